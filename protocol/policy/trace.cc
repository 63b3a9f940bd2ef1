#include "protocol/policy/trace.h"

#include "protocol/policy/compile.h"

namespace musubi::policy {
namespace {

RuleHit hit_of(const CompiledRow& row) { return {row.rule, &row.row}; }

// The one attribute whose mask the request misses; nothing if it misses none or several.
std::optional<std::size_t> only_mismatch(const Masks& box, const CompiledFacts& facts,
                                         Category category) {
  std::optional<std::size_t> mismatch;
  for (std::size_t a = 0; a < box.size(); ++a) {
    const auto position = a == 0 ? static_cast<std::size_t>(category) : facts.position[a];
    if ((box[a] >> position & 1) != 0) continue;
    if (mismatch) return std::nullopt;
    mismatch = a;
  }
  return mismatch;
}

std::vector<NearMiss> near_misses(const CompiledPolicy& policy, const CompiledFacts& facts,
                                  std::string_view basis, Category category) {
  std::vector<NearMiss> misses;
  for (const CompiledRow& permit : policy.permits) {
    if (permit.row.basis != basis) continue;
    if (const auto a = only_mismatch(permit.when, facts, category)) {
      misses.push_back({hit_of(permit), policy.domain.attributes[*a].name});
    }
  }
  return misses;
}

struct OtherBasis {
  std::string_view id;
  CompiledFacts facts;
};

std::vector<OtherBasis> other_bases(const CompiledPolicy& policy, const CompiledFacts& facts) {
  std::vector<OtherBasis> others;
  others.reserve(policy.bases.size());
  for (std::size_t b = 0; b < policy.bases.size(); ++b) {
    if (b != facts.basis)
      others.push_back({policy.bases[b], policy.on_basis(policy.bases[b], facts)});
  }
  return others;
}

CategoryTrace trace_release(const CompiledPolicy& policy, const CompiledFacts& facts,
                            Category category) {
  CategoryTrace trace;
  policy.for_each_permit(facts, category, [&](std::size_t row) {
    trace.permits.push_back(hit_of(policy.permits[row]));
    return true;
  });
  CompiledPolicy::for_each(policy.duty_index, facts, category, [&](std::size_t row) {
    trace.duties.push_back(hit_of(policy.duties[row]));
    return true;
  });
  return trace;
}

CategoryTrace trace_denial(const CompiledPolicy& policy, const CompiledFacts& facts,
                           std::string_view basis, Category category) {
  CategoryTrace trace;
  policy.for_each_forbid(facts, category, [&](std::size_t row) {
    trace.forbids.push_back(hit_of(policy.forbids[row]));
    return true;
  });
  if (trace.forbids.empty()) trace.near_misses = near_misses(policy, facts, basis, category);
  return trace;
}

}  // namespace

Trace trace_of(const CompiledPolicy& policy, const Engine& engine, const CompiledFacts& facts,
               Decision decision) {
  Trace trace{std::move(decision), {}, &policy.domain.attributes, &policy.labels};
  const auto others = other_bases(policy, facts);
  for (std::size_t c = 0; c < kCategoryCount; ++c) {
    const auto category = static_cast<Category>(c);
    if (trace.decision.releases(category)) {
      trace.categories[c] = trace_release(policy, facts, category);
      continue;
    }
    trace.categories[c] = trace_denial(policy, facts, trace.decision.basis, category);
    for (const OtherBasis& other : others) {
      if (engine.verdict(other.facts, category).effect == Effect::kRelease) {
        trace.categories[c].advice.push_back(other.id);
      }
    }
  }
  return trace;
}

}  // namespace musubi::policy
