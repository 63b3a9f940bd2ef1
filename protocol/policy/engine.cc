#include "protocol/policy/engine.h"

#include <algorithm>

#include "protocol/policy/compile.h"
#include "protocol/policy/obligations.h"
#include "protocol/policy/trace.h"

namespace musubi::policy {
namespace {

// P-24: rows are sorted by their rule, so the first forbid met gives the reason.
void deny(CategoryDecision& decision, const CompiledRow& forbid) {
  if (decision.rules.empty()) {
    decision.reason = forbid.row.reason;
    decision.audience = forbid.row.audience;
  }
  decision.rules.push_back(forbid.rule);
}

void release(CategoryDecision& decision, const CompiledRow& permit) {
  decision.effect = Effect::kRelease;
  decision.level = permit.row.level;
  decision.rules.push_back(permit.rule);
  for (const Duty& duty : permit.row.duties) add_duty(decision.duties, duty);
}

CategoryDecision decide_category(const CompiledPolicy& policy, const CompiledFacts& facts,
                                 Category category) {
  CategoryDecision decision;
  decision.category = category;
  policy.for_each_forbid(facts, category, [&](std::size_t row) {
    deny(decision, policy.forbids[row]);
    return true;
  });
  if (!decision.rules.empty()) return decision;

  policy.for_each_permit(facts, category, [&](std::size_t row) {
    release(decision, policy.permits[row]);
    return true;
  });
  if (decision.effect == Effect::kDeny) {
    decision.reason = kNoPermit;
    return decision;
  }
  CompiledPolicy::for_each(policy.duty_index, facts, category, [&](std::size_t row) {
    for (const Duty& duty : policy.duties[row].row.duties) add_duty(decision.duties, duty);
    return true;
  });
  return decision;
}

std::vector<ForbiddenSet> forbidden_sets(const CompiledPolicy& policy, const CompiledFacts& facts) {
  std::vector<ForbiddenSet> sets;
  // Such a row lists no category, so that any one will do.
  CompiledPolicy::for_each(policy.set_index, facts, Category::kIdentity, [&](std::size_t row) {
    const CompiledRow& set = policy.sets[row];
    std::vector<Category> together = set.row.together;
    std::sort(together.begin(), together.end());
    sets.push_back({set.rule, std::move(together), set.row.reason, set.row.audience});
    return true;
  });
  return sets;
}

// P-26, first half: what is wanted may leave, by itself and together.
bool may_leave(const Decision& decision, const std::vector<Category>& wanted) {
  const auto released = [&](Category category) { return decision.releases(category); };
  const auto complete = [&](const ForbiddenSet& set) {
    return std::includes(wanted.begin(), wanted.end(), set.categories.begin(),
                         set.categories.end());
  };
  return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), released) &&
         std::none_of(decision.forbidden_sets.begin(), decision.forbidden_sets.end(), complete);
}

// P-26, second half.
const Duty* open_duty(const Decision& decision, const std::vector<Category>& wanted,
                      const std::set<std::string>& discharged) {
  for (const Category category : wanted) {
    for (const Duty& duty : decision.categories[static_cast<std::size_t>(category)].duties) {
      if (duty.phase == Phase::kBefore && discharged.count(duty.id) == 0) return &duty;
    }
  }
  return nullptr;
}

}  // namespace

Engine::Engine(std::unique_ptr<const CompiledPolicy> compiled) : compiled_(std::move(compiled)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::make(const Bundle& baseline, const Bundle& sender,
                            std::span<const Bundle> acceptance, const Catalogue& catalogue) {
  TRY_ASSIGN(CompiledPolicy policy, compile_policy(baseline, sender, acceptance, catalogue));
  return Engine(std::make_unique<const CompiledPolicy>(std::move(policy)));
}

CompiledFacts Engine::compile(std::string_view basis, const Facts& facts) const {
  return compiled_->compile(basis, facts);
}

Verdict Engine::verdict(const CompiledFacts& facts, Category category) const noexcept {
  Verdict verdict;
  bool forbidden = false;
  compiled_->for_each_forbid(facts, category, [&](std::size_t) {
    forbidden = true;
    return false;
  });
  if (forbidden) return verdict;
  compiled_->for_each_permit(facts, category, [&](std::size_t row) {
    verdict = {Effect::kRelease, compiled_->permits[row].row.level};
    return false;  // P-21: any other permit agrees
  });
  return verdict;
}

Decision Engine::decide(std::string_view basis, const Facts& facts) const {
  const CompiledFacts compiled = compile(basis, facts);
  Decision decision{
      std::string(basis), {}, forbidden_sets(*compiled_, compiled), compiled_->hashes, facts};
  for (std::size_t c = 0; c < kCategoryCount; ++c) {
    decision.categories[c] = decide_category(*compiled_, compiled, static_cast<Category>(c));
  }
  return decision;
}

Trace Engine::trace(std::string_view basis, const Facts& facts) const {
  return trace_of(*compiled_, *this, decide(basis, facts));
}

Result<Permit> Engine::permit(const DecisionId& id, Decision decision,
                              const std::vector<Category>& wanted,
                              const std::set<std::string>& discharged) const {
  const Decision again = decide(decision.basis, decision.facts);
  if (again.bundles != decision.bundles || again.categories != decision.categories ||
      again.forbidden_sets != decision.forbidden_sets) {
    return refused("policy.foreign-decision");
  }
  const std::set<Category> sorted(wanted.begin(), wanted.end());
  std::vector<Category> categories(sorted.begin(), sorted.end());
  if (!may_leave(decision, categories)) return refused("policy.denied");
  if (const Duty* duty = open_duty(decision, categories, discharged)) {
    return refused("policy.duty-open", duty->id);
  }
  return Permit(id, std::move(decision), std::move(categories));
}

}  // namespace musubi::policy
