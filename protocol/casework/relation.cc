#include "protocol/casework/relation.h"

#include <algorithm>
#include <set>

namespace musubi::casework {
namespace {

using Parties = std::set<OrganisationId>;

bool is_among(const Parties& parties, const registry::Contract& contract) {
  return parties.contains(contract.contractor) &&
         std::any_of(contract.commissioners.begin(), contract.commissioners.end(),
                     [&parties](const OrganisationId& id) { return parties.contains(id); });
}

facts::ContractView view_of(const registry::Contract& contract) {
  return {.id = contract.id,
          .commissioners = {contract.commissioners.begin(), contract.commissioners.end()},
          .contractor = contract.contractor,
          .programme = contract.programme,
          .statute = contract.statute,
          .categories = {contract.categories.begin(), contract.categories.end()},
          .from = contract.from,
          .until = contract.until};
}

// A body of a kind that nobody knows is left out: who it is cannot be told.
void add_body(facts::RegistryView& view, const registry::Registry& registry,
              const OrganisationId& id) {
  const registry::Organisation* body = registry.organisation(id);
  const auto kind = body ? facts::parse_code<facts::BodyKind>(body->body_kind) : std::nullopt;
  if (kind) view.bodies.emplace(id, facts::BodyView{*kind, body->capabilities});
}

}  // namespace

bool is_live(const registry::Contract& contract, Instant now) {
  return facts::is_in_period(contract.from, contract.until, now);
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

facts::Views registry_views(const registry::Registry& registry, const facts::Question& question) {
  const registry::RegistryContent& content = registry.content();
  facts::Views views;
  views.registry.federation = content.federation;
  views.registry.issued = content.issued;
  const Parties parties{question.sender, question.recipient, question.on_behalf_of};
  for (const OrganisationId& id : parties) add_body(views.registry, registry, id);
  for (const registry::Contract& contract : content.contracts) {
    if (is_among(parties, contract)) views.contracts.push_back(view_of(contract));
  }
  return views;
}

}  // namespace musubi::casework
