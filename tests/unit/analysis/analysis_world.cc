#include "tests/unit/analysis/analysis_world.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace musubi::analysis::test {

using policy::test::shipped;

policy::Engine World::engine() const {
  auto made = policy::Engine::make(baseline, sender, acceptance, policy::test::catalogue());
  if (made) return *std::move(made);
  std::fprintf(stderr, "%s %s\n", made.error().reason.c_str(), made.error().detail.c_str());
  std::abort();
}

World world_of(const std::string& sender, const std::string& recipient) {
  return {shipped("baseline"), shipped("bundle-" + sender), {shipped("acceptance-" + recipient)}};
}

std::vector<World> shipped_worlds() {
  std::vector<World> worlds;
  for (const auto& [sender, recipient] : policy::test::senders_and_recipients()) {
    worlds.push_back(world_of(sender, recipient));
  }
  return worlds;
}

policy::RuleRow& row_of(policy::Bundle& bundle, const std::string& id) {
  for (policy::RuleRow& row : bundle.rows) {
    if (row.id == id) return row;
  }
  std::fprintf(stderr, "no row %s\n", id.c_str());
  std::abort();
}

policy::CategoryDecision decided(const policy::Engine& engine, const Witness& witness) {
  const policy::Facts facts = policy::test::facts({witness.facts.begin(), witness.facts.end()});
  return policy::test::of(engine.decide(witness.basis, facts), *parse_category(witness.category));
}

Point random_point(const Model& model, std::mt19937_64& random) {
  Point point;
  for (const Variable& variable : model.variables) point.push_back(random() % variable.positions());
  return point;
}

Witness witness_of(const Model& model, const Point& point) {
  Witness witness;
  for (std::size_t v = 0; v < point.size(); ++v) {
    const Variable& variable = model.variables[v];
    if (variable.is_missing(point[v])) continue;
    const std::string& value = variable.values[point[v]];
    if (v == kBasisVariable) {
      witness.basis = value;
    } else if (v == kCategoryVariable) {
      witness.category = value;
    } else {
      witness.facts[variable.name] = value;
    }
  }
  return witness;
}

std::vector<std::size_t> classes_of(const Model& model, const Point& point) {
  std::vector<std::size_t> classes;
  for (std::size_t v = 0; v < point.size(); ++v) {
    classes.push_back(model.variables[v].class_of[point[v]]);
  }
  return classes;
}

namespace {

bool has(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

bool lies_in(const Region& region, const Witness& witness) {
  if (!has(region.bases, witness.basis) || !has(region.categories, witness.category)) return false;
  return std::all_of(region.when.begin(), region.when.end(), [&](const auto& cell) {
    const auto fact = witness.facts.find(cell.first);
    return fact == witness.facts.end() ? cell.second.missing
                                       : has(cell.second.values, fact->second);
  });
}

}  // namespace musubi::analysis::test
