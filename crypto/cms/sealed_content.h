// AES-256-GCM (NIST SP 800-38D) as an envelope uses it: ciphertext and tag lie apart, and
// there is no additional data. For records at rest see crypto/primitives/aead.h.
#pragma once

#include <optional>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/primitives/secret.h"

namespace musubi::crypto {

// Writes plain.size() bytes to `ciphertext` and kTagSize bytes to `tag`.
void encrypt_content(const Secret& key, ByteView nonce, ByteView plain,
                     std::span<std::uint8_t> ciphertext, std::span<std::uint8_t> tag);

// nullopt, and no byte of the content, unless the tag fits.
[[nodiscard]] std::optional<Bytes> decrypt_content(const Secret& key, ByteView nonce,
                                                   ByteView ciphertext, ByteView tag);

}  // namespace musubi::crypto
