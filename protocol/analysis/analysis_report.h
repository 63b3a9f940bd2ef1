// All that analysis says of one bundle, as a document (docs/spec/policy-analysis.md §5).
#pragma once

#include "protocol/analysis/findings.h"
#include "protocol/analysis/proof.h"

namespace musubi::analysis {

struct Analysis {
  Findings findings;
  std::vector<InvariantProof> invariants;
  std::vector<StepProof> steps;

  // No unacknowledged gap, no dead row, every invariant and every step proven.
  [[nodiscard]] bool is_clean() const;
};

// Refused: what Engine::make() refuses, and "analysis.over-budget", which is never "clean".
[[nodiscard]] Result<Analysis> analyse(const Documents& documents);

// Steps that hold are counted, not listed.
[[nodiscard]] json::Value analysis_report(const Documents& documents, const Analysis& analysis);

}  // namespace musubi::analysis
