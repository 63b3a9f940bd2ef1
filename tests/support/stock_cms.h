// OpenSSL's own implementation of CMS, called the way its command line calls it: what ours is
// checked against, and measured against.
#pragma once

#include <optional>
#include <span>

#include "tests/support/sealed_exchange.h"

namespace musubi::testing {

// `openssl cms -encrypt -aes-256-gcm -keyopt ecdh_kdf_md:sha256`
[[nodiscard]] Bytes stock_seal(ByteView content, std::span<const Party> recipients);

// `openssl cms -decrypt`
[[nodiscard]] std::optional<Bytes> stock_open(ByteView envelope, const Party& recipient);

enum class Attributes {
  kOfTheProfile,  // signingCertificateV2 with a hash only, added by hand
  kOfOpenssl,     // as CMS_CADES writes it, with an issuerSerial
};
// `openssl cms -sign -nodetach -nosmimecap -econtent_type …`
[[nodiscard]] Bytes stock_sign(ByteView manifest, const Party& sender, Attributes attributes);

// `openssl cms -verify -cades -purpose any -CAfile …`
[[nodiscard]] std::optional<Bytes> stock_verify(ByteView message, const Party& authority);

// `openssl cms -verify -noverify`: the signature alone, nothing about who signed.
[[nodiscard]] std::optional<Bytes> stock_verify_signature(ByteView message);

}  // namespace musubi::testing
