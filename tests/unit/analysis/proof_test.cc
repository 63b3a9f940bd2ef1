// What is proven of every request, and what analysis finds (docs/spec/policy-analysis.md §2, §3).
#include "protocol/analysis/proof.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/analysis/analysis_report.h"
#include "tests/unit/analysis/analysis_world.h"

namespace musubi::analysis::test {
namespace {

using testing::Contains;
using testing::IsEmpty;

World miyako() { return world_of("lg-032026", "lg-034827"); }

void erase_row(policy::Bundle& bundle, const std::string& id) {
  bundle.rows.erase(std::find_if(bundle.rows.begin(), bundle.rows.end(),
                                 [&](const policy::RuleRow& row) { return row.id == id; }));
}

std::vector<std::string> broken(const World& world) {
  const auto proofs = prove_invariants(world.documents());
  EXPECT_TRUE(proofs);
  std::vector<std::string> ids;
  for (const InvariantProof& proof : *proofs) {
    if (!proof.holds()) ids.push_back(proof.id);
  }
  return ids;
}

TEST(Invariants, HoldOnEveryRequestOfEveryShippedBundle_Q6) {
  for (const World& world : shipped_worlds()) {
    EXPECT_THAT(broken(world), IsEmpty()) << world.sender.name;
    EXPECT_GE(prove_invariants(world.documents())->size(), 6u);
  }
}

TEST(Invariants, AreSeenToBreak_Q6) {
  World holed = miyako();
  erase_row(holed.baseline, "F-003");
  EXPECT_THAT(broken(holed), Contains("baseline/I-002"));
  const auto proofs = prove_invariants(holed.documents());
  const policy::Engine engine = holed.engine();
  for (const InvariantProof& proof : *proofs) {
    for (const Region& region : proof.released.regions) {
      EXPECT_EQ(decided(engine, region.witness).effect, policy::Effect::kRelease);
    }
  }
}

// Whatever a sender permits: the police are told in an emergency, and nobody else is.
TEST(Invariants, KeepASealedPlaceFromAllButThePoliceInAnEmergency_Q6_Invariant7) {
  World wide = miyako();
  policy::Box& danger = row_of(wide.sender, "P-132").when;
  danger.erase("purpose");
  danger.erase("recipient_kind");
  EXPECT_THAT(broken(wide), IsEmpty());
  policy::Box& police = row_of(wide.baseline, "F-003").unless.front();
  police.erase("purpose");
  EXPECT_THAT(broken(wide), Contains("baseline/I-013"));
  police.erase("recipient_kind");
  EXPECT_THAT(broken(wide), Contains("baseline/I-012"));
}

TEST(Invariants, KeepSomebodyElsewhereFromBodiesThatAreNotPublic_Q6) {
  World wide = miyako();
  row_of(wide.sender, "P-133").when.erase("urgency");
  EXPECT_THAT(broken(wide), IsEmpty());
  erase_row(wide.baseline, "F-028");
  EXPECT_THAT(broken(wide), Contains("baseline/I-014"));
}

TEST(Questions, AreAnsweredByAProofOrByARequest_Q8) {
  const World world = miyako();
  const auto never = prove_never_released(
      world.documents(), "q",
      {{"category", {"address"}}, {"sealed_place", {"yes"}}, {"urgency", {"none"}}});
  ASSERT_TRUE(never);
  EXPECT_TRUE(never->holds());
  const auto sometimes = prove_never_released(world.documents(), "q", {{"category", {"finance"}}});
  ASSERT_TRUE(sometimes);
  EXPECT_EQ(sometimes->holds(), false);
  EXPECT_EQ(prove_never_released(world.documents(), "q", {{"colour", {"red"}}}).error().reason,
            "bundle.unknown-attribute");
  EXPECT_EQ(prove_never_released(world.documents(), "q", {{"urgency", {"red"}}}).error().reason,
            "bundle.unknown-value");
}

std::vector<std::string> steps_that_release_more(const World& world) {
  const auto proofs = prove_monotone(world.documents());
  EXPECT_TRUE(proofs);
  std::vector<std::string> steps;
  for (const StepProof& proof : *proofs) {
    if (!proof.holds()) steps.push_back(proof.attribute + ":" + proof.from + ">" + proof.to);
  }
  return steps;
}

TEST(Protection, NeverReleasesMoreUnderAnyShippedBundle_Q7) {
  for (const World& world : shipped_worlds()) {
    EXPECT_THAT(steps_that_release_more(world), IsEmpty()) << world.sender.name;
    EXPECT_GT(prove_monotone(world.documents())->size(), 50u);
  }
}

TEST(Protection, IsSeenToReleaseMore_Q7) {
  World wrong = miyako();
  row_of(wrong.sender, "P-111").when["sealed_place"] = {"yes"};
  EXPECT_THAT(steps_that_release_more(wrong), Contains("sealed_place:no>yes"));
  wrong = miyako();
  row_of(wrong.sender, "P-141").when["consent"] = {"refused", "withdrawn"};
  EXPECT_THAT(steps_that_release_more(wrong), Contains("consent:given>withdrawn"));
}

std::vector<std::string> dead(const World& world) {
  const auto findings = find_faults(world.documents());
  EXPECT_TRUE(findings);
  std::vector<std::string> rules;
  for (const DeadRow& row : findings->dead) rules.push_back(row.rule);
  return rules;
}

TEST(Findings, NameRowsThatChangeNothing_Q5) {
  World other = miyako();
  policy::RuleRow twin = row_of(other.sender, "P-111");
  twin.id = "P-999";
  twin.when["category"] = {"identity"};
  other.sender.rows.push_back(twin);
  EXPECT_THAT(dead(other), Contains("lg-032026/P-999"));

  other = miyako();
  row_of(other.sender, "P-101").when["basis_current"] = {"no"};
  EXPECT_THAT(dead(other), Contains("lg-032026/P-101"));
}

TEST(Findings, NameGapsUntilTheyAreAcknowledged_Q4) {
  World other = miyako();
  other.acceptance.clear();  // it has no part in gaps
  const auto before = find_faults(other.documents());
  ASSERT_TRUE(before);
  const policy::Engine engine = other.engine();
  for (const Region& gap : before->gaps.regions) {
    EXPECT_EQ(decided(engine, gap.witness).reason, policy::kNoPermit);
  }
  policy::RuleRow all = row_of(other.sender, "G-001");
  all.id = "G-002";
  all.when.clear();
  other.sender.rows.push_back(all);
  const auto after = find_faults(other.documents());
  ASSERT_TRUE(after);
  EXPECT_TRUE(after->gaps.empty());
}

TEST(AnalysisReport, SaysWhatIsFoundAndWhetherItIsClean) {
  World other = miyako();
  erase_row(other.baseline, "F-003");
  const auto analysis = analyse(other.documents());
  ASSERT_TRUE(analysis);
  const json::Value report = analysis_report(other.documents(), *analysis);
  EXPECT_EQ(*report.find("clean")->boolean(), false);
  const auto& invariants = *report.find("invariants")->array();
  const auto sealed = std::find_if(invariants.begin(), invariants.end(), [](const json::Value& i) {
    return *i.find("id")->text() == "baseline/I-002";
  });
  ASSERT_NE(sealed, invariants.end());
  const json::Value& region = (*sealed->find("regions")->array())[0];
  EXPECT_THAT(*region.find("ja")->text(), testing::HasSubstr("提供されうる"));
  EXPECT_THAT(*region.find("en")->text(), testing::HasSubstr("may be released"));
}

}  // namespace
}  // namespace musubi::analysis::test
