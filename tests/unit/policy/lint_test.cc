// All that is wrong with a bundle, all that is odd about it, and what its example cases show.
#include "protocol/policy/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/policy/example_case.h"
#include "protocol/policy/faults.h"
#include "tests/unit/policy/small_policy.h"

namespace musubi::policy::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

std::vector<std::string> texts(const Faults& faults) {
  std::vector<std::string> texts;
  for (const Error& error : faults.errors()) texts.push_back(error.reason + " " + error.detail);
  return texts;
}

std::vector<std::string> texts(const std::vector<Warning>& warnings) {
  std::vector<std::string> texts;
  for (const Warning& warning : warnings) texts.push_back(warning.reason + " " + warning.place);
  return texts;
}

Bundle small(const std::string& scope, const std::string& name, const Rows& rows) {
  return *parse_bundle(small_bundle(scope, name, rows));
}

const std::string kPermit =
    "'id':'P-1','kind':'permit','basis':'pipa-61','level':'full','when':{'category':['identity']}";
const std::string kSeal =
    "'id':'F-1','kind':'forbid','reason':'SEALED','audience':'internal','when':{'seal':['yes']}";

ExampleCase example(const std::string& id, const std::string& seal,
                    std::vector<Category> releases) {
  return {id, "pipa-61", {{"seal", seal}}, std::move(releases), {}, {"例", "example"}};
}

TEST(Faults, OfTheShapeAreAllTold) {
  const json::Value document =
      small_bundle("sender", "small",
                   {kPermit + ",'priority':1", kPermit, "'id':'D-1','kind':'duty','when':{}"});
  const BundleReading reading = read_bundle(document);
  EXPECT_FALSE(reading.bundle);
  EXPECT_THAT(texts(reading.faults),
              ElementsAre("json.unknown-member /rows/0/priority", "json.missing /rows/2/duties"));
}

TEST(Faults, OfTheRulesAreAllTold) {
  const json::Value document = small_bundle(
      "baseline", "small",
      {kPermit,
       "'id':'F-1','kind':'forbid','reason':'Sealed','audience':'internal','when':{'sael':['yes']}",
       "'id':'F-1','kind':'duty','duties':[{'id':'NO_ONWARD'}],'when':{'seal':[]}"});
  EXPECT_THAT(
      texts(read_bundle(document).faults),
      ElementsAre("bundle.permit-not-allowed P-1",
                  R"(bundle.unknown-attribute F-1: "sael" ("seal"?))", "bundle.bad-reason F-1",
                  "bundle.empty-cell F-1", "bundle.row-twice F-1"));
}

TEST(Faults, OfBundlesTogetherAreAllTold) {
  const Bundle sender = small(
      "sender", "small",
      {"'id':'P-1','kind':'permit','basis':'nowhere','level':'full','when':{'seal':['no']}",
       "'id':'P-2','kind':'permit','basis':'pipa-27-1','level':'full','when':{'seal':['no']}",
       "'id':'P-3','kind':'permit','basis':'pipa-61','level':'full','when':{'seal':['no']}",
       "'id':'P-4','kind':'permit','basis':'pipa-61','level':'redacted','when':{'seal':['no']}"});
  const Bundle baseline = small("baseline", "baseline", {});
  EXPECT_THAT(texts(policy_faults(baseline, sender, {}, catalogue())),
              ElementsAre("bundle.unknown-basis small/P-1", "bundle.consent-not-asked small/P-2",
                          "bundle.permits-disagree small/P-3 small/P-4"));
}

TEST(Faults, StopSomewhere) {
  const Rows rows(kMaxFaults + 10, kSeal);
  EXPECT_EQ(read_bundle(small_bundle("baseline", "small", rows)).faults.errors().size(),
            kMaxFaults);
}

TEST(Faults, BeginWithTheOneForWhichTheBundleIsRefused) {
  const json::Value document = small_bundle("baseline", "small", {kSeal, kPermit, kSeal});
  const auto refused = parse_bundle(document);
  EXPECT_EQ(refused.error(), read_bundle(document).faults.errors().front());
}

