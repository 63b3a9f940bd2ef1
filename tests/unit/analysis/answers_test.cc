// The diagram and the engine give the same answer: on random requests of the whole space, and on
// every request of reduced domains (docs/spec/policy-analysis.md §1).
#include "protocol/analysis/answers.h"

#include <gtest/gtest.h>

#include "protocol/policy/compile.h"
#include "tests/unit/analysis/analysis_world.h"

namespace musubi::analysis::test {
namespace {

struct Mapped {
  policy::Engine engine;
  policy::CompiledPolicy policy;
  Model model;
  Diagram diagram;
  Answers answers;
  Node all{};
};

std::unique_ptr<Mapped> mapped(const World& world) {
  auto policy = policy::compile_policy(world.baseline, world.sender, world.acceptance,
                                       policy::test::catalogue());
  EXPECT_TRUE(policy);
  auto model = make_model(std::array{&*policy}, {});
  EXPECT_TRUE(model);
  Diagram diagram(model->arity());
  auto made = std::make_unique<Mapped>(
      Mapped{world.engine(), *std::move(policy), *std::move(model), std::move(diagram), {}, {}});
  made->all = answers_of(made->diagram, made->model.rules.front(), made->answers);
  return made;
}

// Whether both say the same of one request; counts releases.
bool agrees(const Mapped& mapped, const Point& point, std::size_t& releases) {
  const Answer& drawn =
      mapped.answers[mapped.diagram.at(mapped.all, classes_of(mapped.model, point))];
  const auto decision = decided(mapped.engine, witness_of(mapped.model, point));
  if (decision.effect == policy::Effect::kDeny) return drawn.effect == policy::Effect::kDeny;
  ++releases;
  return drawn.effect == decision.effect && drawn.level == decision.level &&
         drawn.duties == decision.duties;
}

// The facts of an example case, a few of them changed: most other requests are denied.
Point near_an_example(const Mapped& mapped, const World& world, std::mt19937_64& random) {
  const auto& example = world.sender.cases[random() % world.sender.cases.size()];
  Point point = random_point(mapped.model, random);
  for (std::size_t v = kFirstAttribute; v < point.size(); ++v) {
    const Variable& variable = mapped.model.variables[v];
    if (random() % 8 == 0) continue;
    const auto fact = example.facts.find(variable.name);
    point[v] = fact == example.facts.end() ? variable.values.size() : *variable.find(fact->second);
  }
  const auto basis = mapped.model.variables[kBasisVariable].find(example.basis);
  if (basis) point[kBasisVariable] = *basis;
  return point;
}

TEST(Answers, AreThoseOfTheEngineOnRandomRequests_Q1) {
  std::mt19937_64 random(20261121);
  std::size_t releases = 0;
  for (const World& world : shipped_worlds()) {
    const auto all = mapped(world);
    for (int i = 0; i < 4000; ++i) {
      const Point point =
          i % 2 == 0 ? random_point(all->model, random) : near_an_example(*all, world, random);
      ASSERT_TRUE(agrees(*all, point, releases)) << world.sender.name << " " << i;
    }
  }
  EXPECT_GT(releases, 1000u);
}

// Every value of three attributes and every category, around one request.
TEST(Answers, AreThoseOfTheEngineOnEveryRequestOfReducedDomains_Q1) {
  std::mt19937_64 random(7);
  std::size_t releases = 0;
  std::size_t requests = 0;
  for (const World& world : shipped_worlds()) {
    const auto all = mapped(world);
    for (int round = 0; round < 6; ++round) {
      Point point = near_an_example(*all, world, random);
      const std::size_t attributes = point.size() - kFirstAttribute;
      const std::array<std::size_t, 3> varied{kCategoryVariable,
                                              kFirstAttribute + random() % attributes,
                                              kFirstAttribute + random() % attributes};
      const auto positions = [&](std::size_t v) { return all->model.variables[v].positions(); };
      for (std::size_t a = 0; a < positions(varied[0]); ++a) {
        for (std::size_t b = 0; b < positions(varied[1]); ++b) {
          for (std::size_t c = 0; c < positions(varied[2]); ++c) {
            point[varied[0]] = a;
            point[varied[1]] = b;
            point[varied[2]] = c;
            ++requests;
            ASSERT_TRUE(agrees(*all, point, releases)) << world.sender.name;
          }
        }
      }
    }
  }
  EXPECT_GT(requests, 10'000u);
  EXPECT_GT(releases, 1000u);
}

}  // namespace
}  // namespace musubi::analysis::test
