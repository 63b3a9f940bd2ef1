// What every user of OpenSSL inside crypto/ needs: owners, algorithms fetched once, and what to
// do when OpenSSL fails at something that cannot fail. Internal to crypto/ and to TLS contexts.
#pragma once

#include <memory>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "crypto/base/bytes.h"

namespace musubi::crypto {

template <auto kFree>
struct OpensslDeleter {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
template <class T, auto kFree>
using OpensslPtr = std::unique_ptr<T, OpensslDeleter<kFree>>;

using BioPtr = OpensslPtr<BIO, BIO_free>;
using BignumPtr = OpensslPtr<BIGNUM, BN_free>;
using PkeyPtr = OpensslPtr<EVP_PKEY, EVP_PKEY_free>;
using PkeyCtxPtr = OpensslPtr<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using MdCtxPtr = OpensslPtr<EVP_MD_CTX, EVP_MD_CTX_free>;
using X509Ptr = OpensslPtr<X509, X509_free>;
using X509CrlPtr = OpensslPtr<X509_CRL, X509_CRL_free>;
using X509ReqPtr = OpensslPtr<X509_REQ, X509_REQ_free>;

// A failure here is a lack of memory or a broken library: the process stops, because no
// answer would be better than a wrong one. Never for what depends on input.
void must(bool done, const char* what);

// Forgets what a refused input left in the thread's error queue, so that nobody later
// takes it for an error of their own.
void forget_openssl_errors();

// Implicit fetching costs more than hashing does (OpenSSL 3.0), so each is fetched once.
[[nodiscard]] const EVP_MD* sha256_algorithm();
[[nodiscard]] const EVP_CIPHER* aes_256_gcm_algorithm();

// The DER of an object, through its i2d function. Stops on failure.
template <class T, class Encode>
[[nodiscard]] Bytes to_der(T* object, Encode encode) {
  const int size = encode(object, nullptr);
  must(size > 0, "encoding DER");
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* end = der.data();
  must(encode(object, &end) == size, "encoding DER");
  return der;
}

// Decodes with a d2i function; null unless all of `der` was taken.
template <class Ptr, class Decode>
[[nodiscard]] Ptr from_der(ByteView der, Decode decode) {
  const std::uint8_t* at = der.data();
  Ptr object(decode(nullptr, &at, static_cast<long>(der.size())));
  if (object && at == der.data() + der.size()) return object;
  forget_openssl_errors();
  return nullptr;
}

}  // namespace musubi::crypto
