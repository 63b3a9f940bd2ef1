// What a change would change (docs/spec/policy-analysis.md §4).
#include "protocol/analysis/difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/analysis/answers.h"
#include "protocol/policy/compile.h"
#include "tests/unit/analysis/analysis_world.h"

namespace musubi::analysis::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

Difference between(const World& from, const World& to) {
  auto found = difference(from.documents(), to.documents());
  EXPECT_TRUE(found) << (found ? "" : found.error().reason + " " + found.error().detail);
  return found ? *std::move(found) : Difference{};
}

std::vector<std::string> kinds(const Difference& difference) {
  std::vector<std::string> kinds;
  for (const Change& change : difference.changes) kinds.emplace_back(name(change.kind));
  return kinds;
}

World miyako() { return world_of("lg-032026", "lg-034827"); }

TEST(Difference, OfAPolicyWithItselfIsEmpty_Q10) {
  for (const World& world : shipped_worlds()) {
    EXPECT_THAT(between(world, world).changes, IsEmpty()) << world.sender.name;
  }
}

TEST(Difference, SaysWhatIsNewlyReleasedAndWhatNoLonger_Q9) {
  World wider = miyako();
  row_of(wider.sender, "P-111").when["purpose"].push_back("relocation");
  const Difference there = between(miyako(), wider);
  ASSERT_THAT(kinds(there), ElementsAre("newly_released"));
  const Region& region = there.changes[0].cover.regions.at(0);
  EXPECT_THAT(region.bases, ElementsAre("dss-77"));
  EXPECT_THAT(region.when.at("purpose").values, ElementsAre("relocation"));
  EXPECT_EQ(there.changes[0].to_level, policy::Level::kFull);
  EXPECT_THAT(there.changed, ElementsAre("lg-032026/P-111"));
  EXPECT_THAT(kinds(between(wider, miyako())), ElementsAre("newly_denied"));
}

TEST(Difference, TellsLevelsAndDutiesApart_Q9) {
  World other = miyako();
  row_of(other.sender, "P-101").level = policy::Level::kRedacted;
  EXPECT_THAT(kinds(between(miyako(), other)), ElementsAre("level_changed"));

  other = miyako();
  row_of(other.sender, "P-111").duties = {{"NO_EXPORT", policy::Phase::kWith, {}}};
  EXPECT_THAT(kinds(between(miyako(), other)), ElementsAre("duty_gained"));
  EXPECT_THAT(kinds(between(other, miyako())), ElementsAre("duty_lost"));

  other = miyako();
  row_of(other.baseline, "D-003").duties.front().days = 10;
  EXPECT_THAT(kinds(between(miyako(), other)), ElementsAre("duty_changed"));
}

TEST(Difference, TellsThatABasisStepsInForAnother_Q9) {
  World moved = miyako();
  row_of(moved.sender, "P-141").basis = "pipa-69-1";
  const Difference basis = between(miyako(), moved);
  EXPECT_THAT(kinds(basis), Contains("basis_changed"));
}

TEST(Difference, TellsOfSetsThatMayNotLeaveTogether_Q9) {
  World other = miyako();
  other.baseline.rows.erase(
      std::find_if(other.baseline.rows.begin(), other.baseline.rows.end(),
                   [](const policy::RuleRow& row) { return row.id == "S-001"; }));
  EXPECT_THAT(kinds(between(miyako(), other)), ElementsAre("set_allowed"));
  EXPECT_THAT(kinds(between(other, miyako())), ElementsAre("set_forbidden"));
}

TEST(Difference, NamesRowsWhoseWordsChangedThoughNoAnswerDid_Q10) {
  World other = miyako();
  row_of(other.baseline, "F-003").audience = policy::Audience::kPeer;
  const Difference there = between(miyako(), other);
  EXPECT_THAT(there.changes, IsEmpty());
  EXPECT_THAT(there.changed, ElementsAre("baseline/F-003"));
}

TEST(Difference, OfAFirstBundleIsAllThatItReleases) {
  World nothing = miyako();
  nothing.sender = without_rows(nothing.sender);
  const Difference there = between(nothing, miyako());
  EXPECT_THAT(kinds(there), Contains("newly_released"));
  EXPECT_EQ(there.added.size(), miyako().sender.rows.size());
}

// Each of the rows' cells with one value less, or one more.
std::vector<World> single_cell_mutations(const World& world) {
  std::vector<World> mutations;
  for (std::size_t r = 0; r < world.sender.rows.size(); ++r) {
    for (const auto& [attribute, values] : world.sender.rows[r].when) {
      if (values.size() < 2) continue;
      mutations.push_back(world);
      mutations.back().sender.rows[r].when[attribute].pop_back();
    }
  }
  return mutations;
}

