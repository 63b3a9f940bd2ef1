#include "protocol/exchange/replay_rules.h"

namespace musubi::exchange {
namespace {

// The reason is of use, the detail may be a text out of the document.
Error cannot_load(const Error& why) { return lost("replay.cannot-load", why.reason); }

Result<VersionRules> rules_of(const registry::RegistryContent& content) {
  VersionRules rules;
  rules.version = content.version;
  rules.digest = registry::digest_of(content);
  TRY_ASSIGN(rules.baseline, policy::parse_bundle(content.baseline));
  TRY_ASSIGN(rules.catalogue, policy::parse_catalogue(content.catalogue));
  for (const auto& [organisation, published] : content.acceptance) {
    TRY_ASSIGN(auto bundle, policy::parse_bundle(published));
    rules.acceptance.emplace(organisation, std::move(bundle));
  }
  return rules;
}

// In the order of the recipients, of those that published any.
std::vector<policy::Bundle> published_by(const VersionRules& rules,
                                         const std::vector<OrganisationId>& recipients) {
  std::vector<policy::Bundle> published;
  for (const OrganisationId& recipient : recipients) {
    const auto found = rules.acceptance.find(recipient);
    if (found != rules.acceptance.end()) published.push_back(found->second);
  }
  return published;
}

}  // namespace

Result<const VersionRules*> KeptRules::version(std::uint64_t version) {
  if (rules_ != nullptr && rules_->version == version) return rules_.get();
  TRY_ASSIGN(const auto content, kept_registry(store_, version));
  if (!content) return lost("replay.no-registry", std::to_string(version));
  auto rules = rules_of(*content);
  if (!rules) return cannot_load(rules.error());
  engines_.clear();
  rules_ = std::make_unique<const VersionRules>(*std::move(rules));
  return rules_.get();
}

Result<const VersionRules*> KeptRules::with(const policy::BundleHashes& hashes,
                                            const std::vector<OrganisationId>& recipients) {
  const auto fit = [&] { return check_named(*rules_, hashes, recipients).ok(); };
  if (rules_ != nullptr && fit()) return rules_.get();
  store::Scan scan{.table = store::Table::kRegistry, .limit = 1, .newest_first = true};
  for (;;) {
    TRY_ASSIGN(const auto rows, store_.scan(scan));
    if (rows.empty()) return lost("replay.no-registry");
    const auto* number = std::get_if<std::int64_t>(&rows.front().fields.front());
    const bool loaded = number != nullptr && version(static_cast<std::uint64_t>(*number)).ok();
    if (loaded && fit()) return rules_.get();
    scan.after = rows.front();
  }
}

Result<const policy::Engine*> KeptRules::engine(const VersionRules& rules, const Digest& sender,
                                                const std::vector<OrganisationId>& recipients) {
  EngineKey key{sender, recipients};
  if (const auto known = engines_.find(key); known != engines_.end()) return &known->second;
  auto bundle = kept_bundle(store_, sender);
  if (!bundle) return cannot_load(bundle.error());
  if (!*bundle) return lost("replay.no-bundle", sender.hex());
  if ((*bundle)->id != sender) return refused("replay.other-bundle", sender.hex());
  auto engine = policy::Engine::make(rules.baseline, **bundle, published_by(rules, recipients),
                                     rules.catalogue);
  if (!engine) return cannot_load(engine.error());
  return &engines_.emplace(std::move(key), *std::move(engine)).first->second;
}

Status check_named(const VersionRules& rules, const policy::BundleHashes& named,
                   const std::vector<OrganisationId>& recipients) {
  if (named.baseline != rules.baseline.id) return refused("replay.other-rules", "baseline");
  if (named.catalogue != rules.catalogue.id) return refused("replay.other-rules", "catalogue");
  std::vector<Digest> published;
  for (const policy::Bundle& bundle : published_by(rules, recipients)) {
    published.push_back(bundle.id);
  }
  if (named.acceptance != published) return refused("replay.other-rules", "acceptance");
  return {};
}

}  // namespace musubi::exchange