TEST(Lint, FindsWhatMisleadsWhoeverReads) {
  Bundle bundle = small("sender", "small", {kPermit, kSeal});
  bundle.rows[0].label = {"P-1", "P-1"};
  bundle.labels.values["seal"]["yes"] = {"秘匿", "sealed"};
  const auto warnings =
      texts(find_warnings(bundle, small("baseline", "baseline", {}), catalogue()));
  EXPECT_THAT(warnings, Contains("lint.no-cases cases"));
  EXPECT_THAT(warnings, Contains("lint.no-effective-from effective_from"));
  EXPECT_THAT(warnings, Contains("lint.label-same rows/P-1"));
  EXPECT_THAT(warnings, Contains("lint.attribute-unused domains/agreement"));
  EXPECT_THAT(warnings, Not(Contains("lint.attribute-unused domains/seal")));
  EXPECT_THAT(warnings, Contains("lint.value-no-label domains/seal/no"));
  EXPECT_THAT(warnings, Not(Contains("lint.value-no-label domains/seal/yes")));
  EXPECT_THAT(warnings, Contains("lint.basis-no-label rows/P-1"));
}

TEST(Lint, CountsWhatTheBaselineNames) {
  const Bundle baseline = small("baseline", "baseline", {kSeal});
  const Bundle bundle = small("sender", "small", {kPermit});
  EXPECT_THAT(texts(find_warnings(bundle, baseline, catalogue())),
              Not(Contains("lint.attribute-unused domains/seal")));
}

TEST(Lint, FindsASettingThatIsNotStrict) {
  Bundle bundle = small("sender", "small", {kPermit});
  bundle.domains[3].strict = "yes";
  const Bundle baseline = small("baseline", "baseline", {});
  const std::string departure = "lint.setting-not-strict settings/seal";
  EXPECT_THAT(texts(find_warnings(bundle, baseline, catalogue())), Not(Contains(departure)));
  bundle.settings["seal"] = "no";
  EXPECT_THAT(texts(find_warnings(bundle, baseline, catalogue())), Contains(departure));
}

TEST(Lint, FindsTheRowsThatNoExampleCaseShowsAtWork) {
  const Bundle baseline = small("baseline", "baseline", {});
  Bundle bundle = small("sender", "small", {kPermit, kSeal});
  bundle.cases = {example("C-1", "no", {Category::kIdentity})};
  const Engine engine = *Engine::make(baseline, bundle, {}, catalogue());
  EXPECT_THAT(texts(find_untested_rows(bundle, engine)), ElementsAre("lint.row-untested rows/F-1"));
  bundle.cases.push_back(example("C-2", "yes", {}));
  EXPECT_THAT(texts(find_untested_rows(bundle, engine)), ElementsAre());
}

TEST(ExampleCase, TellsEachCategoryThatIsDecidedOtherwise) {
  const Engine engine = *Engine::make(small("baseline", "baseline", {}),
                                      small("sender", "small", {kPermit, kSeal}), {}, catalogue());
  EXPECT_TRUE(departures_from(example("C-1", "no", {Category::kIdentity}), engine).empty());
  const auto other = departures_from(example("C-2", "no", {Category::kTax}), engine);
  ASSERT_EQ(other.size(), 2u);
  EXPECT_FALSE(other[0].expected);
  EXPECT_EQ(other[0].decision.category, Category::kIdentity);
  EXPECT_TRUE(other[1].expected);
  EXPECT_EQ(other[1].decision.reason, kNoPermit);
  const auto denied = departures_from(example("C-3", "yes", {Category::kIdentity}), engine);
  ASSERT_EQ(denied.size(), 1u);
  EXPECT_EQ(denied[0].decision.rules, std::vector<std::string>{"small/F-1"});
}

}  // namespace
}  // namespace musubi::policy::test
