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

std::vector<Departure> departures_from(const ExampleCase& example, const Engine& engine) {
  std::vector<Departure> departures;
  const Decision decision = engine.decide(example.basis, facts_of(example, Instant{}));
  for (const CategoryDecision& made : decision.categories) {
    const bool said = std::find(example.releases.begin(), example.releases.end(), made.category) !=
                      example.releases.end();
    if (said != (made.effect == Effect::kRelease)) departures.push_back({made, said});
  }
  return departures;
}

bool is_decided_as_said(const Engine& engine, const ExampleCase& example) {
  return departures_from(example, engine).empty();
}

}  // namespace musubi::policy
