// PKCS#8 (RFC 5958), in the clear and under a passphrase. Internal to crypto/keys.
#pragma once

#include <string>

#include "crypto/base/result.h"
#include "crypto/primitives/openssl.h"
#include "crypto/primitives/secret.h"

namespace musubi::crypto {

inline constexpr std::size_t kMaxKeyPemBytes = 8192;

[[nodiscard]] Secret encode_pkcs8(const EVP_PKEY& pkey);
// Null unless `der` is one PrivateKeyInfo that OpenSSL can read, and nothing after it.
[[nodiscard]] PkeyPtr decode_pkcs8(ByteView der);

[[nodiscard]] Result<std::string> encrypt_pkcs8(const EVP_PKEY& pkey, const Secret& passphrase);
// The PrivateKeyInfo inside. A wrong passphrase and a damaged ciphertext look the same.
[[nodiscard]] Result<Secret> decrypt_pkcs8(std::string_view pem, const Secret& passphrase);

}  // namespace musubi::crypto
