#include "crypto/primitives/openssl.h"

#include <cstdio>
#include <cstdlib>

#include <openssl/err.h>

namespace musubi::crypto {

void must(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "musubi: OpenSSL failed at %s\n", what);
  std::abort();
}

void forget_openssl_errors() { ERR_clear_error(); }

// The fetched algorithms are never freed: they live as long as the process.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  must(kAlgorithm != nullptr, "fetching SHA-256");
  return kAlgorithm;
}

const EVP_CIPHER* aes_256_gcm_algorithm() {
  static const EVP_CIPHER* const kAlgorithm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  must(kAlgorithm != nullptr, "fetching AES-256-GCM");
  return kAlgorithm;
}

}  // namespace musubi::crypto
