// The files that a policy consists of, as the commands of `musubi policy` take them: no node, no
// registry, only what is named.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "admin/cli/command_tree.h"
#include "protocol/analysis/difference.h"
#include "protocol/policy/engine.h"

namespace musubi::cli {

// All that a bundle is read together with.
struct SurroundingOptions {
  std::optional<std::string> baseline;
  std::vector<std::string> acceptance;
  std::optional<std::string> catalogue;
};
struct PolicyOptions : SurroundingOptions {
  std::string bundle;
};
// All but the acceptance rules, which do not count everywhere.
void add_surrounding_options(CLI::App& verb, SurroundingOptions& options);
void add_acceptance_option(CLI::App& verb, SurroundingOptions& options);
void add_base_options(CLI::App& verb, PolicyOptions& options);    // without acceptance rules
void add_policy_options(CLI::App& verb, PolicyOptions& options);  // with them

struct PolicyFiles {
  policy::Bundle bundle;  // the sender's
  policy::Bundle baseline;
  std::vector<policy::Bundle> acceptance;
  policy::Catalogue catalogue;
};

// Says what stands in for a file that was not named: no rules, and the catalogue that this version
// was shipped with. Errors name the file first; "bundle.scope" if a bundle is for another place.
[[nodiscard]] Result<PolicyFiles> read_policy(Session& session, const PolicyOptions& options);

// The same around a sender's bundle that was read already.
[[nodiscard]] Result<PolicyFiles> read_around(Session& session, const PolicyOptions& options,
                                              policy::Bundle bundle);
[[nodiscard]] Result<policy::Catalogue> read_catalogue(Session& session,
                                                       const PolicyOptions& options);

[[nodiscard]] Result<policy::Bundle> read_sender(const std::string& file);

[[nodiscard]] Result<policy::Engine> engine_of(const PolicyFiles& files);
// For analysis; `files` must outlive it.
[[nodiscard]] analysis::Documents documents_of(const PolicyFiles& files);

}  // namespace musubi::cli
