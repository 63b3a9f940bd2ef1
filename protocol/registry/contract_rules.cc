#include <algorithm>

#include "protocol/registry/content_rules.h"
#include "protocol/registry/grammar.h"

namespace musubi::registry {
namespace {

Status check_parties(const Contract& contract, const OrganisationSet& listed,
                     const std::string& where) {
  const auto& commissioners = contract.commissioners;
  const std::string list = where + "/commissioners";
  const bool contractor_commissions = std::find(commissioners.begin(), commissioners.end(),
                                                contract.contractor) != commissioners.end();
  if (commissioners.empty() || contractor_commissions) {
    return invalid("registry.commissioners", list);
  }
  TRY(check_distinct(commissioners, list, [](const OrganisationId& id) { return id; }));
  for (std::size_t i = 0; i < commissioners.size(); ++i) {
    if (!listed.contains(commissioners[i])) {
      return invalid("registry.unknown-organisation", place(list, i));
    }
  }
  if (!listed.contains(contract.contractor)) {
    return invalid("registry.unknown-organisation", where + "/contractor");
  }
  return {};
}

Status check_scope(const Contract& contract, const std::string& where) {
  if (!is_slug(contract.id)) return invalid("registry.grammar", where + "/id");
  if (!is_slug(contract.programme)) return invalid("registry.grammar", where + "/programme");
  if (!is_slug(contract.statute)) return invalid("registry.grammar", where + "/statute");
  // An empty scope means nothing (invariant 2), so nobody may write one by mistake.
  if (contract.categories.empty()) return invalid("registry.categories", where + "/categories");
  TRY(check_distinct(contract.categories, where + "/categories",
                     [](Category category) { return category; }));
  if (contract.from >= contract.until) return invalid("registry.period", where + "/until");
  return {};
}

}  // namespace

Status check_contracts(const RegistryContent& content) {
  const OrganisationSet listed = listed_organisations(content);
  TRY(check_distinct(content.contracts, "/contracts",
                     [](const Contract& contract) { return contract.id; }));
  for (std::size_t i = 0; i < content.contracts.size(); ++i) {
    const std::string where = place("/contracts", i);
    TRY(check_parties(content.contracts[i], listed, where));
    TRY(check_scope(content.contracts[i], where));
  }
  return {};
}

}  // namespace musubi::registry
