#include "protocol/casework/relation.h"

#include <algorithm>
#include <set>

namespace musubi::casework {
namespace {

constexpr std::string_view kRelationNames[kRelationCount] = {
    "same_municipality",  "own_contractor", "commissioning_municipality",
    "other_municipality", "prefecture",     "other"};
constexpr std::string_view kAgreementNames[] = {"none", "expired", "other_purpose", "valid"};

bool commissions(const registry::Contract& contract, const OrganisationId& commissioner,
                 const OrganisationId& contractor) {
  return contract.contractor == contractor &&
         std::find(contract.commissioners.begin(), contract.commissioners.end(), commissioner) !=
             contract.commissioners.end();
}

bool covers(const registry::Contract& contract, const std::vector<Category>& categories) {
  return std::all_of(categories.begin(), categories.end(), [&](Category category) {
    return std::find(contract.categories.begin(), contract.categories.end(), category) !=
           contract.categories.end();
  });
}

bool has_live_contract(const registry::Registry& registry, const OrganisationId& commissioner,
                       const OrganisationId& contractor, Instant now) {
  const auto& contracts = registry.content().contracts;
  return std::any_of(contracts.begin(), contracts.end(), [&](const registry::Contract& contract) {
    return commissions(contract, commissioner, contractor) && is_live(contract, now);
  });
}

}  // namespace

std::string_view relation_name(Relation relation) {
  return kRelationNames[static_cast<std::size_t>(relation)];
}

std::optional<Relation> parse_relation(std::string_view name) {
  const auto found = std::find(std::begin(kRelationNames), std::end(kRelationNames), name);
  if (found == std::end(kRelationNames)) return std::nullopt;
  return static_cast<Relation>(found - std::begin(kRelationNames));
}

bool is_live(const registry::Contract& contract, Instant now) {
  return contract.from <= now && now < contract.until;
}

Relation relation_of(const registry::Registry& registry, const OrganisationId& sender,
                     const OrganisationId& recipient, const OrganisationId& on_behalf_of,
                     Instant now) {
  if (sender == recipient) return Relation::kSameMunicipality;
  if (has_live_contract(registry, sender, recipient, now)) return Relation::kOwnContractor;
  if (recipient == on_behalf_of && has_live_contract(registry, recipient, sender, now)) {
    return Relation::kCommissioningMunicipality;
  }
  const registry::Organisation* body = registry.organisation(recipient);
  if (body == nullptr) return Relation::kOther;
  if (body->body_kind == "municipality") return Relation::kOtherMunicipality;
  return body->body_kind == "prefecture" ? Relation::kPrefecture : Relation::kOther;
}

std::vector<OrganisationId> commissioners_of(const registry::Registry& registry,
                                             const OrganisationId& contractor, Instant now) {
  std::set<OrganisationId> commissioners;
  for (const registry::Contract& contract : registry.content().contracts) {
    if (contract.contractor != contractor || !is_live(contract, now)) continue;
    commissioners.insert(contract.commissioners.begin(), contract.commissioners.end());
  }
  return {commissioners.begin(), commissioners.end()};
}

std::string_view agreement_name(Agreement agreement) {
  return kAgreementNames[static_cast<std::size_t>(agreement)];
}

Agreement agreement_of(const registry::Registry& registry, const OrganisationId& sender,
                       const OrganisationId& recipient, std::string_view statute,
                       const std::vector<Category>& categories, Instant now) {
  Agreement best = Agreement::kNone;
  for (const registry::Contract& contract : registry.content().contracts) {
    const bool between =
        commissions(contract, sender, recipient) || commissions(contract, recipient, sender);
    if (!between) continue;
    const bool fits = contract.statute == statute && covers(contract, categories);
    const Agreement here = !is_live(contract, now) ? Agreement::kExpired
                           : fits                  ? Agreement::kValid
                                                   : Agreement::kOtherPurpose;
    best = std::max(best, here);
  }
  return best;
}

}  // namespace musubi::casework
