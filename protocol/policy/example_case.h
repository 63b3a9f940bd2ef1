// Example cases of a bundle, decided (docs/spec/policy.md §9).
#pragma once

#include "protocol/policy/engine.h"

namespace musubi::policy {

// The facts that an example states; `at` is when somebody decides them.
[[nodiscard]] Facts facts_of(const ExampleCase& example, Instant at);

// Whether `engine` releases exactly what the example says. The engine is that of the baseline and
// of the example's bundle alone.
[[nodiscard]] bool is_decided_as_said(const Engine& engine, const ExampleCase& example);

}  // namespace musubi::policy
