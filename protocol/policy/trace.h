// Everything that explains a decision: each row that matched, with its signed labels, and what
// came close. For people inside the deciding body only; explanation.h filters it for others.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/policy/bundle.h"
#include "protocol/policy/decision.h"

namespace musubi::policy {

struct CompiledFacts;
struct CompiledPolicy;
class Engine;

// A row of the engine's bundles.
struct RuleHit {
  std::string_view rule;  // "bundle/row"
  const RuleRow* row;
};

// A permit of the chosen basis of which exactly one listed attribute does not match.
struct NearMiss {
  RuleHit permit;
  std::string_view attribute;
};

struct CategoryTrace {
  std::vector<RuleHit> forbids;
  std::vector<RuleHit> permits;  // of the chosen basis; empty where a forbid matched
  std::vector<RuleHit> duties;   // rows, of a release
  std::vector<NearMiss> near_misses;
  std::vector<std::string_view> advice;  // other bases that would release; never taken (P-31)
};

// Points into the engine that made it, which must outlive it.
struct Trace {
  Decision decision;
  std::array<CategoryTrace, kCategoryCount> categories;
  const std::vector<Attribute>* attributes = nullptr;
  const Labels* labels = nullptr;  // of values and bases
};

// `facts` are those of the decision.
[[nodiscard]] Trace trace_of(const CompiledPolicy& policy, const Engine& engine,
                             const CompiledFacts& facts, Decision decision);

}  // namespace musubi::policy
