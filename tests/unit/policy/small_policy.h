// Policies of a few rows, written in a test. In JSON texts ' stands for ".
#pragma once

#include <string>
#include <vector>

#include "tests/unit/policy/policy_world.h"

namespace musubi::policy::test {

// Rows without their labels: "'id':'F-1','kind':'forbid',…".
using Rows = std::vector<std::string>;

// Attributes: consent, consent_covers_recipient, agreement, seal, basis_class.
json::Value small_bundle(const std::string& scope, const std::string& name, const Rows& rows);

// What the bundle is refused for: "reason detail"; "accepted" if it is not.
std::string refusal(const json::Value& bundle);
std::string refusal(const std::string& scope, const std::string& row);

struct SmallPolicy {
  Rows baseline;
  Rows sender;
  Rows acceptance;

  [[nodiscard]] Result<Engine> make() const;
  [[nodiscard]] Engine engine() const;        // aborts if it is refused
  [[nodiscard]] std::string refusal() const;  // as above
};

}  // namespace musubi::policy::test
