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

Decision decide_compiled(const CompiledPolicy& policy, std::string_view basis, const Facts& facts,
                         const CompiledFacts& compiled) {
  Decision decision{std::string(basis), {}, forbidden_sets(policy, compiled), policy.hashes, facts};
  for (std::size_t c = 0; c < kCategoryCount; ++c) {
    decision.categories[c] = decide_category(policy, compiled, static_cast<Category>(c));
  }
  return decision;
}

// P-26: what is wanted of one person may leave.
bool may_leave(const Grant& grant) {
  return !grant.categories.empty() &&
         std::all_of(grant.categories.begin(), grant.categories.end(),
                     [&](Category category) { return grant.decision.releases(category); });
}

// P-25, P-26: two harmless categories may betray a place together, also when one of them is a
// relative's. So a set that is forbidden for one person is looked for in what leaves of all.
std::set<Category> leaving_of(const std::vector<Grant>& grants) {
  std::set<Category> leaving;
  for (const Grant& grant : grants)
    leaving.insert(grant.categories.begin(), grant.categories.end());
  return leaving;
}

// Null if there is none.
const ForbiddenSet* first_within(const std::vector<ForbiddenSet>& sets,
                                 const std::set<Category>& leaving) {
  const auto found = std::find_if(sets.begin(), sets.end(), [&leaving](const ForbiddenSet& set) {
    return std::includes(leaving.begin(), leaving.end(), set.categories.begin(),
                         set.categories.end());
  });
  return found == sets.end() ? nullptr : &*found;
}

const ForbiddenSet* forbidden_together(const std::vector<Grant>& grants,
                                       const std::set<Category>& leaving) {
  for (const Grant& grant : grants) {
    if (const auto* set = first_within(grant.decision.forbidden_sets, leaving)) return set;
  }
  return nullptr;
}

// Sorts, and refuses what cannot be one release.
bool put_in_order(std::vector<Grant>& grants) {
  for (Grant& grant : grants) {
    const std::set<Category> sorted(grant.categories.begin(), grant.categories.end());
    grant.categories.assign(sorted.begin(), sorted.end());
  }
  std::sort(grants.begin(), grants.end(),
            [](const Grant& a, const Grant& b) { return a.person < b.person; });
  const auto clash =
      std::adjacent_find(grants.begin(), grants.end(), [](const Grant& a, const Grant& b) {
        return a.person == b.person || a.decision.basis != b.decision.basis;
      });
  return !grants.empty() && clash == grants.end();
}

// Whether all that leaves of this person would leave on these facts, too.
bool leaves_alike(const Engine& engine, const Grant& grant, const CompiledFacts& facts) {
  return std::all_of(grant.categories.begin(), grant.categories.end(), [&](Category category) {
    const Verdict verdict = engine.verdict(facts, category);
    return verdict.effect == Effect::kRelease &&
           verdict.level == grant.decision.categories[static_cast<std::size_t>(category)].level;
  });
}

// P-36: whether taking back this person's consent would have changed the answer.
bool rests_on_consent(const CompiledPolicy& policy, const Engine& engine, const Grant& grant,
                      const std::set<Category>& leaving) {
  const auto consent = policy.domain.find(kConsentAttribute);
  if (!consent) return false;  // no rule speaks of it
  CompiledFacts facts = policy.compile(grant.decision.basis, grant.decision.facts);
  return std::any_of(kEndedConsent.begin(), kEndedConsent.end(), [&](std::string_view state) {
    facts.position[*consent] = policy.domain.position(*consent, state);
    return !leaves_alike(engine, grant, facts) ||
           first_within(forbidden_sets(policy, facts), leaving) != nullptr;
  });
}

// P-26: a duty that should have been done before.
const Duty* open_duty(const Grant& grant, const std::set<std::string>& discharged) {
  for (const Category category : grant.categories) {
    const auto index = static_cast<std::size_t>(category);
    for (const Duty& duty : grant.decision.categories[index].duties) {
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

// Without its words a denial by a forbid and one by silence are the same: what is asked first
// decides nothing. Most requests have no permit, and permits list less than forbids do.
Verdict Engine::verdict(const CompiledFacts& facts, Category category) const noexcept {
  Verdict verdict;
  compiled_->for_each_permit(facts, category, [&](std::size_t row) {
    verdict = {Effect::kRelease, compiled_->permits[row].row.level};
    return false;  // P-21: any other permit agrees
  });
  if (verdict.effect == Effect::kDeny) return verdict;
  compiled_->for_each_forbid(facts, category, [&](std::size_t) {
    verdict = {};
    return false;
  });
  return verdict;
}

Decision Engine::decide(std::string_view basis, const Facts& facts) const {
  return decide_compiled(*compiled_, basis, facts, compile(basis, facts));
}

Trace Engine::trace(std::string_view basis, const Facts& facts) const {
  const CompiledFacts compiled = compile(basis, facts);
  return trace_of(*compiled_, *this, compiled, decide_compiled(*compiled_, basis, facts, compiled));
}

bool Engine::is_own(const Decision& decision) const {
  const Decision again = decide(decision.basis, decision.facts);
  return again.bundles == decision.bundles && again.categories == decision.categories &&
         again.forbidden_sets == decision.forbidden_sets;
}

Result<Permit> Engine::permit(const DecisionId& id, std::vector<Grant> grants,
                              const std::set<std::string>& discharged) const {
  for (const Grant& grant : grants) {
    if (!is_own(grant.decision)) return refused("policy.foreign-decision");
  }
  if (!put_in_order(grants) || !std::all_of(grants.begin(), grants.end(), may_leave)) {
    return refused("policy.denied");
  }
  const std::set<Category> leaving = leaving_of(grants);
  if (const ForbiddenSet* set = forbidden_together(grants, leaving)) {
    return refused("policy.denied", set->reason);
  }
  for (const Grant& grant : grants) {
    if (const Duty* duty = open_duty(grant, discharged)) {
      return refused("policy.duty-open", duty->id);
    }
  }
  std::vector<std::uint32_t> consented;
  for (const Grant& grant : grants) {
    if (rests_on_consent(*compiled_, *this, grant, leaving)) consented.push_back(grant.person);
  }
  return Permit(id, std::move(grants), std::move(consented));
}

}  // namespace musubi::policy
