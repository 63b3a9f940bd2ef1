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
constexpr std::string_view kKeyFormat = "musubi-operator-key-1";
constexpr std::size_t kMaxKeyFileBytes = 4096;
constexpr std::size_t kMaxKeyBytes = 512;
constexpr auto kAuthorityLifetime = std::chrono::days{3650};
// A new certificate must count at once for members whose clocks are a little behind.
constexpr auto kBackdating = std::chrono::minutes{5};

std::filesystem::path settings_file(const std::filesystem::path& folder) {
  return folder / "operator.json";
}

json::Value to_json(const OperatorSettings& settings) {
  return json::Object{{"format", kFormat}, {"passphrase_file", settings.passphrase_file.string()}};
}

Result<OperatorSettings> read_settings(const std::filesystem::path& folder) {
  TRY_ASSIGN(const json::Value value, read_json(settings_file(folder)));
  json::Fields fields(value, "");
  OperatorSettings settings{};
  if (fields.text("format", kMaxFormat) != kFormat) fields.fault("format", "json.bad-value");
  settings.passphrase_file = fields.text("passphrase_file", kMaxPath);
  if (const Status read = fields.finish(); !read)
    return in_file(settings_file(folder), read.error());
  return settings;
}

Result<files::KeyFolder> open_keys(const std::filesystem::path& folder,
                                   const std::filesystem::path& passphrase_file) {
  TRY_ASSIGN(auto passphrase, files::read_passphrase(passphrase_file));
  return files::KeyFolder(folder / "keys", std::move(passphrase));
}

Status add_authority(const files::KeyFolder& keys, const std::string& federation, Instant now) {
  TRY_ASSIGN(const unsigned number, keys.make_key(KeyRole::kAuthority));
  TRY_ASSIGN(const auto key, keys.key(KeyRole::kAuthority, number));
  TRY_ASSIGN(const auto certificate, make_authority(key, federation, now));
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

// Ids of the operator keys that a document names. Used on the folder's own copy only: it was
// accepted before it was written.
Result<std::vector<Digest>> own_signers(ByteView document) {
  TRY_ASSIGN(const auto content, registry::content_of_kept(document));
  std::vector<Digest> ids;
  for (const auto& key : content.operator_keys) ids.push_back(key.key.id());
  return ids;
}

Result<registry::Registry> own_copy(ByteView document) {
  TRY_ASSIGN(const auto ids, own_signers(document));
  return registry::accept_registry(document, nullptr, ids, registry::kNoTimeFloor);
}

bool is_overtaken(const Error& error) {
  return error.reason == "draft.in-force" || error.reason == "draft.version-taken";
}

}  // namespace

Result<crypto::Certificate> make_authority(const crypto::PrivateKey& key,
                                           const std::string& federation, Instant now) {
  return crypto::make_authority_certificate(key, "authority:" + federation,
                                            {now - kBackdating, now + kAuthorityLifetime});
}

std::string serialise(const registry::OperatorKey& key) {
  return json::to_pretty(
      json::Object{{"format", kKeyFormat}, {"id", key.id}, {"key", to_base64(key.key.spki())}});
}

Result<registry::OperatorKey> read_operator_key(const std::filesystem::path& file) {
  TRY_ASSIGN(const json::Value value, read_json(file, kMaxKeyFileBytes));
  json::Fields fields(value, "");
  if (fields.text("format", kMaxFormat) != kKeyFormat) fields.fault("format", "json.bad-value");
  const Digest id = fields.digest("id");
  const Bytes spki = fields.base64("key", kMaxKeyBytes);
  if (const Status read = fields.finish(); !read) return in_file(file, read.error());
  auto key = crypto::PublicKey::parse(spki);
  if (!key || key->id() != id) return invalid("registry.operator-key", file.string());
  return registry::OperatorKey{id.hex(), *std::move(key)};
}

Result<OperatorFolder> OperatorFolder::make(const std::filesystem::path& folder,
                                            const OperatorSettings& settings,
                                            unsigned operator_keys,
                                            const std::optional<std::string>& federation,
                                            Instant now) {
  TRY_ASSIGN(const auto keys, open_keys(folder, settings.passphrase_file));
  TRY(files::write_new(settings_file(folder), as_bytes(json::to_pretty(to_json(settings))),
                       files::Access::kOwner));
  for (unsigned i = 0; i < operator_keys; ++i) {
    TRY_ASSIGN([[maybe_unused]] const unsigned number, keys.make_key(KeyRole::kApproval));
  }
  if (federation) TRY(add_authority(keys, *federation, now));
  TRY_ASSIGN(auto made, open(folder, std::nullopt));
  TRY(files::write(made.key_file(), as_bytes(serialise(made.own_keys().front())),
                   files::Access::kEveryone));
  return made;
}

Result<OperatorFolder> OperatorFolder::open(
    const std::filesystem::path& folder,
    const std::optional<std::filesystem::path>& passphrase_file) {
  TRY_ASSIGN(const auto settings, read_settings(folder));
  TRY_ASSIGN(const auto files,
             open_keys(folder, passphrase_file.value_or(settings.passphrase_file)));
  TRY_ASSIGN(auto keys, read_operator_keys(files));
  TRY_ASSIGN(auto authorities, files.generations(KeyRole::kAuthority));
  std::optional<Authority> authority;
  if (!authorities.empty()) {
    authority =
        Authority{std::move(authorities.back().key), std::move(authorities.back().certificate)};
  }
  return OperatorFolder(folder, std::move(keys), std::move(authority));
}

std::vector<registry::OperatorKey> OperatorFolder::own_keys() const {
  std::vector<registry::OperatorKey> keys;
  for (const crypto::PrivateKey& key : keys_) {
    keys.push_back({key.public_key().id().hex(), key.public_key()});
  }
  return keys;
}

