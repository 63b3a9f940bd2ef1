// The rules that a past decision names by their ids, found among what the node has kept and
// compiled once for all decisions of one registry version. Internal to replay*.cc.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "protocol/exchange/kept_rules.h"
#include "protocol/policy/engine.h"

namespace musubi::exchange {

// Of replay: what is not there is kNotFound, what is there and is another is kRefused.
[[nodiscard]] inline Error lost(std::string reason, std::string detail = {}) {
  return {ErrorCode::kNotFound, std::move(reason), std::move(detail)};
}

// What one registry version says about deciding.
struct VersionRules {
  std::uint64_t version = 0;
  Digest digest;
  policy::Bundle baseline;
  policy::Catalogue catalogue;
  std::map<OrganisationId, policy::Bundle> acceptance;
};

class KeptRules {
 public:
  // `store` must outlive this.
  explicit KeptRules(store::Store& store) : store_(store) {}

  // "replay.no-registry", "replay.cannot-load". Stays until another version is asked for.
  [[nodiscard]] Result<const VersionRules*> version(std::uint64_t version);
  // The newest version whose rules have these ids. "replay.no-registry".
  [[nodiscard]] Result<const VersionRules*> with(const policy::BundleHashes& hashes,
                                                 const std::vector<OrganisationId>& recipients);

  // The engine for releases to these recipients by the sender's bundle of that id.
  // "replay.no-bundle", "replay.other-bundle", "replay.cannot-load".
  [[nodiscard]] Result<const policy::Engine*> engine(const VersionRules& rules,
                                                     const Digest& sender,
                                                     const std::vector<OrganisationId>& recipients);

 private:
  using EngineKey = std::pair<Digest, std::vector<OrganisationId>>;

  store::Store& store_;
  std::unique_ptr<const VersionRules> rules_;    // of the version that was asked for last
  std::map<EngineKey, policy::Engine> engines_;  // under those rules
};

// Whether these are the rules that a decision names; `sender` is not looked at.
// "replay.other-rules", with which of them as detail.
[[nodiscard]] Status check_named(const VersionRules& rules, const policy::BundleHashes& named,
                                 const std::vector<OrganisationId>& recipients);

}  // namespace musubi::exchange
