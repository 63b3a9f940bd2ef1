// What one exchange costs at the least: ECDH, AES-GCM and ECDSA with nothing around them, keys
// parsed, algorithms fetched. The denominator of the benchmarks' ratios.
#pragma once

#include <openssl/evp.h>

#include "crypto/base/bytes.h"
#include "crypto/cms/gate.h"
#include "crypto/cms/key_agreement.h"
#include "crypto/cms/sealed_content.h"
#include "crypto/keys/openssl_handles.h"
#include "crypto/primitives/openssl.h"
#include "tests/support/sealed_exchange.h"

namespace musubi::testing {

class BarePrimitives {
 public:
  // `exchange` must outlive it.
  BarePrimitives(const SealedExchange& exchange, Bytes package)
      : exchange_(exchange), package_(std::move(package)) {
    peer_ = exchange_.recipients[1].key.handle().pkey.get();
    signature_ = exchange_.sender.key.sign(message_);
  }

  bool agree() const {
    EVP_PKEY* const own = exchange_.recipients[0].key.handle().pkey.get();
    const crypto::PkeyCtxPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, own, nullptr));
    std::uint8_t secret[32];
    std::size_t size = sizeof secret;
    return EVP_PKEY_derive_init(context.get()) == 1 &&
           EVP_PKEY_derive_set_peer_ex(context.get(), peer_, 0) == 1 &&
           EVP_PKEY_derive(context.get(), secret, &size) == 1;
  }
  bool generate() const {
    const crypto::PkeyCtxPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, peer_, nullptr));
    EVP_PKEY* key = nullptr;
    const bool made =
        EVP_PKEY_keygen_init(context.get()) == 1 && EVP_PKEY_keygen(context.get(), &key) == 1;
    EVP_PKEY_free(key);
    return made;
  }
  bool encrypt() {
    crypto::encrypt_content(key_, nonce_, package_, ciphertext_, tag_);
    return true;
  }
  bool sign() const { return !exchange_.sender.key.sign(message_).empty(); }
  bool verify() const {
    return exchange_.sender.certificate.public_key().verifies(message_, signature_);
  }

  bool sending() { return sign() && generate() && agree() && encrypt(); }
  // GCM costs the same in both directions.
  bool receiving() { return agree() && encrypt() && verify(); }
  bool receipt() const { return sign() && verify(); }

 private:
  const SealedExchange& exchange_;
  Bytes package_;
  EVP_PKEY* peer_;
  Bytes message_ = Bytes(200, 'a');  // as long as the signed attributes
  Bytes signature_;
  crypto::Secret key_{Bytes(32, 0x01)};
  Bytes nonce_ = Bytes(crypto::kNonceSize, 0x02);
  Bytes ciphertext_ = Bytes(package_.size());
  Bytes tag_ = Bytes(crypto::kTagSize);
};

}  // namespace musubi::testing
