#include "crypto/cms/sealed_content.h"

#include "crypto/primitives/openssl.h"

namespace musubi::crypto {
namespace {

using CipherCtxPtr = OpensslPtr<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

// The nonce has GCM's default length of 12 bytes.
CipherCtxPtr start(const Secret& key, ByteView nonce, int encrypt) {
  CipherCtxPtr context(EVP_CIPHER_CTX_new());
  must(context && EVP_CipherInit_ex2(context.get(), aes_256_gcm_algorithm(), key.view().data(),
                                     nonce.data(), encrypt, nullptr) == 1,
       "preparing AES-256-GCM");
  return context;
}

}  // namespace

void encrypt_content(const Secret& key, ByteView nonce, ByteView plain,
                     std::span<std::uint8_t> ciphertext, std::span<std::uint8_t> tag) {
  const CipherCtxPtr context = start(key, nonce, 1);
  int size = 0;
  int rest = 0;
  must(EVP_EncryptUpdate(context.get(), ciphertext.data(), &size, plain.data(),
                         static_cast<int>(plain.size())) == 1 &&
           EVP_EncryptFinal_ex(context.get(), ciphertext.data() + size, &rest) == 1 &&
           EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()),
                               tag.data()) == 1,
       "encrypting content");
}

std::optional<Bytes> decrypt_content(const Secret& key, ByteView nonce, ByteView ciphertext,
                                     ByteView tag) {
  const CipherCtxPtr context = start(key, nonce, 0);
  Bytes plain(ciphertext.size());
  int size = 0;
  int rest = 0;
  const bool opened =
      EVP_DecryptUpdate(context.get(), plain.data(), &size, ciphertext.data(),
                        static_cast<int>(ciphertext.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()),
                          const_cast<std::uint8_t*>(tag.data())) == 1 &&
      EVP_DecryptFinal_ex(context.get(), plain.data() + size, &rest) == 1;
  if (opened) return plain;
  OPENSSL_cleanse(plain.data(), plain.size());
  forget_openssl_errors();
  return std::nullopt;
}

}  // namespace musubi::crypto
