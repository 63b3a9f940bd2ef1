// What a body settles once: attributes that the engine supplies from the sender's bundle
// (docs/spec/policy.md, P-50 and P-51).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/policy/small_policy.h"

namespace musubi::policy::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kPermit =
    "'id':'P-1','kind':'permit','basis':'pipa-61','level':'full',"
    "'when':{'company_is_party':['yes'],'category':['identity']}";
const std::string kForbid =
    "'id':'F-1','kind':'forbid','reason':'NOT_SETTLED','audience':'internal',"
    "'when':{'company_is_party':['no'],'category':['health']}";

// The small bundle whose attribute "seal" is replaced by the setting "company_is_party".
json::Value with_setting(const std::string& scope, const Rows& rows,
                         const std::string& strict = "no") {
  json::Value bundle = small_bundle(scope, scope, rows);
  json::Array& domains = *(*bundle.object())["domains"].array();
  domains[3] = json_of("{'attribute':'company_is_party','values':['no','yes'],'setting':'" +
                       strict + "','ja':'企業は関係者か','en':'is a company a party'}");
  return bundle;
}

json::Value settled(json::Value bundle, const std::string& settings) {
  (*bundle.object())["settings"] = json_of(settings);
  return bundle;
}

Bundle parsed(const json::Value& value) {
  auto bundle = parse_bundle(value);
  EXPECT_TRUE(bundle) << (bundle ? "" : bundle.error().reason + " " + bundle.error().detail);
  return *std::move(bundle);
}

Result<Engine> engine_of(const json::Value& baseline, const json::Value& sender) {
  return Engine::make(parsed(baseline), parsed(sender), {}, catalogue());
}

const Facts kNone;

TEST(Settings, AreStrictUntilTheSenderSettlesThem_P50) {
  const json::Value sender = with_setting("sender", {kPermit});
  const auto strict = engine_of(with_setting("baseline", {kForbid}), sender);
  const auto settling =
      engine_of(with_setting("baseline", {kForbid}), settled(sender, "{'company_is_party':'yes'}"));
  ASSERT_TRUE(strict && settling);
  EXPECT_THAT(released(strict->decide("pipa-61", kNone)), IsEmpty());
  EXPECT_THAT(released(settling->decide("pipa-61", kNone)), ElementsAre("identity"));
  EXPECT_EQ(of(strict->decide("pipa-61", kNone), Category::kHealth).reason, "NOT_SETTLED");
  EXPECT_EQ(of(settling->decide("pipa-61", kNone), Category::kHealth).reason, "NO_PERMIT");
}

TEST(Settings, AreNeverTakenFromFacts_P50) {
  const auto engine = engine_of(with_setting("baseline", {}), with_setting("sender", {kPermit}));
  ASSERT_TRUE(engine);
  const Facts claimed = facts({{"company_is_party", "yes"}});
  EXPECT_THAT(released(engine->decide("pipa-61", claimed)), IsEmpty());
}

TEST(Settings, HoldStrictWhereOnlyTheBaselineKnowsThem_P50) {
  const auto engine =
      engine_of(with_setting("baseline", {kForbid}),
                small_bundle("sender", "sender",
                             {"'id':'P-2','kind':'permit','basis':'pipa-61','level':"
                              "'full','when':{'category':['identity','health']}"}));
  ASSERT_TRUE(engine);
  EXPECT_THAT(released(engine->decide("pipa-61", kNone)), ElementsAre("identity"));
}

TEST(Settings, HaveOneStrictValueInAllBundles_P7) {
  const auto engine =
      engine_of(with_setting("baseline", {}), with_setting("sender", {kPermit}, "yes"));
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error(), invalid("bundle.domains-differ", "sender/company_is_party"));
}

TEST(Settings, AreWellFormed_P50) {
  EXPECT_EQ(refusal(with_setting("sender", {kPermit}, "maybe")),
            "bundle.bad-setting company_is_party");
  json::Value classes = small_bundle("sender", "sender", {});
  (*(*(*classes.object())["domains"].array())[4].object())["setting"] = "statute";
  EXPECT_EQ(refusal(classes), "bundle.bad-setting basis_class");
  json::Value example = with_setting("sender", {kPermit});
  (*example.object())["cases"] = json_of(
      "[{'id':'C-1','basis':'pipa-61','facts':{'company_is_party':'yes'},'releases':[],"
      "'ja':'例','en':'case'}]");
  EXPECT_EQ(refusal(example), "bundle.unknown-attribute C-1");
}

TEST(Settings, AreSettledBySendersWithValuesThatAreThere_P51) {
  const json::Value sender = with_setting("sender", {kPermit});
  EXPECT_EQ(refusal(settled(sender, "{'company_is_party':'yes'}")), "accepted");
  EXPECT_EQ(refusal(settled(sender, "{'company_is_party':'maybe'}")),
            "bundle.bad-setting company_is_party");
  EXPECT_EQ(refusal(settled(sender, "{'agreement':'valid'}")), "bundle.bad-setting agreement");
  EXPECT_EQ(refusal(settled(sender, "{}")), "json.bad-value /settings");
  EXPECT_EQ(refusal(settled(with_setting("baseline", {}), "{'company_is_party':'yes'}")),
            "bundle.setting-not-allowed baseline");
}

TEST(Settings, AreWrittenAsTheyWereRead_P2) {
  const json::Value sender =
      settled(with_setting("sender", {kPermit}), "{'company_is_party':'yes'}");
  EXPECT_EQ(to_json(parsed(sender)), sender);
}

}  // namespace
}  // namespace musubi::policy::test
