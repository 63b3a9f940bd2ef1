// Example cases of a bundle, decided (docs/spec/policy.md §9).
#pragma once

#include <vector>

#include "protocol/policy/engine.h"

namespace musubi::policy {

// The facts that an example states; `at` is when somebody decides them.
[[nodiscard]] Facts facts_of(const ExampleCase& example, Instant at);

// A category that is released and should not be, or the other way round.
struct Departure {
  CategoryDecision decision;  // as it is decided
  bool expected = false;      // whether the example releases it
};

// Where `engine` decides otherwise than the example says, by category. The engine is that of the
// baseline and of the example's bundle alone.
[[nodiscard]] std::vector<Departure> departures_from(const ExampleCase& example,
                                                     const Engine& engine);

// Whether `engine` releases exactly what the example says.
[[nodiscard]] bool is_decided_as_said(const Engine& engine, const ExampleCase& example);

}  // namespace musubi::policy
