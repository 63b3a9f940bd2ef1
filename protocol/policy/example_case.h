// Example cases of a bundle, decided (docs/spec/policy.md §9.3).
#pragma once

#include <string>
#include <vector>

#include "protocol/policy/engine.h"

namespace musubi::policy {

// The facts that an example states; `at` is when somebody decides them.
[[nodiscard]] Facts facts_of(const ExampleCase& example, Instant at);

// A category that comes out otherwise than the example says: released or not, or at another level,
// with other duties, for another reason, where the example expects one (P-61).
struct Departure {
  CategoryDecision decision;  // as it is decided
  bool expected = false;      // whether the example releases it
  // What the example says and what is decided: "full KEEP_UNTIL=365 NO_ONWARD" or "denied
  // TAX_SECRET"; "released" or "denied" where the example expects no more.
  std::string said;
  std::string made;
};

// Where `engine` decides otherwise than the example says, by category. The engine is that of the
// baseline and of the example's bundle alone.
[[nodiscard]] std::vector<Departure> departures_from(const ExampleCase& example,
                                                     const Engine& engine);

// Whether all comes out as the example says.
[[nodiscard]] bool is_decided_as_said(const Engine& engine, const ExampleCase& example);

}  // namespace musubi::policy
