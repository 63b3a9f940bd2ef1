#include "crypto/keys/key_encoding.h"
#include "crypto/keys/openssl_handles.h"
#include "crypto/primitives/hash.h"

namespace musubi::crypto {
namespace {

constexpr std::size_t kEd25519KeySize = 32;

void prepare_to_verify(KeyHandle& handle) {
  if (handle.type == KeyType::kP256) {
    handle.ecdsa.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, handle.pkey.get(), nullptr));
    must(handle.ecdsa && EVP_PKEY_verify_init(handle.ecdsa.get()) == 1, "preparing ECDSA");
    return;
  }
  handle.ed25519.reset(EVP_MD_CTX_new());
  must(handle.ed25519 && EVP_DigestVerifyInit_ex(handle.ed25519.get(), nullptr, nullptr, nullptr,
                                                 nullptr, handle.pkey.get(), nullptr) == 1,
       "preparing Ed25519");
}

bool ecdsa_verifies(const KeyHandle& handle, ByteView message, ByteView signature) {
  const Digest digest = sha256(message);
  const PkeyCtxPtr context(EVP_PKEY_CTX_dup(handle.ecdsa.get()));
  must(context != nullptr, "copying an ECDSA context");
  return EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.bytes.data(),
                         digest.bytes.size()) == 1;
}

bool ed25519_verifies(const KeyHandle& handle, ByteView message, ByteView signature) {
  const MdCtxPtr context(EVP_MD_CTX_new());
  must(context && EVP_MD_CTX_copy_ex(context.get(), handle.ed25519.get()) == 1,
       "copying an Ed25519 context");
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

}  // namespace

Result<std::shared_ptr<const KeyHandle>> parse_public_handle(ByteView spki) {
  const auto handle = std::make_shared<KeyHandle>();
  handle->pkey = decode_spki(spki, handle->type);
  if (!handle->pkey) return invalid("key.not-a-public-key");
  handle->spki = to_bytes(spki);
  handle->id = sha256(spki);
  prepare_to_verify(*handle);
  return std::shared_ptr<const KeyHandle>(handle);
}

Result<PublicKey> PublicKey::parse(ByteView spki) {
  TRY_ASSIGN(auto handle, parse_public_handle(spki));
  return PublicKey(std::move(handle));
}

KeyType PublicKey::type() const { return handle_->type; }

const Bytes& PublicKey::spki() const { return handle_->spki; }

Digest PublicKey::id() const { return handle_->id; }

Bytes PublicKey::raw() const {
  must(type() == KeyType::kEd25519, "taking the raw bytes of another key than Ed25519");
  return to_bytes(ByteView(spki()).last(kEd25519KeySize));
}

bool PublicKey::verifies(ByteView message, ByteView signature) const {
  const bool verified = type() == KeyType::kP256 ? ecdsa_verifies(*handle_, message, signature)
                                                 : ed25519_verifies(*handle_, message, signature);
  if (!verified) forget_openssl_errors();
  return verified;
}

}  // namespace musubi::crypto
