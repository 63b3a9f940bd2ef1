// The engine, its fast path and the reference evaluator give the same answers.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/policy/policy_world.h"
#include "tests/unit/policy/reference_evaluator.h"

namespace musubi::policy::test {
namespace {

using Values = std::map<std::string, std::string>;

struct World {
  Engine engine;
  ReferenceEvaluator reference;
  std::vector<std::string> bases;
  std::vector<Attribute> domains;
  std::vector<Values> starts;                            // the facts of the example cases
  std::map<std::string, std::vector<Values>> starts_of;  // the same, by the basis of the case
};

World world_of(const std::string& sender, const std::string& recipient) {
  const Bundle bundle = shipped("bundle-" + sender);
  World world{engine_for(sender, {recipient}),
              {{read_json("baseline.json"), read_json("bundle-" + sender + ".json"),
                read_json("acceptance-" + recipient + ".json")},
               read_json("catalogue.json")},
              {"no-such-basis", "pipa-66"},
              bundle.domains,
              {},
              {}};
  for (const RuleRow& row : bundle.rows) {
    if (row.kind == RowKind::kPermit) world.bases.push_back(row.basis);
  }
  for (const ExampleCase& example : bundle.cases) {
    world.starts.emplace_back(example.facts.begin(), example.facts.end());
    world.starts_of[example.basis].push_back(world.starts.back());
  }
  return world;
}

std::map<std::string, std::int64_t> by_id(const std::vector<Duty>& duties) {
  std::map<std::string, std::int64_t> days;
  for (const Duty& duty : duties) days[duty.id] = duty.days.value_or(0);
  return days;
}

std::string describe(const std::string& basis, const Values& values, Category category) {
  std::string text = basis + " " + std::string(label(category).name);
  for (const auto& [attribute, value] : values) text += " " + attribute + "=" + value;
  return text;
}

// Whether all three agree on one category; says on what request they don't.
bool agree(const World& world, const std::string& basis, const Values& values, Category category,
           const Decision& decision, const CompiledFacts& compiled) {
  const ReferenceAnswer expected =
      world.reference.decide(basis, values, std::string(label(category).name));
  const CategoryDecision& answer = of(decision, category);
  const bool release = answer.effect == Effect::kRelease;
  bool same = release == expected.release && answer.rules == expected.rules;
  if (release) {
    same = same && name(answer.level) == expected.level && by_id(answer.duties) == expected.duties;
  } else {
    same = same && answer.reason == expected.reason;
  }
  const Verdict verdict = world.engine.verdict(compiled, category);
  same = same && verdict.effect == answer.effect && (!release || verdict.level == answer.level);
  EXPECT_TRUE(same) << describe(basis, values, category);
  return same;
}

// Decides one request; `categories` says which to compare. Counts the releases.
bool compare(const World& world, const std::string& basis, const Values& values,
             const std::vector<Category>& categories, std::size_t& releases) {
  const Facts given = facts({values.begin(), values.end()});
  const Decision decision = world.engine.decide(basis, given);
  const CompiledFacts compiled = world.engine.compile(basis, given);
  for (const Category category : categories) {
    if (!agree(world, basis, values, category, decision, compiled)) return false;
    if (decision.releases(category)) ++releases;
  }
  return true;
}

std::vector<Category> all_categories() {
  std::vector<Category> categories;
  for (std::size_t c = 0; c < kCategoryCount; ++c) categories.push_back(static_cast<Category>(c));
  return categories;
}

// A request inside a row's box; then, for each listed attribute, each of its values and missing.
bool compare_each_cell(const World& world, const RuleRow& row, std::size_t& releases) {
  std::vector<std::string> bases = world.bases;
  if (!row.basis.empty()) bases = {row.basis};
  const auto of_basis = world.starts_of.find(row.basis);
  std::size_t turn = 0;
  for (const Values& start : of_basis == world.starts_of.end() ? world.starts : of_basis->second) {
    Values inside = start;
    for (const auto& [attribute, cell] : row.when) {
      if (attribute != kCategoryAttribute && attribute != kBasisClassAttribute) {
        inside[attribute] = cell.front();
      }
    }
    for (const Attribute& attribute : world.domains) {
      if (row.when.count(attribute.name) == 0) continue;
      std::vector<Values> requests(attribute.values.size() + 1, inside);
      requests.back().erase(attribute.name);
      for (std::size_t v = 0; v < attribute.values.size(); ++v) {
        requests[v][attribute.name] = attribute.values[v];
      }
      for (const Values& request : requests) {
        const std::string& basis = bases[turn++ % bases.size()];
        if (!compare(world, basis, request, all_categories(), releases)) return false;
      }
    }
    if (row.kind != RowKind::kPermit) break;  // one start is enough where no basis is fixed
  }
  return true;
}

TEST(Agreement, HoldsAtEachCellOfEachShippedRow) {
  for (const auto& [sender, recipient] : senders_and_recipients()) {
    const World world = world_of(sender, recipient);
    std::size_t releases = 0;
    for (const std::string& file :
         {std::string("baseline"), "bundle-" + sender, "acceptance-" + recipient}) {
      for (const RuleRow& row : shipped(file).rows) {
        ASSERT_TRUE(compare_each_cell(world, row, releases)) << file << " " << row.id;
      }
    }
    EXPECT_GT(releases, 500u) << sender;
  }
}

// Near the examples half of the time, since almost every point of the space is denied.
Values random_request(const World& world, std::mt19937_64& random) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  Values values = below(2) == 0 ? Values{} : world.starts[below(world.starts.size())];
  const bool near = !values.empty();
  for (const Attribute& attribute : world.domains) {
    if (near && below(8) != 0) continue;
    const std::size_t pick = below(attribute.values.size() + 2);
    if (pick == attribute.values.size()) {
      values.erase(attribute.name);
    } else if (pick > attribute.values.size()) {
      values[attribute.name] = "misspelt";
    } else {
      values[attribute.name] = attribute.values[pick];
    }
  }
  return values;
}

TEST(Agreement, HoldsOnAHundredThousandRandomRequests) {
  constexpr std::uint64_t kSeed = 20261121;
  constexpr std::size_t kRequests = 100'000;
  std::vector<World> worlds;
  for (const auto& [sender, recipient] : senders_and_recipients()) {
    worlds.push_back(world_of(sender, recipient));
  }
  std::mt19937_64 random(kSeed);
  std::size_t releases = 0;
  for (std::size_t i = 0; i < kRequests; ++i) {
    const World& world = worlds[i % worlds.size()];
    const Values request = random_request(world, random);
    const std::string& basis = world.bases[random() % world.bases.size()];
    const auto category = static_cast<Category>(random() % kCategoryCount);
    ASSERT_TRUE(compare(world, basis, request, {category}, releases)) << "seed " << kSeed;
  }
  EXPECT_GT(releases, 1000u);
}

// The boxes that the baseline says must never be released; exact analysis comes on top of this.
TEST(Invariants, HoldOnRandomRequestsOfEverySender) {
  const std::vector<Invariant> invariants = shipped("baseline").invariants;
  ASSERT_FALSE(invariants.empty());
  std::mt19937_64 random(7);
  for (const auto& [sender, recipient] : senders_and_recipients()) {
    const World world = world_of(sender, recipient);
    for (int i = 0; i < 3000; ++i) {
      const Invariant& invariant = invariants[random() % invariants.size()];
      Values request = random_request(world, random);
      for (const auto& [attribute, cell] : invariant.when) {
        request[attribute] = cell[random() % cell.size()];
      }
      const std::string& basis = world.bases[random() % world.bases.size()];
      const auto wanted_class = request.find("basis_class");
      const BasisRow* row = catalogue().find(basis);
      const bool applies = wanted_class == request.end() ||
                           (row != nullptr && label(row->basis_class).name == wanted_class->second);
      if (!applies) continue;
      const Decision decision = world.engine.decide(basis, facts({request.begin(), request.end()}));
      const auto categories = invariant.when.find("category");
      for (const std::string& category : released(decision)) {
        const bool listed = categories == invariant.when.end() ||
                            std::find(categories->second.begin(), categories->second.end(),
                                      category) != categories->second.end();
        ASSERT_FALSE(listed) << invariant.id << " " << category << " " << basis;
      }
    }
  }
}

}  // namespace
}  // namespace musubi::policy::test
