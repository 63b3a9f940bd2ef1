// How a content key reaches a recipient: ephemeral-static ECDH on P-256, one block of the
// X9.63 function, AES-256 key wrap (docs/spec/envelope.md, E-25 to E-27).
#pragma once

#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/keys/keys.h"
#include "crypto/primitives/secret.h"

namespace musubi::crypto {

struct WrappedKey {
  Bytes ephemeral_point;  // 04 ‖ x ‖ y
  Bytes wrapped;          // kWrappedKeySize bytes
};

// Makes a fresh ephemeral key. Requires a content key of kContentKeySize and a P-256 recipient.
[[nodiscard]] WrappedKey wrap_content_key(const Secret& content_key, const PublicKey& recipient);

// nullopt if the point is not on the curve or the key does not unwrap. Requires a P-256 key,
// a point of kPointSize and a wrapped key of kWrappedKeySize, as the gate gives them.
[[nodiscard]] std::optional<Secret> unwrap_content_key(ByteView ephemeral_point, ByteView wrapped,
                                                       const PrivateKey& own);

}  // namespace musubi::crypto