// Exact in both directions: a request that is told is answered otherwise, and a request that is
// answered otherwise is told.
TEST(Difference, IsExactlyTheRequestsThatAreAnsweredOtherwise_Q10) {
  std::mt19937_64 random(11);
  const World before = miyako();
  const policy::Engine old_engine = before.engine();
  const auto policy = policy::compile_policy(before.baseline, before.sender, before.acceptance,
                                             policy::test::catalogue());
  const auto model = make_model(std::array{&*policy}, {});
  std::size_t told = 0;
  std::size_t changed = 0;
  for (const World& after : single_cell_mutations(before)) {
    const policy::Engine engine = after.engine();
    const Difference there = between(before, after);
    for (const Change& change : there.changes) {
      for (const Region& region : change.cover.regions) {
        if (change.kind == ChangeKind::kBasisChanged) continue;
        const auto was = decided(old_engine, region.witness);
        const auto is = decided(engine, region.witness);
        EXPECT_TRUE(was.effect != is.effect || was.level != is.level || was.duties != is.duties);
        ++told;
      }
    }
    for (int i = 0; i < 300; ++i) {
      Witness request = witness_of(*model, random_point(*model, random));
      if (!there.changes.empty() && i % 2 == 0) {  // near what changed
        const Witness& near = there.changes.front().cover.regions.front().witness;
        for (const auto& [attribute, value] : near.facts) {
          if (random() % 6 != 0) request.facts[attribute] = value;
        }
        request.basis = near.basis;
      }
      const auto was = decided(old_engine, request);
      const auto is = decided(engine, request);
      if (was.effect == is.effect && was.level == is.level && was.duties == is.duties) continue;
      ++changed;
      const bool known =
          std::any_of(there.changes.begin(), there.changes.end(), [&](const Change& change) {
            return std::any_of(change.cover.regions.begin(), change.cover.regions.end(),
                               [&](const Region& region) { return lies_in(region, request); });
          });
      EXPECT_TRUE(known) << request.basis << " " << request.category;
    }
  }
  EXPECT_GT(told, 20u);
  EXPECT_GT(changed, 100u);
}

TEST(Difference, NamesSettingsAndWidenedAttributes_Q11_Q12) {
  World before = miyako();
  World after = miyako();
  const policy::Attribute setting{
      "fictional", {"no", "yes"}, "no", {"架空の設定", "a fictional setting"}};
  for (World* world : {&before, &after}) {
    world->baseline.domains.push_back(setting);
    world->sender.domains.push_back(setting);
  }
  after.sender.settings["fictional"] = "yes";
  for (policy::Bundle* bundle : {&after.baseline, &after.sender, &after.acceptance[0]}) {
    for (policy::Attribute& attribute : bundle->domains) {
      if (attribute.name == "consent_obtainable") attribute.values.push_back("asleep");
    }
  }
  const Difference there = between(before, after);
  EXPECT_THAT(there.changes, IsEmpty());
  ASSERT_EQ(there.settings.size(), 1u);
  EXPECT_EQ(there.settings[0].to, "yes");
  ASSERT_EQ(there.widened.size(), 1u);
  EXPECT_THAT(there.widened[0].values, ElementsAre("asleep"));
  EXPECT_THAT(there.widened[0].rules, Contains("lg-032026/P-101"));
}

// A fact that no record states becomes a setting: what needed it is released from then on (P-50).
TEST(Difference, SeesAFactBecomeASettingAndASettingAFact_Q2) {
  World by_fact = miyako();
  by_fact.sender.domains.push_back(
      {"head_leave", {"no", "yes"}, {}, {"長の許可", "leave of the head"}});
  row_of(by_fact.sender, "P-111").when["head_leave"] = {"yes"};
  World by_setting = by_fact;
  by_setting.sender.domains.back().strict = "no";
  by_setting.sender.settings["head_leave"] = "yes";
  EXPECT_THAT(kinds(between(by_fact, by_setting)), Contains("newly_released"));
  EXPECT_THAT(kinds(between(by_setting, by_fact)), Contains("newly_denied"));
  const Difference there = between(by_fact, by_setting);
  const Witness& witness = there.changes.front().cover.regions.front().witness;
  EXPECT_EQ(decided(by_fact.engine(), witness).effect, policy::Effect::kDeny);
  EXPECT_EQ(decided(by_setting.engine(), witness).effect, policy::Effect::kRelease);
}

TEST(DifferenceReport, SaysItInSentencesOfBothLanguages) {
  World wider = miyako();
  row_of(wider.sender, "P-111").when["purpose"].push_back("relocation");
  const World before = miyako();
  const json::Value report =
      difference_report(before.documents(), wider.documents(), between(before, wider));
  const json::Value& change = (*report.find("changes")->array())[0];
  const json::Value& region = (*change.find("regions")->array())[0];
  EXPECT_THAT(*region.find("ja")->text(), testing::HasSubstr("新たに提供される"));
  EXPECT_THAT(*region.find("en")->text(), testing::HasSubstr("would newly be released"));
}

}  // namespace
}  // namespace musubi::analysis::test
