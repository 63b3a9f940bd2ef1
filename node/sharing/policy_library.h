// The bundles that count at one moment, and an engine for each recipient: the federation's
// baseline, this node's own bundle, and the acceptance rules that the recipient published.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "protocol/casework/wording.h"
#include "protocol/policy/engine.h"
#include "protocol/registry/registry.h"

namespace musubi::node {

class PolicyLibrary {
 public:
  // What the node was configured with, beside what the registry carries.
  struct OwnFiles {
    json::Value sender_bundle;
    json::Value wordings;
  };

  // Reads and checks everything at once, so that a bad bundle stops the start, not a release.
  // `registry` is copied from, not kept.
  [[nodiscard]] static Result<std::unique_ptr<PolicyLibrary>> make(
      const OwnFiles& own, const registry::Registry& registry);

  // The engine that decides about releases to this organisation. Lives as long as the library.
  // Safe for concurrent use.
  [[nodiscard]] Result<const policy::Engine*> engine_for(const OrganisationId& recipient);

  [[nodiscard]] const policy::Bundle& sender() const { return sender_; }
  [[nodiscard]] const policy::Catalogue& catalogue() const { return catalogue_; }
  [[nodiscard]] const casework::Wordings& wordings() const { return wordings_; }

 private:
  PolicyLibrary() = default;
  [[nodiscard]] Result<policy::Engine> make_engine(const OrganisationId& recipient) const;

  policy::Bundle baseline_;
  policy::Bundle sender_;
  std::map<OrganisationId, policy::Bundle> acceptance_;
  policy::Catalogue catalogue_;
  casework::Wordings wordings_;
  std::mutex mutex_;
  std::map<OrganisationId, policy::Engine> engines_;
};

}  // namespace musubi::node
