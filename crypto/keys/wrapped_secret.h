// A secret of any length under a passphrase, as one line of text:
//
//   musubi-wrapped-secret 1 <salt, 32 hex digits> <sealed, base64>
//
// The key is scrypt (RFC 7914) of passphrase and salt with N = 2^15, r = 8, p = 1; sealed is as
// crypto/primitives/aead.h writes it, bound to the words before it.
#pragma once

#include <string>

#include "crypto/base/result.h"
#include "crypto/primitives/random.h"
#include "crypto/primitives/secret.h"

namespace musubi::crypto {

inline constexpr std::size_t kMaxWrappedSecretText = 8 * 1024;

// An empty passphrase is refused: "key.empty-passphrase".
[[nodiscard]] Result<std::string> wrap_secret(const Secret& secret, const Secret& passphrase,
                                              RandomSource& random);

// "key.wrong-passphrase" also when the text was damaged: the two cannot be told apart.
[[nodiscard]] Result<Secret> unwrap_secret(std::string_view text, const Secret& passphrase);

}  // namespace musubi::crypto
