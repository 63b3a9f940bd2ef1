#include "crypto/keys/pkcs8.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "crypto/primitives/random.h"

namespace musubi::crypto {
namespace {

using Pkcs8Ptr = OpensslPtr<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using EncryptedPtr = OpensslPtr<X509_SIG, X509_SIG_free>;
using AlgorithmPtr = OpensslPtr<X509_ALGOR, X509_ALGOR_free>;

// scrypt (RFC 7914). When OpenSSL opens a PBES2 file it allows scrypt 32 MiB at most, which
// 2^15 blocks of 8 just exceed; so half the memory, and twice the passes.
constexpr std::uint64_t kScryptN = 1U << 14;
constexpr std::uint64_t kScryptR = 8;
constexpr std::uint64_t kScryptP = 2;
constexpr std::size_t kScryptSaltSize = 16;

const char* text(const Secret& secret) {
  return reinterpret_cast<const char*>(secret.view().data());
}
int length(const Secret& secret) { return static_cast<int>(secret.view().size()); }

AlgorithmPtr scrypt_and_aes() {
  Bytes salt = system_random().bytes(kScryptSaltSize);
  AlgorithmPtr algorithm(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt.data(),
                                               static_cast<int>(salt.size()), nullptr, kScryptN,
                                               kScryptR, kScryptP));
  must(algorithm != nullptr, "setting up scrypt");
  return algorithm;
}

Status check_passphrase(const Secret& passphrase) {
  constexpr std::size_t kMaxPassphraseBytes = 1024;  // OpenSSL's tools read no more
  if (passphrase.empty()) return invalid("key.passphrase-empty");
  if (passphrase.view().size() > kMaxPassphraseBytes) {
    return Error{ErrorCode::kTooLarge, "key.passphrase", {}};
  }
  return {};
}

std::string to_pem(const X509_SIG* encrypted) {
  const BioPtr out(BIO_new(BIO_s_mem()));
  must(out && PEM_write_bio_PKCS8(out.get(), encrypted) == 1, "writing PEM");
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

// Exactly the PBES2 scheme; older ones would be read happily by OpenSSL.
bool is_pbes2(const X509_SIG* encrypted) {
  const X509_ALGOR* algorithm = nullptr;
  X509_SIG_get0(encrypted, &algorithm, nullptr);
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  return OBJ_obj2nid(object) == NID_pbes2;
}

}  // namespace

Secret encode_pkcs8(const EVP_PKEY& pkey) {
  const Pkcs8Ptr info(EVP_PKEY2PKCS8(&pkey));
  must(info != nullptr, "encoding a private key");
  return Secret(to_der(info.get(), i2d_PKCS8_PRIV_KEY_INFO));
}

PkeyPtr decode_pkcs8(ByteView der) {
  const auto info = from_der<Pkcs8Ptr>(der, d2i_PKCS8_PRIV_KEY_INFO);
  if (!info) return nullptr;
  PkeyPtr pkey(EVP_PKCS82PKEY(info.get()));
  if (!pkey) forget_openssl_errors();
  return pkey;
}

Result<std::string> encrypt_pkcs8(const EVP_PKEY& pkey, const Secret& passphrase) {
  TRY(check_passphrase(passphrase));
  const Pkcs8Ptr info(EVP_PKEY2PKCS8(&pkey));
  must(info != nullptr, "encoding a private key");
  AlgorithmPtr algorithm = scrypt_and_aes();
  const EncryptedPtr encrypted(
      PKCS8_set0_pbe(text(passphrase), length(passphrase), info.get(), algorithm.get()));
  must(encrypted != nullptr, "encrypting a private key");
  (void)algorithm.release();  // now inside `encrypted`
  return to_pem(encrypted.get());
}

Result<Secret> decrypt_pkcs8(std::string_view pem, const Secret& passphrase) {
  TRY(check_passphrase(passphrase));
  if (pem.size() > kMaxKeyPemBytes) return Error{ErrorCode::kTooLarge, "key.pem", {}};
  const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  must(in != nullptr, "reading PEM");
  const EncryptedPtr encrypted(PEM_read_bio_PKCS8(in.get(), nullptr, nullptr, nullptr));
  if (!encrypted || !is_pbes2(encrypted.get())) {
    forget_openssl_errors();
    return invalid("key.not-an-encrypted-key");
  }
  const Pkcs8Ptr info(PKCS8_decrypt(encrypted.get(), text(passphrase), length(passphrase)));
  if (!info) {
    forget_openssl_errors();
    return refused("key.wrong-passphrase");
  }
  return Secret(to_der(info.get(), i2d_PKCS8_PRIV_KEY_INFO));
}

}  // namespace musubi::crypto
