// What example cases expect, and how a policy is held to it (docs/spec/policy.md §9.3).
#include "protocol/policy/example_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/policy/small_policy.h"

namespace musubi::policy::test {
namespace {

const std::string kPermit =
    "'id':'P-1','kind':'permit','basis':'pipa-61','level':'full',"
    "'when':{'agreement':['valid'],'category':['identity','health']},'duties':[{'id':'NO_EXPORT'}]";
const std::string kOthers =
    "'address','household','presenting_issues','history','care_level','finance','tax',"
    "'housing_utilities','work_school','safety','justice','services_plan'";

// The bundle with one case that expects `released` of what leaves and `denied` of the rest.
json::Value expecting(const std::string& released, const std::string& denied) {
  json::Value bundle = small_bundle("sender", "sender", {kPermit});
  (*bundle.object())["cases"] = json_of(
      "[{'id':'C-1','basis':'pipa-61','facts':{'agreement':'valid'},"
      "'releases':['identity','health'],'expects':[" +
      released + "," + denied + "],'ja':'例','en':'case'}]");
  return bundle;
}

const std::string kReleased =
    "{'categories':['health','identity'],'level':'full',"
    "'duties':[{'id':'NO_EXPORT'}]}";
const std::string kDenied = "{'categories':['contact'," + kOthers + "],'reason':'NO_PERMIT'}";

std::vector<Departure> found(const json::Value& bundle) {
  const auto sender = parse_bundle(bundle);
  EXPECT_TRUE(sender) << (sender ? "" : sender.error().reason);
  const auto baseline = parse_bundle(small_bundle("baseline", "baseline", {}));
  const auto engine = Engine::make(*baseline, *sender, {}, catalogue());
  EXPECT_TRUE(engine);
  return departures_from(sender->cases.front(), *engine);
}

TEST(Examples, HoldWhereEachCategoryComesOutAsExpected_P61) {
  EXPECT_TRUE(found(expecting(kReleased, kDenied)).empty());
}

TEST(Examples, TellWhatCameOutOtherwise_P61) {
  const auto other_duty = found(expecting(
      "{'categories':['health','identity'],'level':'redacted','duties':[{'id':'NO_ONWARD'}]}",
      kDenied));
  ASSERT_EQ(other_duty.size(), 2u);
  EXPECT_EQ(other_duty[0].decision.category, Category::kIdentity);
  EXPECT_EQ(other_duty[0].said, "redacted NO_ONWARD");
  EXPECT_EQ(other_duty[0].made, "full NO_EXPORT");
  const auto other_reason =
      found(expecting(kReleased, "{'categories':[" + kOthers +
                                     "],'reason':'NO_PERMIT'},{'categories':['contact'],"
                                     "'reason':'TAX_SECRET'}"));
  ASSERT_EQ(other_reason.size(), 1u);
  EXPECT_EQ(other_reason[0].said, "denied TAX_SECRET");
  EXPECT_EQ(other_reason[0].made, "denied NO_PERMIT");
}

TEST(Examples, SpeakOfEachCategoryOnce_P61) {
  const std::string bad = "bundle.bad-expectation C-1";
  EXPECT_EQ(refusal(expecting(kReleased, kDenied)), "accepted");
  EXPECT_EQ(refusal(expecting(kReleased, "{'categories':[" + kOthers + "],'reason':'NO_PERMIT'}")),
            bad);
  EXPECT_EQ(refusal(expecting(kReleased, kDenied + "," + kReleased)), bad);
  EXPECT_EQ(refusal(expecting("{'categories':['health'],'level':'full'},"
                              "{'categories':['identity'],'reason':'NO_PERMIT'}",
                              kDenied)),
            bad);
  EXPECT_EQ(refusal(expecting("{'categories':['health','identity'],'level':'full',"
                              "'duties':[{'id':'KEEP_UNTIL','phase':'after','days':3}]}",
                              kDenied)),
            bad);
}

TEST(Examples, AreWrittenAsTheyWereRead_P2) {
  const json::Value bundle = expecting(kReleased, kDenied);
  EXPECT_EQ(to_json(*parse_bundle(bundle)), bundle);
}

}  // namespace
}  // namespace musubi::policy::test
