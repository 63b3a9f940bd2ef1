// A node's keys and certificates in a folder: "signing-1.key.pem" under the passphrase and
// "signing-1.cert.pem" beside it; the number grows with each rotation. The store key is
// "store.key", wrapped under the same passphrase.
#pragma once

#include <filesystem>
#include <vector>

#include "crypto/certificates/certificate.h"
#include "crypto/keys/keys.h"
#include "crypto/primitives/random.h"
#include "crypto/primitives/secret.h"

namespace musubi::files {

inline constexpr std::size_t kMaxKeyFileBytes = 16 * 1024;
inline constexpr unsigned kMaxGenerations = 9999;

// The first line of the file, without its end. The file must be private.
[[nodiscard]] Result<crypto::Secret> read_passphrase(const std::filesystem::path& path);

struct KeyGeneration {
  unsigned number;
  crypto::PrivateKey key;
  crypto::Certificate certificate;
};

class KeyFolder {
 public:
  KeyFolder(std::filesystem::path folder, crypto::Secret passphrase)
      : folder_(std::move(folder)), passphrase_(std::move(passphrase)) {}

  // Makes the next generation's key. It takes part once its certificate is there, too.
  [[nodiscard]] Result<unsigned> make_key(crypto::KeyRole role) const;
  // The key of a generation that has no certificate yet, for a request.
  [[nodiscard]] Result<crypto::PrivateKey> key(crypto::KeyRole role, unsigned number) const;
  // Stores a certificate beside the key that it is for: "key.no-such-key" if none is.
  [[nodiscard]] Result<unsigned> add_certificate(const crypto::Certificate& certificate) const;
  // Every generation that has both, oldest first.
  [[nodiscard]] Result<std::vector<KeyGeneration>> generations(crypto::KeyRole role) const;

  [[nodiscard]] Status make_store_key(crypto::RandomSource& random) const;
  [[nodiscard]] Result<crypto::Secret> store_key() const;

 private:
  [[nodiscard]] std::filesystem::path file(crypto::KeyRole role, unsigned number,
                                           std::string_view suffix) const;
  [[nodiscard]] unsigned last_number(crypto::KeyRole role) const;

  std::filesystem::path folder_;
  crypto::Secret passphrase_;
};

}  // namespace musubi::files
