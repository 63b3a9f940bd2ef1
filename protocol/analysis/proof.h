// What can never happen under a policy, proven for every request (docs/spec/policy-analysis.md §3).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "protocol/analysis/difference.h"

namespace musubi::analysis {

// A box that must never be released, and the requests in it that are: none if it holds.
struct InvariantProof {
  std::string id;  // "bundle/invariant", or what the asker calls it
  Cover released;

  [[nodiscard]] bool holds() const { return released.empty(); }
};

// Refused: what Engine::make() refuses, "bundle.unknown-attribute", "bundle.unknown-value" and
// "analysis.over-budget".
[[nodiscard]] Result<std::vector<InvariantProof>> prove_invariants(const Documents& documents);
[[nodiscard]] Result<InvariantProof> prove_never_released(const Documents& documents,
                                                          const std::string& id,
                                                          const policy::Box& box);

// A step towards protection, and the requests before it, at `from`, that release less than
// after it.
struct StepProof {
  std::string attribute;
  std::string from;
  std::string to;  // empty: missing
  Cover releasing_more;

  [[nodiscard]] bool holds() const { return releasing_more.empty(); }
};
[[nodiscard]] Result<std::vector<StepProof>> prove_monotone(const Documents& documents);

}  // namespace musubi::analysis
