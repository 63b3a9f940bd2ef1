#include "crypto/primitives/hash.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>

#include "crypto/primitives/openssl.h"

namespace musubi::crypto {
namespace {

using MacCtxPtr = OpensslPtr<EVP_MAC_CTX, EVP_MAC_CTX_free>;

// One context per thread: making one costs as much as hashing a leaf.
EVP_MD_CTX* thread_context() {
  thread_local const MdCtxPtr context(EVP_MD_CTX_new());
  must(context != nullptr, "making a hash context");
  return context.get();
}

// A keyless HMAC-SHA-256 context, to be copied for each use.
const EVP_MAC_CTX* hmac_template() {
  static const MacCtxPtr kTemplate = [] {
    const OpensslPtr<EVP_MAC, EVP_MAC_free> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    must(mac != nullptr, "fetching HMAC");
    MacCtxPtr context(EVP_MAC_CTX_new(mac.get()));
    char digest[] = "SHA2-256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    must(context && EVP_MAC_CTX_set_params(context.get(), parameters) == 1, "setting up HMAC");
    return context;
  }();
  return kTemplate.get();
}

}  // namespace

Digest sha256(std::initializer_list<ByteView> parts) {
  EVP_MD_CTX* const context = thread_context();
  bool done = EVP_DigestInit_ex(context, sha256_algorithm(), nullptr) == 1;
  for (const ByteView part : parts) {
    done = done && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
  }
  Digest digest;
  done = done && EVP_DigestFinal_ex(context, digest.bytes.data(), nullptr) == 1;
  must(done, "SHA-256");
  return digest;
}

Digest sha256(ByteView bytes) { return sha256({bytes}); }

Digest hmac_sha256(ByteView key, ByteView bytes) {
  // OpenSSL reads a null key as "keep the old one", which the copied context does not have.
  static constexpr std::uint8_t kNoKey = 0;
  const std::uint8_t* const key_data = key.empty() ? &kNoKey : key.data();
  const MacCtxPtr context(EVP_MAC_CTX_dup(hmac_template()));
  Digest digest;
  std::size_t size = 0;
  const bool done =
      context && EVP_MAC_init(context.get(), key_data, key.size(), nullptr) == 1 &&
      EVP_MAC_update(context.get(), bytes.data(), bytes.size()) == 1 &&
      EVP_MAC_final(context.get(), digest.bytes.data(), &size, digest.bytes.size()) == 1;
  must(done && size == Digest::kSize, "HMAC");
  return digest;
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace musubi::crypto
