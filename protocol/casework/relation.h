// How two bodies stand to each other, as the registry has it: what policies and the wordings of
// forms speak of.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "protocol/registry/registry.h"

namespace musubi::casework {

enum class Relation : std::uint8_t {
  kSameMunicipality,           // another office or node of the same body
  kOwnContractor,              // the recipient works for the sender (委託先)
  kCommissioningMunicipality,  // the sender works for the recipient (委託元)
  kOtherMunicipality,
  kPrefecture,
  kOther,
};
inline constexpr std::size_t kRelationCount = 6;
[[nodiscard]] std::string_view relation_name(Relation relation);
[[nodiscard]] std::optional<Relation> parse_relation(std::string_view name);
// Whether many bodies may stand so, tied to the sender by no contract: words that speak of them say
// what such a body is, and not which one is meant.
[[nodiscard]] constexpr bool leaves_open_which(Relation relation) {
  return relation == Relation::kOtherMunicipality || relation == Relation::kPrefecture ||
         relation == Relation::kOther;
}

// A contract counts from its first instant to its last, `until` excluded.
[[nodiscard]] bool is_live(const registry::Contract& contract, Instant now);

// A live contract between the two decides first. A body that the registry does not know is
// kOther. `on_behalf_of` is the 委託元 of what is sent: to any other body that the sender works
// for, too, its contractor stands as one municipality to another (invariant 9).
[[nodiscard]] Relation relation_of(const registry::Registry& registry, const OrganisationId& sender,
                                   const OrganisationId& recipient,
                                   const OrganisationId& on_behalf_of, Instant now);

// Whose work a body does under contracts that are live; each once, in order.
[[nodiscard]] std::vector<OrganisationId> commissioners_of(const registry::Registry& registry,
                                                           const OrganisationId& contractor,
                                                           Instant now);

// The agreement between the two for a statute and categories.
enum class Agreement : std::uint8_t { kNone, kExpired, kOtherPurpose, kValid };
[[nodiscard]] std::string_view agreement_name(Agreement agreement);

// kValid: a live contract under `statute` that names every one of `categories`.
// kOtherPurpose: there are live contracts, but none such. kExpired: there were only.
[[nodiscard]] Agreement agreement_of(const registry::Registry& registry,
                                     const OrganisationId& sender, const OrganisationId& recipient,
                                     std::string_view statute,
                                     const std::vector<Category>& categories, Instant now);

}  // namespace musubi::casework
