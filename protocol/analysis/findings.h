// Where a policy is silent, and what in it does nothing (docs/spec/policy-analysis.md §2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/analysis/difference.h"

namespace musubi::analysis {

// A row of the sender's bundle that changes nothing.
struct DeadRow {
  std::string rule;
  std::optional<std::size_t> exception;  // this box of its `unless` only
};

struct Findings {
  Cover gaps;
  std::vector<DeadRow> dead;

  [[nodiscard]] bool empty() const { return gaps.empty() && dead.empty(); }
};

// Of the sender's bundle with the baseline; a recipient's acceptance rules have no part in it.
// Refused: what Engine::make() refuses, and "analysis.over-budget".
[[nodiscard]] Result<Findings> find_faults(const Documents& documents);

}  // namespace musubi::analysis
