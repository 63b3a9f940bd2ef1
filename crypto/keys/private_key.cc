#include "crypto/keys/key_encoding.h"
#include "crypto/keys/openssl_handles.h"
#include "crypto/keys/pkcs8.h"
#include "crypto/primitives/hash.h"

namespace musubi::crypto {
namespace {

constexpr std::size_t kEd25519SignatureSize = 64;

void prepare_to_sign(KeyHandle& handle) {
  if (handle.type == KeyType::kP256) {
    handle.ecdsa.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, handle.pkey.get(), nullptr));
    must(handle.ecdsa && EVP_PKEY_sign_init(handle.ecdsa.get()) == 1, "preparing ECDSA");
    return;
  }
  handle.ed25519.reset(EVP_MD_CTX_new());
  must(handle.ed25519 && EVP_DigestSignInit_ex(handle.ed25519.get(), nullptr, nullptr, nullptr,
                                               nullptr, handle.pkey.get(), nullptr) == 1,
       "preparing Ed25519");
}

// A key of a type that we use, whose private half belongs to its public half.
Result<std::unique_ptr<KeyHandle>> private_handle(PkeyPtr pkey) {
  const auto type = type_of(pkey.get());
  if (!type) return Error{ErrorCode::kUnsupported, "key.type", {}};
  const auto spki = encode_spki(pkey.get(), *type);
  if (!spki) return invalid("key.not-a-private-key");
  TRY_ASSIGN(auto public_half, parse_public_handle(*spki));

  auto handle = std::make_unique<KeyHandle>();
  handle->type = *type;
  handle->pkey = std::move(pkey);
  handle->spki = *spki;
  handle->id = public_half->id;
  handle->public_half = std::move(public_half);
  prepare_to_sign(*handle);
  return handle;
}

bool halves_belong_together(EVP_PKEY* pkey) {
  const PkeyCtxPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, pkey, nullptr));
  if (context && EVP_PKEY_pairwise_check(context.get()) == 1) return true;
  forget_openssl_errors();
  return false;
}

Bytes ecdsa_sign(const KeyHandle& handle, ByteView message) {
  const Digest digest = sha256(message);
  const PkeyCtxPtr context(EVP_PKEY_CTX_dup(handle.ecdsa.get()));
  Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(handle.pkey.get())));
  std::size_t size = signature.size();
  must(context && EVP_PKEY_sign(context.get(), signature.data(), &size, digest.bytes.data(),
                                digest.bytes.size()) == 1,
       "signing with ECDSA");
  signature.resize(size);
  return signature;
}

Bytes ed25519_sign(const KeyHandle& handle, ByteView message) {
  const MdCtxPtr context(EVP_MD_CTX_new());
  Bytes signature(kEd25519SignatureSize);
  std::size_t size = signature.size();
  must(context && EVP_MD_CTX_copy_ex(context.get(), handle.ed25519.get()) == 1 &&
           EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) ==
               1,
       "signing with Ed25519");
  return signature;
}

}  // namespace

PrivateKey::PrivateKey(std::unique_ptr<KeyHandle> handle) : handle_(std::move(handle)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

PrivateKey PrivateKey::generate(KeyType type) {
  PkeyPtr pkey(type == KeyType::kP256 ? EVP_EC_gen("prime256v1")
                                      : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  must(pkey != nullptr, "generating a key");
  auto handle = private_handle(std::move(pkey));
  must(handle.ok(), "reading a key that it generated");
  return PrivateKey(*std::move(handle));
}

KeyType PrivateKey::type() const { return handle_->type; }

PublicKey PrivateKey::public_key() const { return PublicKey(handle_->public_half); }

Bytes PrivateKey::sign(ByteView message) const {
  return type() == KeyType::kP256 ? ecdsa_sign(*handle_, message) : ed25519_sign(*handle_, message);
}

Result<std::string> PrivateKey::to_encrypted_pem(const Secret& passphrase) const {
  return encrypt_pkcs8(*handle_->pkey, passphrase);
}

Result<PrivateKey> PrivateKey::from_encrypted_pem(std::string_view pem, const Secret& passphrase) {
  TRY_ASSIGN(const Secret der, decrypt_pkcs8(pem, passphrase));
  return from_pkcs8(der.view());
}

Secret PrivateKey::to_pkcs8() const { return encode_pkcs8(*handle_->pkey); }

Result<PrivateKey> PrivateKey::from_pkcs8(ByteView der) {
  PkeyPtr pkey = decode_pkcs8(der);
  if (!pkey) return invalid("key.not-a-private-key");
  if (!halves_belong_together(pkey.get())) return invalid("key.halves-differ");
  TRY_ASSIGN(auto handle, private_handle(std::move(pkey)));
  return PrivateKey(std::move(handle));
}

}  // namespace musubi::crypto
