// Accepting a document into the history that a member holds (docs/spec/registry.md, section 4).
#include <algorithm>
#include <set>

#include "protocol/registry/continuity.h"
#include "protocol/registry/limits.h"
#include "protocol/registry/parts_json.h"
#include "protocol/registry/signatures.h"

namespace musubi::registry {
namespace {

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
  TRY_ASSIGN(const std::uint64_t version, document.claimed_version());
  if (version < current.version) return refused("registry.rollback");
  if (version > current.version) {
    return document.check_signed_by(key_set(current.next_operator_keys), current.next_threshold);
  }
  TRY(document.check_signed_by(key_set(current.operator_keys), current.threshold));
  return refused("registry.fork");
}

}  // namespace

Result<RegistryContent> content_of_kept(ByteView document) {
  TRY_ASSIGN(const SignedDocument parsed, SignedDocument::parse(document));
  return content_from_json(parsed.content());
}

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