Result<crypto::Certificate> OperatorFolder::authority() const {
  if (!authority_) return Error{ErrorCode::kNotFound, "operator.no-authority", folder_.string()};
  return authority_->certificate;
}

Result<std::optional<registry::Registry>> OperatorFolder::in_force() const {
  if (!std::filesystem::exists(registry_file())) return std::optional<registry::Registry>();
  TRY_ASSIGN(const Bytes document, files::read(registry_file(), registry::kMaxRegistryBytes));
  auto registry = own_copy(document);
  if (!registry) return in_file(registry_file(), registry.error());
  return std::optional(*std::move(registry));
}

Result<registry::Registry> OperatorFolder::registry() const {
  TRY_ASSIGN(auto held, in_force());
  if (!held) {
    return Error{ErrorCode::kNotFound, "operator.no-registry", registry_file().string()};
  }
  return *std::move(held);
}

Result<std::optional<registry::Draft>> OperatorFolder::pending(Instant now) const {
  if (!std::filesystem::exists(draft_file())) return std::optional<registry::Draft>();
  TRY_ASSIGN(const Bytes document, files::read(draft_file(), registry::kMaxRegistryBytes));
  TRY_ASSIGN(const auto current, in_force());
  auto draft = registry::Draft::review(document, current ? &*current : nullptr, now);
  if (!draft && is_overtaken(draft.error())) return std::optional<registry::Draft>();
  if (!draft) return in_file(draft_file(), draft.error());
  return std::optional(*std::move(draft));
}

Result<crypto::Certificate> OperatorFolder::issue(const crypto::CertificateRequest& request,
                                                  Instant now, unsigned days) const {
  TRY_ASSIGN(const auto issuer, authority());
  const crypto::Validity validity{
      std::max<Instant>(now - kBackdating, issuer.not_before()),
      std::min<Instant>(now + std::chrono::days{days}, issuer.not_after())};
  return crypto::issue_certificate(authority_->key, issuer, request, validity);
}

Result<Bytes> OperatorFolder::revocation_list(const registry::Registry& registry,
                                              Instant now) const {
  TRY_ASSIGN(const auto issuer, authority());
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
  return crypto::make_revocation_list(authority_->key, issuer, content.version, serials, now,
                                      std::max<Instant>(content.expires, now + kBackdating));
}

Result<registry::Draft> OperatorFolder::with_own_signatures(registry::Draft draft) const {
  bool signs = draft.complete();
  for (const crypto::PrivateKey& key : keys_) {
    if (!draft.is_for(key.public_key())) continue;
    draft = draft.signed_by(key);
    signs = true;
  }
  if (!signs) return refused("operator.no-key-for-it", folder_.string());
  return draft;
}

// Kept before it is put in force: whatever happens between, what was signed here is known here.
Result<Proposal> OperatorFolder::sign(const registry::Draft& draft, Instant now) const {
  TRY_ASSIGN(const auto waiting, pending(now));
  if (waiting && waiting->digest() != draft.digest()) {
    return Error{ErrorCode::kConflict, "operator.draft-pending", draft_file().string()};
  }
  TRY_ASSIGN(auto own, with_own_signatures(waiting ? draft.joined_with(*waiting) : draft));
  TRY(files::write(draft_file(), own.document(), files::Access::kEveryone));
  if (!own.complete()) return Proposal{std::move(own), std::nullopt};
  TRY_ASSIGN(const auto current, in_force());
  std::vector<Digest> judged;  // the first version: whoever signs it has seen whose keys it names
  for (const auto& key : own.content().operator_keys) judged.push_back(key.key.id());
  TRY_ASSIGN(auto accepted,
             registry::accept_registry(own.document(), current ? &*current : nullptr, judged, now));
  TRY(install(accepted));
  return Proposal{std::move(own), std::move(accepted)};
}

Result<Proposal> OperatorFolder::propose(const registry::RegistryContent& content,
                                         Instant now) const {
  TRY_ASSIGN(const auto current, in_force());
  TRY_ASSIGN(const auto draft, registry::Draft::review(registry::sign_registry(content, {}),
                                                       current ? &*current : nullptr, now));
  return sign(draft, now);
}

Result<Proposal> OperatorFolder::publish(std::span<const registry::Change> changes, Instant now,
                                         const std::optional<registry::Clocks>& clocks) const {
  TRY_ASSIGN(const auto current, registry());
  const auto& before = current.content();
  const registry::Clocks as_before{before.stale_after - before.issued,
                                   before.expires - before.issued};
  TRY_ASSIGN(const auto content,
             registry::draft_next(before, changes, now, clocks.value_or(as_before)));
  return propose(content, now);
}

Result<registry::Registry> OperatorFolder::take(ByteView document, std::span<const Digest> trusted,
                                                Instant now) const {
  TRY_ASSIGN(const auto current, in_force());
  TRY_ASSIGN(auto accepted,
             registry::accept_registry(document, current ? &*current : nullptr, trusted, now));
  TRY(install(accepted));
  return accepted;
}

Status OperatorFolder::install(const registry::Registry& registry) const {
  TRY(files::write(registry_file(), registry.document(), files::Access::kEveryone));
  std::error_code ignored;  // overtaken: it waits no more, whether the file goes or not
  std::filesystem::remove(draft_file(), ignored);
  return {};
}

Status OperatorFolder::discard() const {
  std::error_code failure;
  if (std::filesystem::remove(draft_file(), failure)) return {};
  if (failure) return Error{ErrorCode::kStorage, "file.not-written", draft_file().string()};
  return Error{ErrorCode::kNotFound, "operator.no-draft", draft_file().string()};
}

}  // namespace musubi::cli
