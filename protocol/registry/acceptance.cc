// Accepting a document into the history that a member holds (docs/spec/registry.md, section 4).
#include <algorithm>
#include <map>
#include <set>

#include "protocol/json/fields.h"
#include "protocol/registry/limits.h"
#include "protocol/registry/parts_json.h"
#include "protocol/registry/signatures.h"

namespace musubi::registry {
namespace {

// The version that a document claims. The one thing that is read before signatures are checked.
Result<std::uint64_t> claimed_version(const SignedDocument& document) {
  const json::Value* version = document.content().find("version");
  if (version == nullptr || version->integer() == nullptr || *version->integer() < 1) {
    return invalid("registry.version", "/version");
  }
  return static_cast<std::uint64_t>(*version->integer());
}

// those of the document's own operator keys whose ids the administrator was told.
Result<KeySet> told_keys(const SignedDocument& document, std::span<const Digest> trusted) {
  const json::Value* keys = document.content().find("operator_keys");
  if (keys == nullptr || keys->array() == nullptr || keys->array()->size() > kMaxOperatorKeys) {
    return invalid("registry.operator-key", "/operator_keys");
  }
  KeySet told;
  for (std::size_t i = 0; i < keys->array()->size(); ++i) {
    TRY_ASSIGN(OperatorKey key,
               operator_key_from_json((*keys->array())[i], "/operator_keys/" + std::to_string(i)));
    const Digest id = key.key.id();
    if (std::find(trusted.begin(), trusted.end(), id) != trusted.end()) told.emplace(id, key.key);
  }
  return told;
}

//
Status check_first(const SignedDocument& document, std::span<const Digest> trusted) {
  const std::set<Digest> ids(trusted.begin(), trusted.end());
  if (ids.empty()) return refused("registry.no-trusted-keys");
  TRY_ASSIGN(const KeySet told, told_keys(document, trusted));
  return document.check_signed_by(told, ids.size() / 2 + 1);
}

// is it newer, and did the keys sign it that were to sign what is newer?
Status check_newer(const SignedDocument& document, const RegistryContent& current) {
  TRY_ASSIGN(const std::uint64_t version, claimed_version(document));
  if (version < current.version) return refused("registry.rollback");
  if (version > current.version) {
    return document.check_signed_by(key_set(current.next_operator_keys), current.next_threshold);
  }
  TRY(document.check_signed_by(key_set(current.operator_keys), current.threshold));
  return refused("registry.fork");
}

// At least as strict.
bool keeps(const Revocation& now, const Revocation& before) {
  if (now.revoked_at > before.revoked_at) return false;
  return !before.invalid_since ||
         (now.invalid_since && *now.invalid_since <= *before.invalid_since);
}

// Every certificate that the content lists.
std::set<Digest> listed_certificates(const RegistryContent& content) {
  std::set<Digest> listed;
  for (const Node& node : content.nodes) {
    for (const PinnedCertificate& pinned : node.certificates) {
      listed.insert(pinned.certificate.fingerprint());
    }
  }
  for (const ApprovalKey& key : content.approval_keys) {
    listed.insert(key.certificate.fingerprint());
  }
  return listed;
}

//
Status check_revocations_stay(const RegistryContent& next, const RegistryContent& current) {
  const std::set<Digest> listed = listed_certificates(next);
  std::map<Digest, const Revocation*> revoked;
  for (const Revocation& revocation : next.revocations) {
    revoked.emplace(revocation.certificate, &revocation);
  }
  for (const Revocation& before : current.revocations) {
    if (!listed.contains(before.certificate)) continue;
    const auto now = revoked.find(before.certificate);
    if (now == revoked.end() || !keeps(*now->second, before)) {
      return refused("registry.revocation-dropped", before.certificate.hex());
    }
  }
  return {};
}

//
Status check_continues(const RegistryContent& next, const RegistryContent& current) {
  if (next.federation != current.federation) return refused("registry.federation");
  if (next.issued < current.issued) return refused("registry.issued-before");
  return check_revocations_stay(next, current);
}

}  // namespace

Result<Registry> accept_registry(ByteView document, const Registry* current,
                                 std::span<const Digest> trusted, Instant time_floor) {
  TRY_ASSIGN(const SignedDocument parsed, SignedDocument::parse(document));
  if (current != nullptr && parsed.digest() == current->digest()) return *current;
  TRY(current != nullptr ? check_newer(parsed, current->content()) : check_first(parsed, trusted));
  TRY_ASSIGN(RegistryContent content, content_from_json(parsed.content()));
  TRY(parsed.check_signed_by(key_set(content.operator_keys), content.threshold));
  if (current != nullptr) TRY(check_continues(content, current->content()));
  if (content.expires <= time_floor) {
    return Error{ErrorCode::kExpired, "registry.expired", "/expires"};
  }
  return Registry(std::move(content), to_bytes(document), parsed.digest());
}

}  // namespace musubi::registry
