#include "crypto/primitives/aead.h"

#include <algorithm>
#include <limits>

#include <openssl/crypto.h>

#include "crypto/primitives/openssl.h"

namespace musubi::crypto {
namespace {

constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;
static_assert(kNonceSize + kTagSize == kAeadOverhead);

using CipherCtxPtr = OpensslPtr<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

// Lengths go to OpenSSL as int.
constexpr std::size_t kMaxAeadBytes = std::numeric_limits<int>::max();

int length(ByteView bytes) {
  must(bytes.size() <= kMaxAeadBytes, "AES-256-GCM over more than an int counts");
  return static_cast<int>(bytes.size());
}

// A context with key, nonce (12 bytes: the default of GCM) and bound data taken in.
CipherCtxPtr start(bool encrypt, const Secret& key, const std::uint8_t* nonce, ByteView bound) {
  must(key.view().size() == kAeadKeySize, "taking an AES-256 key of another size");
  CipherCtxPtr context(EVP_CIPHER_CTX_new());
  int unused = 0;
  const bool done = context &&
                    EVP_CipherInit_ex2(context.get(), aes_256_gcm_algorithm(), key.view().data(),
                                       nonce, encrypt ? 1 : 0, nullptr) == 1 &&
                    (bound.empty() || EVP_CipherUpdate(context.get(), nullptr, &unused,
                                                       bound.data(), length(bound)) == 1);
  must(done, "starting AES-256-GCM");
  return context;
}

}  // namespace

Bytes aead_seal(const Secret& key, ByteView bound, ByteView plain, RandomSource& random) {
  Bytes sealed(kNonceSize + plain.size() + kTagSize);
  random.fill(std::span(sealed).first(kNonceSize));
  std::uint8_t* const body = sealed.data() + kNonceSize;
  std::uint8_t* const tag = body + plain.size();

  const CipherCtxPtr context = start(true, key, sealed.data(), bound);
  int written = 0;
  const bool done = (plain.empty() || EVP_CipherUpdate(context.get(), body, &written, plain.data(),
                                                       length(plain)) == 1) &&
                    EVP_CipherFinal_ex(context.get(), tag, &written) == 1 &&
                    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, tag) == 1;
  must(done, "AES-256-GCM");
  return sealed;
}

Result<Bytes> aead_open(const Secret& key, ByteView bound, ByteView sealed) {
  const Error does_not_open = refused("aead.does-not-open");
  if (sealed.size() < kAeadOverhead || sealed.size() > kMaxAeadBytes) return does_not_open;
  const ByteView body = sealed.subspan(kNonceSize, sealed.size() - kAeadOverhead);
  Bytes tag = to_bytes(sealed.last(kTagSize));
  Bytes plain(body.size());

  const CipherCtxPtr context = start(false, key, sealed.data(), bound);
  int written = 0;
  std::uint8_t nothing_more = 0;
  const bool opened =
      (body.empty() ||
       EVP_CipherUpdate(context.get(), plain.data(), &written, body.data(), length(body)) == 1) &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1 &&
      EVP_CipherFinal_ex(context.get(), &nothing_more, &written) == 1;
  if (opened) return plain;
  OPENSSL_cleanse(plain.data(), plain.size());  // decrypted, but by whose hand?
  forget_openssl_errors();
  return does_not_open;
}

}  // namespace musubi::crypto
