#include "admin/cli/operator_folder.h"

#include <algorithm>

#include "adapters/files/files.h"
#include "admin/cli/arguments.h"
#include "protocol/json/fields.h"

namespace musubi::cli {
namespace {

using crypto::KeyRole;

constexpr std::string_view kFormat = "musubi-operator-1";
constexpr std::size_t kMaxPath = 4096;
constexpr std::size_t kMaxFormat = 64;
constexpr std::int64_t kMaxDays = 400;
constexpr auto kAuthorityLifetime = std::chrono::days{3650};
// A new certificate must count at once for members whose clocks are a little behind.
constexpr auto kBackdating = std::chrono::minutes{5};

std::filesystem::path settings_file(const std::filesystem::path& folder) {
  return folder / "operator.json";
}
std::filesystem::path registry_file(const std::filesystem::path& folder) {
  return folder / "registry.json";
}

std::int64_t days_of(Duration duration) {
  return std::chrono::duration_cast<std::chrono::days>(duration).count();
}

json::Value to_json(const OperatorSettings& settings) {
  return json::Object{{"expires_after_days", days_of(settings.clocks.until_expiry)},
                      {"format", kFormat},
                      {"passphrase_file", settings.passphrase_file.string()},
                      {"stale_after_days", days_of(settings.clocks.until_stale)}};
}

Result<OperatorSettings> read_settings(const std::filesystem::path& folder) {
  TRY_ASSIGN(const json::Value value, read_json(settings_file(folder)));
  json::Fields fields(value, "");
  OperatorSettings settings{};
  if (fields.text("format", kMaxFormat) != kFormat) fields.fault("format", "json.bad-value");
  settings.passphrase_file = fields.text("passphrase_file", kMaxPath);
  settings.clocks.until_stale = std::chrono::days{fields.integer("stale_after_days", 1, kMaxDays)};
  settings.clocks.until_expiry =
      std::chrono::days{fields.integer("expires_after_days", 1, kMaxDays)};
  if (const Status read = fields.finish(); !read)
    return in_file(settings_file(folder), read.error());
  return settings;
}

Result<files::KeyFolder> open_keys(const std::filesystem::path& folder,
                                   const std::filesystem::path& passphrase_file) {
  TRY_ASSIGN(auto passphrase, files::read_passphrase(passphrase_file));
  return files::KeyFolder(folder / "keys", std::move(passphrase));
}

Status make_authority(const files::KeyFolder& keys, const std::string& federation, Instant now) {
  TRY_ASSIGN(const unsigned number, keys.make_key(KeyRole::kAuthority));
  TRY_ASSIGN(const auto key, keys.key(KeyRole::kAuthority, number));
  TRY_ASSIGN(const auto certificate,
             crypto::make_authority_certificate(key, "authority:" + federation,
                                                {now - kBackdating, now + kAuthorityLifetime}));
  TRY_ASSIGN([[maybe_unused]] const unsigned stored, keys.add_certificate(certificate));
  return {};
}

// The operator keys that lie here; the others of the federation lie elsewhere.
Result<std::vector<crypto::PrivateKey>> read_operator_keys(const files::KeyFolder& folder) {
  std::vector<crypto::PrivateKey> keys;
  for (unsigned number = 1; number <= registry::kMaxOperatorKeys; ++number) {
    auto key = folder.key(KeyRole::kApproval, number);
    if (!key && key.error().code == ErrorCode::kNotFound) break;
    if (!key) return key.error();
    keys.push_back(*std::move(key));
  }
  return keys;
}

}  // namespace

Result<OperatorFolder> OperatorFolder::make(const std::filesystem::path& folder,
                                            const OperatorSettings& settings,
                                            unsigned operator_keys, const std::string& federation,
                                            Instant now) {
  TRY_ASSIGN(const auto keys, open_keys(folder, settings.passphrase_file));
  TRY(files::write_new(settings_file(folder), as_bytes(json::to_pretty(to_json(settings))),
                       files::Access::kOwner));
  for (unsigned i = 0; i < operator_keys; ++i) {
    TRY_ASSIGN([[maybe_unused]] const unsigned number, keys.make_key(KeyRole::kApproval));
  }
  TRY(make_authority(keys, federation, now));
  return open(folder, std::nullopt);
}

Result<OperatorFolder> OperatorFolder::open(
    const std::filesystem::path& folder,
    const std::optional<std::filesystem::path>& passphrase_file) {
  TRY_ASSIGN(const auto settings, read_settings(folder));
  TRY_ASSIGN(const auto files,
             open_keys(folder, passphrase_file.value_or(settings.passphrase_file)));
  TRY_ASSIGN(auto keys, read_operator_keys(files));
  TRY_ASSIGN(auto authorities, files.generations(KeyRole::kAuthority));
  if (authorities.empty()) {
    return Error{ErrorCode::kNotFound, "operator.no-authority", folder.string()};
  }
  return OperatorFolder(
      folder, settings, std::move(keys),
      {std::move(authorities.back().key), std::move(authorities.back().certificate)});
}

std::vector<registry::OperatorKey> OperatorFolder::operator_keys() const {
  std::vector<registry::OperatorKey> keys;
  for (const crypto::PrivateKey& key : keys_) {
    keys.push_back({key.public_key().id().hex(), key.public_key()});
  }
  return keys;
}

std::vector<Digest> OperatorFolder::key_ids() const {
  std::vector<Digest> ids;
  for (const crypto::PrivateKey& key : keys_) ids.push_back(key.public_key().id());
  return ids;
}

Result<registry::Registry> OperatorFolder::registry() const {
  const auto file = registry_file(folder_);
  if (!std::filesystem::exists(file)) {
    return Error{ErrorCode::kNotFound, "operator.no-registry", file.string()};
  }
  TRY_ASSIGN(const Bytes document, files::read(file, registry::kMaxRegistryBytes));
  return registry::accept_registry(document, nullptr, key_ids(), registry::kNoTimeFloor);
}

Result<crypto::Certificate> OperatorFolder::issue(const crypto::CertificateRequest& request,
                                                  Instant now, unsigned days) const {
  const crypto::Validity validity{
      std::max<Instant>(now - kBackdating, authority().not_before()),
      std::min<Instant>(now + std::chrono::days{days}, authority().not_after())};
  return crypto::issue_certificate(authority_.key, authority(), request, validity);
}

Result<Bytes> OperatorFolder::revocation_list(const registry::Registry& registry,
                                              Instant now) const {
  const registry::RegistryContent& content = registry.content();
  std::map<Digest, Instant> revoked;
  for (const auto& revocation : content.revocations) {
    revoked.emplace(revocation.certificate, revocation.revoked_at);
  }
  std::vector<crypto::RevokedSerial> serials;
  const auto note = [&](const crypto::Certificate& certificate) {
    const auto found = revoked.find(certificate.fingerprint());
    if (found != revoked.end()) serials.push_back({certificate.serial_hex(), found->second});
  };
  for (const auto& node : content.nodes) {
    for (const auto& pinned : node.certificates) note(pinned.certificate);
  }
  for (const auto& key : content.approval_keys) note(key.certificate);
  return crypto::make_revocation_list(authority_.key, authority(), content.version, serials, now,
                                      std::max<Instant>(content.expires, now + kBackdating));
}

Result<registry::Registry> OperatorFolder::put_in_force(const registry::RegistryContent& content,
                                                        Instant now) const {
  std::vector<const crypto::PrivateKey*> signers;
  for (const crypto::PrivateKey& key : keys_) signers.push_back(&key);
  const Bytes document = registry::sign_registry(content, signers);
  std::optional<registry::Registry> current;
  if (content.version > 1) {
    TRY_ASSIGN(current, this->registry());
  }
  TRY_ASSIGN(auto accepted,
             registry::accept_registry(document, current ? &*current : nullptr, key_ids(), now));
  TRY(files::write(registry_file(folder_), document, files::Access::kEveryone));
  return accepted;
}

Result<registry::Registry> OperatorFolder::publish(std::span<const registry::Change> changes,
                                                   Instant now) const {
  TRY_ASSIGN(const auto current, registry());
  TRY_ASSIGN(const auto content,
             registry::draft_next(current.content(), changes, now, settings_.clocks));
  return put_in_force(content, now);
}

}  // namespace musubi::cli
