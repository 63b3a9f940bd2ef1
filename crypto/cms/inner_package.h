// What lies inside the seal: signed manifest, salt, payload, then padding to a bucket.
//
//   SEQUENCE { version INTEGER (1), signedManifest OCTET STRING, salt OCTET STRING (32),
//              payload OCTET STRING, padding OCTET STRING (all zero) }
//
// DER, so that `openssl asn1parse -strparse` can take it apart.
#pragma once

#include <array>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace musubi::crypto {

inline constexpr std::size_t kSaltSize = 32;
inline constexpr std::size_t kMaxPayloadBytes = 960 * 1024;
// Total sizes of a package. Only these five lengths can be seen from outside.
inline constexpr std::array<std::size_t, 5> kBuckets{4 << 10, 16 << 10, 64 << 10, 256 << 10,
                                                     1 << 20};

[[nodiscard]] constexpr bool is_bucket(std::size_t size) {
  for (const std::size_t bucket : kBuckets) {
    if (bucket == size) return true;
  }
  return false;
}

struct InnerPackage {
  Bytes signed_manifest;
  Bytes salt;
  Bytes payload;
};

// Pads to the smallest bucket that the content fits exactly (a few lengths cannot be met in
// DER; then the next bucket is taken). "package.too-large" when none does.
[[nodiscard]] Result<Bytes> pack(const InnerPackage& package);

// Refuses any other total length, any trailing byte, any padding byte that is not zero.
[[nodiscard]] Result<InnerPackage> unpack(ByteView bytes);

// SHA-256(salt ‖ payload): what the manifest says of the payload.
[[nodiscard]] Digest payload_commitment(ByteView salt, ByteView payload);

}  // namespace musubi::crypto
