#include "protocol/registry/draft.h"

#include <algorithm>
#include <cassert>

#include "protocol/registry/continuity.h"
#include "protocol/registry/signatures.h"
#include "protocol/registry/time_floor.h"

namespace musubi::registry {
namespace {

Error conflict(std::string_view reason, std::string detail = {}) {
  return {ErrorCode::kConflict, std::string(reason), std::move(detail)};
}

// the version that comes next, and no other.
Status check_number(const SignedDocument& document, const Registry* in_force) {
  TRY_ASSIGN(const std::uint64_t version, document.claimed_version());
  const std::string number = std::to_string(version);
  if (in_force == nullptr)
    return version == 1 ? Status() : conflict("draft.needs-registry", number);
  if (document.digest() == in_force->digest()) return conflict("draft.in-force", number);
  if (version <= in_force->version()) return refused("draft.version-taken", number);
  if (version > in_force->version() + 1) return refused("draft.skips-version", number);
  return {};
}

bool are_same(const std::vector<OperatorKey>& a, const std::vector<OperatorKey>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const OperatorKey& x, const OperatorKey& y) { return x.id == y.id; });
}

// and what every successor owes.
Status check_follows(const RegistryContent& content, const Registry& in_force) {
  if (content.predecessor != in_force.digest()) {
    return refused("draft.other-predecessor",
                   content.predecessor ? content.predecessor->hex() : "none");
  }
  const RegistryContent& current = in_force.content();
  if (content.threshold != current.next_threshold ||
      !are_same(content.operator_keys, current.next_operator_keys)) {
    return refused("draft.other-operators");
  }
  return check_continues(content, current);
}

// every signature is an operator's, and for these very bytes.
Status check_signatures(const SignedDocument& document, const RegistryContent& content) {
  const KeySet keys = key_set(content.operator_keys);
  for (const auto& [id, signature] : document.signatures()) {
    if (!keys.contains(id)) return refused("draft.stranger-signed", id.hex());
  }
  const Status signatures = document.check_signed_by(keys, 0);
  return signatures ? Status() : refused("draft.altered", signatures.error().detail);
}

// who signs vouches that `issued` has passed, so it must have.
Status check_times(const RegistryContent& content, Instant now) {
  if (content.issued > now + kClockTolerance) {
    return refused("draft.issued-ahead", to_text(content.issued));
  }
  if (content.expires <= now) {
    return Error{ErrorCode::kExpired, "registry.expired", to_text(content.expires)};
  }
  return {};
}

std::vector<Digest> signers_of(const SignedDocument& document) {
  std::vector<Digest> ids;
  for (const auto& [id, signature] : document.signatures()) ids.push_back(id);
  return ids;
}

}  // namespace

Result<Draft> Draft::review(ByteView document, const Registry* in_force, Instant now) {
  TRY_ASSIGN(const SignedDocument parsed, SignedDocument::parse(document));
  TRY(check_number(parsed, in_force));
  TRY_ASSIGN(RegistryContent content, content_from_json(parsed.content()));
  TRY(check_signatures(parsed, content));
  if (in_force != nullptr) TRY(check_follows(content, *in_force));
  TRY(check_times(content, now));
  return Draft(std::move(content), parsed.digest(), to_bytes(document), signers_of(parsed));
}

bool Draft::is_for(const crypto::PublicKey& key) const {
  return key_set(content_.operator_keys).contains(key.id());
}

Draft Draft::signed_by(const crypto::PrivateKey& key) const {
  assert(is_for(key.public_key()));
  SignedDocument document = SignedDocument::parse(document_).value();
  document.sign(key);
  return {content_, digest_, document.write(), signers_of(document)};
}

Draft Draft::joined_with(const Draft& other) const {
  SignedDocument document = SignedDocument::parse(document_).value();
  document.take_signatures_of(SignedDocument::parse(other.document_).value());
  return {content_, digest_, document.write(), signers_of(document)};
}

}  // namespace musubi::registry
