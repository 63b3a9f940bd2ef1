#include "crypto/primitives/keyed_hmac.h"

#include <openssl/core_names.h>

#include "crypto/primitives/openssl.h"

namespace musubi::crypto {
namespace {

using MacPtr = OpensslPtr<EVP_MAC, EVP_MAC_free>;
using MacCtxPtr = OpensslPtr<EVP_MAC_CTX, EVP_MAC_CTX_free>;

}  // namespace

struct KeyedHmac::Context {
  MacCtxPtr mac;
};

KeyedHmac::KeyedHmac(ByteView key) {
  // OpenSSL reads a null key as "keep the old one", which a new context does not have.
  static constexpr std::uint8_t kNoKey = 0;
  const std::uint8_t* const key_data = key.empty() ? &kNoKey : key.data();
  const MacPtr mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  must(mac != nullptr, "fetching HMAC");
  context_.reset(new Context{MacCtxPtr(EVP_MAC_CTX_new(mac.get()))});
  char digest[] = "SHA2-256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_end()};
  must(context_->mac && EVP_MAC_init(context_->mac.get(), key_data, key.size(), parameters) == 1,
       "keying HMAC");
}

KeyedHmac::~KeyedHmac() = default;

Digest KeyedHmac::operator()(ByteView bytes) {
  EVP_MAC_CTX* const mac = context_->mac.get();
  Digest digest;
  std::size_t size = 0;
  // Without a key it begins again under the one that it has.
  const bool done = EVP_MAC_init(mac, nullptr, 0, nullptr) == 1 &&
                    EVP_MAC_update(mac, bytes.data(), bytes.size()) == 1 &&
                    EVP_MAC_final(mac, digest.bytes.data(), &size, digest.bytes.size()) == 1;
  must(done && size == Digest::kSize, "HMAC");
  return digest;
}

}  // namespace musubi::crypto
