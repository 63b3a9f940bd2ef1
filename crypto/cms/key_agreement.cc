#include "crypto/cms/key_agreement.h"

#include <array>

#include <openssl/core_names.h>

#include "crypto/cms/gate.h"
#include "crypto/cms/oids.h"
#include "crypto/keys/openssl_handles.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/openssl.h"

namespace musubi::crypto {
namespace {

using CipherCtxPtr = OpensslPtr<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

constexpr std::size_t kSharedSecretSize = 32;
constexpr std::uint8_t kCounterOne[] = {0x00, 0x00, 0x00, 0x01};
// ECC-CMS-SharedInfo { aes256-wrap, suppPubInfo [2] { 256 bits } } (RFC 5753 §7.2).
constexpr std::uint8_t kSharedInfo[] = {0x30, 0x15, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86,
                                        0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2d, 0xa2,
                                        0x06, 0x04, 0x04, 0x00, 0x00, 0x01, 0x00};

PkeyCtxPtr context_of(EVP_PKEY* key) {
  PkeyCtxPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  must(context != nullptr, "making a key context");
  return context;
}

// The x coordinate of own · peer. Both keys are valid already: a P-256 point that is on the
// curve is in the right group (its cofactor is 1), so OpenSSL need not multiply to check again.
std::optional<Secret> shared_secret(EVP_PKEY* own, EVP_PKEY* peer) {
  const PkeyCtxPtr context = context_of(own);
  Bytes secret(kSharedSecretSize);
  std::size_t size = secret.size();
  const bool derived = EVP_PKEY_derive_init(context.get()) == 1 &&
                       EVP_PKEY_derive_set_peer_ex(context.get(), peer, /*validate_peer=*/0) == 1 &&
                       EVP_PKEY_derive(context.get(), secret.data(), &size) == 1;
  if (!derived || size != kSharedSecretSize) return std::nullopt;
  return Secret(std::move(secret));
}

// X9.63 with SHA-256 for 256 bits: the whole of the first block.
Secret wrapping_key(const Secret& shared) {
  Digest block = sha256({shared.view(), kCounterOne, kSharedInfo});
  Secret key(block.view());
  OPENSSL_cleanse(block.bytes.data(), block.bytes.size());
  return key;
}

PkeyPtr fresh_key_like(EVP_PKEY* recipient) {
  const PkeyCtxPtr context = context_of(recipient);
  EVP_PKEY* key = nullptr;
  must(EVP_PKEY_keygen_init(context.get()) == 1 && EVP_PKEY_keygen(context.get(), &key) == 1,
       "generating an ephemeral key");
  return PkeyPtr(key);
}

Bytes point_of(EVP_PKEY* key) {
  Bytes point(kPointSize);
  std::size_t size = 0;
  must(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(),
                                       &size) == 1 &&
           size == kPointSize,
       "encoding an ephemeral point");
  return point;
}

// Null unless the point is on the curve of `own`.
PkeyPtr key_of_point(ByteView point, EVP_PKEY* own) {
  PkeyPtr key(EVP_PKEY_new());
  must(key && EVP_PKEY_copy_parameters(key.get(), own) == 1, "preparing an ephemeral key");
  if (EVP_PKEY_set1_encoded_public_key(key.get(), point.data(), point.size()) == 1) return key;
  return nullptr;
}

// Fetched once, like the others in crypto/primitives/openssl.h.
const EVP_CIPHER* aes_256_wrap_algorithm() {
  static const EVP_CIPHER* const kAlgorithm = EVP_CIPHER_fetch(nullptr, "AES-256-WRAP", nullptr);
  must(kAlgorithm != nullptr, "fetching AES-256-WRAP");
  return kAlgorithm;
}

enum class Direction { kUnwrap = 0, kWrap = 1 };

// RFC 3394. nullopt if what is unwrapped does not carry the right check value.
std::optional<Bytes> run_key_wrap(const Secret& key, ByteView in, Direction direction) {
  const CipherCtxPtr context(EVP_CIPHER_CTX_new());
  must(context != nullptr, "making a cipher context");
  EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  must(EVP_CipherInit_ex2(context.get(), aes_256_wrap_algorithm(), key.view().data(), nullptr,
                          static_cast<int>(direction), nullptr) == 1,
       "preparing key wrap");
  Bytes out(kWrappedKeySize + 8);  // more than either direction writes
  int size = 0;
  if (EVP_CipherUpdate(context.get(), out.data(), &size, in.data(), static_cast<int>(in.size())) !=
      1) {
    return std::nullopt;
  }
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

WrappedKey wrap_content_key(const Secret& content_key, const PublicKey& recipient) {
  EVP_PKEY* const recipient_key = recipient.handle().pkey.get();
  const PkeyPtr ephemeral = fresh_key_like(recipient_key);
  const auto shared = shared_secret(ephemeral.get(), recipient_key);
  must(shared.has_value(), "agreeing on a key");
  auto wrapped = run_key_wrap(wrapping_key(*shared), content_key.view(), Direction::kWrap);
  must(wrapped && wrapped->size() == kWrappedKeySize, "wrapping a key");
  return {point_of(ephemeral.get()), *std::move(wrapped)};
}

std::optional<Secret> unwrap_content_key(ByteView ephemeral_point, ByteView wrapped,
                                         const PrivateKey& own) {
  EVP_PKEY* const own_key = own.handle().pkey.get();
  std::optional<Bytes> content_key;
  if (const PkeyPtr ephemeral = key_of_point(ephemeral_point, own_key)) {
    if (const auto shared = shared_secret(own_key, ephemeral.get())) {
      content_key = run_key_wrap(wrapping_key(*shared), wrapped, Direction::kUnwrap);
    }
  }
  if (content_key && content_key->size() == kContentKeySize) {
    return Secret(*std::move(content_key));
  }
  forget_openssl_errors();
  return std::nullopt;
}

}  // namespace musubi::crypto
