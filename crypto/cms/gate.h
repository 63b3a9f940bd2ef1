// The gate: what of the Cryptographic Message Syntax may come in, before any key is touched.
//
// Pure walking of bytes: no OpenSSL, no allocation that the input's size could drive, bounded
// depth and count. What passes has exactly the form of docs/spec/envelope.md; the Error names
// the rule that was broken. That name is for the own log and never for the peer.
#pragma once

#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/instant.h"
#include "crypto/base/result.h"

namespace musubi::crypto {

inline constexpr std::size_t kMaxSignedManifestBytes = 60 * 1024;
inline constexpr std::size_t kMaxSerialOctets = 20;
inline constexpr std::size_t kPointSize = 65;  // 04 ‖ x ‖ y on P-256
inline constexpr std::size_t kNonceSize = 12;
inline constexpr std::size_t kTagSize = 16;
inline constexpr std::size_t kContentKeySize = 32;
inline constexpr std::size_t kWrappedKeySize = kContentKeySize + 8;

// Both views point into the bytes that were checked and live as long as those.

struct RecipientView {
  ByteView ephemeral_point;    // kPointSize bytes; may still not be on the curve
  ByteView issuer_and_serial;  // DER of IssuerAndSerialNumber
  ByteView wrapped_key;        // kWrappedKeySize bytes
};

struct EnvelopeView {
  std::vector<RecipientView> recipients;  // 1 to kMaxRecipients, no two for the same certificate
  ByteView nonce;
  ByteView ciphertext;  // as long as one of kBuckets
  ByteView tag;
};

// E-1 to E-24.
[[nodiscard]] Result<EnvelopeView> check_envelope(ByteView envelope);

struct SignedManifestView {
  ByteView manifest;
  ByteView certificate;        // DER, as embedded; not trusted
  ByteView issuer_and_serial;  // of the signer, DER
  ByteView signed_attributes;  // DER, with the tag A0 that they have in the message
  Digest message_digest;
  Digest certificate_hash;  // as ESSCertIDv2 has it
  Instant signing_time;
  ByteView signature;
};

// E-38 to E-56.
[[nodiscard]] Result<SignedManifestView> check_signed_manifest(ByteView signed_manifest);

// The DER of IssuerAndSerialNumber of an X.509 certificate, which must be DER itself.
[[nodiscard]] Result<Bytes> issuer_and_serial(ByteView certificate_der);

}  // namespace musubi::crypto
