#include "adapters/files/key_folder.h"

#include <algorithm>

#include "adapters/files/files.h"
#include "crypto/keys/wrapped_secret.h"

namespace musubi::files {
namespace {

constexpr std::string_view kKeySuffix = ".key.pem";
constexpr std::string_view kCertificateSuffix = ".cert.pem";
constexpr std::string_view kStoreKeyFile = "store.key";
constexpr std::size_t kStoreKeySize = 32;

crypto::KeyType key_type_of(crypto::KeyRole role) {
  return role == crypto::KeyRole::kCheckpoint ? crypto::KeyType::kEd25519 : crypto::KeyType::kP256;
}

}  // namespace

Result<crypto::Secret> read_passphrase(const std::filesystem::path& path) {
  TRY(check_private(path));
  TRY_ASSIGN(Bytes content, read(path, kMaxKeyFileBytes));
  const crypto::Secret whole(std::move(content));
  const ByteView view = whole.view();
  const auto end = std::find(view.begin(), view.end(), static_cast<std::uint8_t>('\n'));
  crypto::Secret line(ByteView(view.begin(), end));
  if (line.empty()) return invalid("key.empty-passphrase", path.string());
  return line;
}

std::filesystem::path KeyFolder::file(crypto::KeyRole role, unsigned number,
                                      std::string_view suffix) const {
  return folder_ / (std::string(crypto::key_role_name(role)) + "-" + std::to_string(number) +
                    std::string(suffix));
}

unsigned KeyFolder::last_number(crypto::KeyRole role) const {
  unsigned number = 0;
  while (number < kMaxGenerations && std::filesystem::exists(file(role, number + 1, kKeySuffix))) {
    ++number;
  }
  return number;
}

Result<unsigned> KeyFolder::make_key(crypto::KeyRole role) const {
  const unsigned number = last_number(role) + 1;
  if (number > kMaxGenerations) return invalid("key.too-many-generations", folder_.string());
  const auto key = crypto::PrivateKey::generate(key_type_of(role));
  TRY_ASSIGN(const std::string pem, key.to_encrypted_pem(passphrase_));
  TRY(write_new(file(role, number, kKeySuffix), as_bytes(pem), Access::kOwner));
  return number;
}

Result<crypto::PrivateKey> KeyFolder::key(crypto::KeyRole role, unsigned number) const {
  const auto path = file(role, number, kKeySuffix);
  TRY(check_private(path));
  TRY_ASSIGN(const Bytes pem, read(path, kMaxKeyFileBytes));
  return crypto::PrivateKey::from_encrypted_pem(as_text(pem), passphrase_);
}

Result<unsigned> KeyFolder::add_certificate(const crypto::Certificate& certificate) const {
  const crypto::KeyRole role = certificate.role();
  for (unsigned number = last_number(role); number > 0; --number) {
    TRY_ASSIGN(const crypto::PrivateKey own, key(role, number));
    if (own.public_key().id() != certificate.public_key().id()) continue;
    TRY(write(file(role, number, kCertificateSuffix), as_bytes(certificate.pem()),
              Access::kEveryone));
    return number;
  }
  return Error{ErrorCode::kNotFound, "key.no-such-key", folder_.string()};
}

Result<std::vector<KeyGeneration>> KeyFolder::generations(crypto::KeyRole role) const {
  std::vector<KeyGeneration> found;
  const unsigned last = last_number(role);
  for (unsigned number = 1; number <= last; ++number) {
    const auto certificate_file = file(role, number, kCertificateSuffix);
    if (!std::filesystem::exists(certificate_file)) continue;
    TRY_ASSIGN(crypto::PrivateKey own, key(role, number));
    TRY_ASSIGN(const Bytes pem, read(certificate_file, kMaxKeyFileBytes));
    TRY_ASSIGN(auto certificate, crypto::Certificate::parse_pem(as_text(pem)));
    if (certificate.role() != role || certificate.public_key().id() != own.public_key().id()) {
      return invalid("key.certificate-does-not-fit", certificate_file.string());
    }
    found.push_back({number, std::move(own), std::move(certificate)});
  }
  return found;
}

Status KeyFolder::make_store_key(crypto::RandomSource& random) const {
  const crypto::Secret key(random.bytes(kStoreKeySize));
  TRY_ASSIGN(const std::string text, crypto::wrap_secret(key, passphrase_, random));
  return write_new(folder_ / kStoreKeyFile, as_bytes(text), Access::kOwner);
}

Result<crypto::Secret> KeyFolder::store_key() const {
  TRY(check_private(folder_ / kStoreKeyFile));
  TRY_ASSIGN(const Bytes text, read(folder_ / kStoreKeyFile, kMaxKeyFileBytes));
  return crypto::unwrap_secret(as_text(text), passphrase_);
}

}  // namespace musubi::files
