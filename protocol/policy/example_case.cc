#include "protocol/policy/example_case.h"

#include <algorithm>

namespace musubi::policy {
namespace {

std::string in_words(Level level, std::vector<Duty> duties) {
  std::sort(duties.begin(), duties.end());
  std::string words(name(level));
  for (const Duty& duty : duties) {
    words += " " + duty.id;
    if (duty.days) words += "=" + std::to_string(*duty.days);
  }
  return words;
}

std::string in_words(const Expectation& expected) {
  return expected.level ? in_words(*expected.level, expected.duties) : "denied " + expected.reason;
}

std::string in_words(const CategoryDecision& decided) {
  const bool released = decided.effect == Effect::kRelease;
  return released ? in_words(decided.level, decided.duties) : "denied " + decided.reason;
}

std::string in_short(bool released) { return released ? "released" : "denied"; }

bool lists(const std::vector<Category>& categories, Category category) {
  return std::find(categories.begin(), categories.end(), category) != categories.end();
}

Departure compared(const ExampleCase& example, const CategoryDecision& decided) {
  const Category category = decided.category;
  const bool released = decided.effect == Effect::kRelease;
  const bool expected = lists(example.releases, category);
  for (const Expectation& each : example.expects) {
    if (!lists(each.categories, category)) continue;
    return {decided, expected, in_words(each), in_words(decided)};
  }
  return {decided, expected, in_short(expected), in_short(released)};
}

}  // namespace

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
  for (const CategoryDecision& decided : decision.categories) {
    Departure one = compared(example, decided);
    if (one.said != one.made) departures.push_back(std::move(one));
  }
  return departures;
}

bool is_decided_as_said(const Engine& engine, const ExampleCase& example) {
  return departures_from(example, engine).empty();
}

}  // namespace musubi::policy
