// What this node has on record of one person of a case and one request, as views from which
// facts::derive() tells the policy (docs/spec/facts.md §5). There is no other derivation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/casework/consent.h"
#include "protocol/casework/wording.h"
#include "protocol/facts/derive.h"
#include "protocol/policy/catalogue.h"
#include "protocol/policy/facts.h"
#include "protocol/registry/registry.h"

namespace musubi::casework {

// Somebody asked this body for it, on record: facts.md V-18.
struct RecordedRequest {
  std::string by;  // the node that asked
  Instant at;
};

// Somebody declared, with a reason, that life or body of the person is in danger: facts.md V-21 and
// V-22.
struct Declared {
  std::string by;  // a user
  Instant at;
  std::string consent_obtainable;
};

// What a person of this node asks for. The basis is the one that they chose (invariant 6).
struct ReleaseRequest {
  NodeId recipient;
  Kind kind;
  Purpose purpose;
  std::string basis;                 // a row of the catalogue
  std::vector<Category> categories;  // at least one
  // When the person asked: what they said was said then, also when it is decided again.
  Instant asked{};
  // Of whom is to be told, on this basis, for this person and all these categories.
  std::optional<RecordedRequest> requested = std::nullopt;
  std::optional<Declared> declared = std::nullopt;
};

// What facts are derived from. Nothing is owned; all must outlive the call.
struct Evidence {
  const registry::Registry& registry;
  const policy::Catalogue& catalogue;
  const Wordings& wordings;
  NodeId own;
};

// The person at `index` of the file. Equal records, registry and request give equal facts, unless
// `now` makes a difference to one of them: what holds is told apart from when it was looked at.
[[nodiscard]] policy::Facts derive_facts(const Evidence& evidence, const ReleaseRequest& request,
                                         const CaseFile& file, std::size_t index,
                                         const std::optional<Consent>& consent, Instant now);

}  // namespace musubi::casework
