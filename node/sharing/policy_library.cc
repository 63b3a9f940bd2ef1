#include "node/sharing/policy_library.h"

namespace musubi::node {

Result<std::unique_ptr<PolicyLibrary>> PolicyLibrary::make(const OwnFiles& own,
                                                           const registry::Registry& registry) {
  std::unique_ptr<PolicyLibrary> library(new PolicyLibrary());
  TRY_ASSIGN(library->baseline_, policy::parse_bundle(registry.content().baseline));
  TRY_ASSIGN(library->sender_, policy::parse_bundle(own.sender_bundle));
  TRY_ASSIGN(library->catalogue_, policy::parse_catalogue(registry.content().catalogue));
  TRY_ASSIGN(library->wordings_, casework::parse_wordings(own.wordings));
  for (const auto& [organisation, rules] : registry.content().acceptance) {
    TRY_ASSIGN(auto bundle, policy::parse_bundle(rules));
    library->acceptance_.emplace(organisation, std::move(bundle));
  }
  for (const registry::Organisation& organisation : registry.content().organisations) {
    TRY_ASSIGN([[maybe_unused]] const auto* engine, library->engine_for(organisation.id));
  }
  return library;
}

Result<policy::Engine> PolicyLibrary::make_engine(const OrganisationId& recipient) const {
  std::vector<policy::Bundle> acceptance;
  const auto published = acceptance_.find(recipient);
  if (published != acceptance_.end()) acceptance.push_back(published->second);
  return policy::Engine::make(baseline_, sender_, acceptance, catalogue_);
}

Result<const policy::Engine*> PolicyLibrary::engine_for(const OrganisationId& recipient) {
  const std::lock_guard lock(mutex_);
  const auto known = engines_.find(recipient);
  if (known != engines_.end()) return &known->second;
  TRY_ASSIGN(auto engine, make_engine(recipient));
  return &engines_.emplace(recipient, std::move(engine)).first->second;
}

}  // namespace musubi::node
