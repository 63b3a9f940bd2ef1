#include "protocol/policy/example_case.h"

#include <algorithm>

namespace musubi::policy {

Facts facts_of(const ExampleCase& example, Instant at) {
  Facts facts;
  for (const auto& [attribute, value] : example.facts) {
    facts.emplace(attribute, Fact{value, {"example", example.id, at}});
  }
  return facts;
}

bool is_decided_as_said(const Engine& engine, const ExampleCase& example) {
  const Decision decision = engine.decide(example.basis, facts_of(example, Instant{}));
  return std::all_of(decision.categories.begin(), decision.categories.end(),
                     [&](const CategoryDecision& made) {
                       const bool said = std::find(example.releases.begin(), example.releases.end(),
                                                   made.category) != example.releases.end();
                       return said == (made.effect == Effect::kRelease);
                     });
}

}  // namespace musubi::policy
