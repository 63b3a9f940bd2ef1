// AES-256-GCM (NIST SP 800-38D) for records at rest: nonce (12 bytes) ‖ ciphertext ‖ tag (16).
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/primitives/random.h"
#include "crypto/primitives/secret.h"

namespace musubi::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadOverhead = 12 + 16;

// `key` has kAeadKeySize bytes. `bound` is authenticated and not stored: name the
// table, the column and the row there, so that a moved value does not open.
[[nodiscard]] Bytes aead_seal(const Secret& key, ByteView bound, ByteView plain,
                              RandomSource& random);

// Refused with "aead.does-not-open" if key, bound or any bit differs.
[[nodiscard]] Result<Bytes> aead_open(const Secret& key, ByteView bound, ByteView sealed);

}  // namespace musubi::crypto
