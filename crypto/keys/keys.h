// Key pairs: ECDSA and ECDH on P-256 for nodes and persons, Ed25519 (RFC 8032) for checkpoints.
#pragma once

#include <memory>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/primitives/secret.h"

namespace musubi::crypto {

enum class KeyType { kP256, kEd25519 };

// The OpenSSL object behind a key; only crypto/ sees inside.
struct KeyHandle;

// An immutable public key. Cheap to copy, safe for concurrent use: copies share the
// handle, which never changes.
class PublicKey {
 public:
  // A DER SubjectPublicKeyInfo of a type that we use, and nothing after it.
  [[nodiscard]] static Result<PublicKey> parse(ByteView spki);

  [[nodiscard]] KeyType type() const;
  [[nodiscard]] const Bytes& spki() const;
  [[nodiscard]] Digest id() const;  // SHA-256 of the SubjectPublicKeyInfo
  // Ed25519: the 32 raw bytes. Requires type() == kEd25519.
  [[nodiscard]] Bytes raw() const;

  // P-256: ECDSA with SHA-256, DER signature. Ed25519: pure, 64 bytes.
  [[nodiscard]] bool verifies(ByteView message, ByteView signature) const;

  [[nodiscard]] const KeyHandle& handle() const { return *handle_; }
  explicit PublicKey(std::shared_ptr<const KeyHandle> handle) : handle_(std::move(handle)) {}

 private:
  std::shared_ptr<const KeyHandle> handle_;
};

// A private key. Moves, is wiped when dropped, is safe for concurrent use.
class PrivateKey {
 public:
  [[nodiscard]] static PrivateKey generate(KeyType type);

  [[nodiscard]] KeyType type() const;
  [[nodiscard]] PublicKey public_key() const;
  // As PublicKey::verifies expects it.
  [[nodiscard]] Bytes sign(ByteView message) const;

  // PKCS#8 in PEM under a passphrase: PBES2, scrypt, AES-256-CBC (RFC 5958, RFC 8018, RFC 7914),
  // which stock tools read. An empty passphrase is refused.
  [[nodiscard]] Result<std::string> to_encrypted_pem(const Secret& passphrase) const;
  [[nodiscard]] static Result<PrivateKey> from_encrypted_pem(std::string_view pem,
                                                             const Secret& passphrase);
  // PKCS#8 DER in the clear, wiped when dropped: for handing a key to the TLS library.
  [[nodiscard]] Secret to_pkcs8() const;
  [[nodiscard]] static Result<PrivateKey> from_pkcs8(ByteView der);

  [[nodiscard]] const KeyHandle& handle() const { return *handle_; }
  PrivateKey(PrivateKey&&) noexcept;
  PrivateKey& operator=(PrivateKey&&) noexcept;
  ~PrivateKey();

 private:
  explicit PrivateKey(std::unique_ptr<KeyHandle> handle);
  std::unique_ptr<KeyHandle> handle_;
};

}  // namespace musubi::crypto
