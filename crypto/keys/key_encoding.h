// From OpenSSL's keys to their SubjectPublicKeyInfo and back. Internal to crypto/keys.
//
// For the two types that we use, a SubjectPublicKeyInfo (RFC 5480, RFC 8410) in DER is a fixed
// prefix and then the key: nothing is left for an ASN.1 parser to get wrong. Compressed points,
// explicit curve parameters and every other type fail to match.
#pragma once

#include <optional>

#include "crypto/keys/openssl_handles.h"

namespace musubi::crypto {

// Null if the bytes are no such key, or a point that is not on the curve.
[[nodiscard]] PkeyPtr decode_spki(ByteView spki, KeyType& type);

// Of a key that OpenSSL made or read; nullopt if it is of a type that we do not use.
[[nodiscard]] std::optional<KeyType> type_of(const EVP_PKEY* pkey);
// nullopt if the point is held in another than the uncompressed form.
[[nodiscard]] std::optional<Bytes> encode_spki(const EVP_PKEY* pkey, KeyType type);

// What PublicKey::parse wraps.
[[nodiscard]] Result<std::shared_ptr<const KeyHandle>> parse_public_handle(ByteView spki);

}  // namespace musubi::crypto
