// The shipped policies as documents, and requests as points of a model.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "protocol/analysis/difference.h"
#include "tests/unit/policy/policy_world.h"

namespace musubi::analysis::test {

// Documents that own what they name.
struct World {
  policy::Bundle baseline;
  policy::Bundle sender;
  std::vector<policy::Bundle> acceptance;

  [[nodiscard]] Documents documents() const {
    return {baseline, sender, acceptance, policy::test::catalogue()};
  }
  [[nodiscard]] policy::Engine engine() const;
};

// A shipped sender with a shipped recipient.
World world_of(const std::string& sender, const std::string& recipient);
std::vector<World> shipped_worlds();

// The row of a bundle that has this id; aborts if there is none.
policy::RuleRow& row_of(policy::Bundle& bundle, const std::string& id);

// The request that a witness describes, decided.
policy::CategoryDecision decided(const policy::Engine& engine, const Witness& witness);

// One position of each variable.
using Point = std::vector<std::size_t>;
Point random_point(const Model& model, std::mt19937_64& random);
Witness witness_of(const Model& model, const Point& point);
std::vector<std::size_t> classes_of(const Model& model, const Point& point);
bool lies_in(const Region& region, const Witness& witness);

}  // namespace musubi::analysis::test
