// What is refused when a bundle is read (docs/spec/policy.md, P-1 to P-11, P-28).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/policy/small_policy.h"

namespace musubi::policy::test {
namespace {

const std::string kPermit =
    "'id':'P-1','kind':'permit','basis':'pipa-61','level':'full','when':{'category':['identity']}";
const std::string kForbid =
    "'id':'F-1','kind':'forbid','reason':'SEALED','audience':'internal','when':{'seal':['yes']}";

// The small bundle of kPermit with one member replaced.
json::Value with_member(const std::string& name, json::Value value) {
  json::Value bundle = small_bundle("sender", "small", {kPermit});
  (*bundle.object())[name] = std::move(value);
  return bundle;
}

TEST(Bundle, IsAcceptedAsWritten) {
  EXPECT_EQ(refusal("sender", kPermit), "accepted");
  EXPECT_EQ(refusal("baseline", kForbid), "accepted");
}

TEST(Bundle, HasAnIdThatChangesWithEachWord_P1) {
  const auto one = parse_bundle(small_bundle("sender", "small", {kPermit}));
  const auto other = parse_bundle(with_member("serial", 2));
  ASSERT_TRUE(one && other);
  EXPECT_NE(one->id, other->id);
}

TEST(Bundle, HasOneSpelling_P2) {
  EXPECT_EQ(refusal("baseline", kForbid + ",'unless':[]"), "json.bad-value /rows/0/unless");
  EXPECT_EQ(refusal("sender", kPermit + ",'duties':[]"), "json.bad-value /rows/0/duties");
  EXPECT_EQ(refusal("sender", kPermit + ",'duties':[{'id':'NO_ONWARD','phase':'with'}]"),
            "json.bad-value /rows/0/duties/0/phase");
  EXPECT_EQ(refusal("sender", kPermit + ",'priority':1"), "json.unknown-member /rows/0/priority");
  EXPECT_EQ(refusal(with_member("format", "musubi-policy-2")), "json.bad-value /format");
}

TEST(Bundle, MayPermitOnlyAsASender_P3) {
  EXPECT_EQ(refusal("baseline", kPermit), "bundle.permit-not-allowed P-1");
  EXPECT_EQ(refusal("acceptance", kPermit), "bundle.permit-not-allowed P-1");
}

TEST(Bundle, IsSucceededOnlyByAHigherSerialOfItsOwn_P4) {
  const Bundle current = shipped("bundle-lg-032026");
  Bundle next = current;
  EXPECT_EQ(check_successor(current, next).error().reason, "bundle.not-a-successor");
  next.serial = current.serial + 1;
  EXPECT_TRUE(check_successor(current, next).ok());
  EXPECT_FALSE(check_successor(next, current).ok());
  next.name = "lg-034827";
  EXPECT_FALSE(check_successor(current, next).ok());
}

TEST(Bundle, NeedsLabelsInBothLanguages_P5) {
  json::Value bundle = small_bundle("sender", "small", {kPermit});
  json::Object& row = *(*(*bundle.object())["rows"].array())[0].object();
  row.erase("en");
  EXPECT_EQ(refusal(bundle), "json.missing /rows/0/en");
  row["en"] = "";
  EXPECT_NE(refusal(bundle), "accepted");
  Bundle made = shipped("baseline");
  made.rows[2].label.ja.clear();
  EXPECT_EQ(check_bundle(made).error(), invalid("bundle.no-label", "F-003"));
}

// Clearing the screen, starting a line, turning the text round: an approver would read something
// else.
TEST(Bundle, HasNoLabelThatRewritesTheScreen_P5) {
  for (const char* text :
       {"a\x1b[2J", "a\nb", "a\x7f", "a\xc2\x9b", "a\u2028b", "a\u202eb", "a\u2066b", "a\u200fb"}) {
    Bundle row = shipped("baseline");
    row.rows[2].label.ja = text;
    EXPECT_EQ(check_bundle(row).error(), invalid("bundle.no-label", "F-003")) << text;
    Bundle word = shipped("baseline");
    word.labels.values["urgency"]["none"] = {text, "none"};
    EXPECT_EQ(check_bundle(word).error(), invalid("bundle.bad-label", "urgency/none")) << text;
  }
}

TEST(Bundle, IsRefusedForAMisspeltAttributeOrValue_P6) {
  EXPECT_EQ(refusal("baseline",
                    "'id':'D-1','kind':'duty','duties':[{'id':'NO_ONWARD'}],"
                    "'when':{'sael':['yes']}"),
            R"(bundle.unknown-attribute D-1: "sael" ("seal"?))");
  EXPECT_EQ(refusal("baseline",
                    "'id':'D-1','kind':'duty','duties':[{'id':'NO_ONWARD'}],"
                    "'when':{'seal':['Yes']}"),
            R"(bundle.unknown-value D-1: "Yes" ("yes"?))");
  EXPECT_EQ(refusal("baseline", kForbid + ",'unless':[{'agreement':['valid','vaild']}]"),
            R"(bundle.unknown-value F-1: "vaild" ("valid"?))");
  EXPECT_EQ(refusal("sender",
                    "'id':'P-1','kind':'permit','basis':'pipa-61','level':'full',"
                    "'when':{'category':['identity','identity']}"),
            "bundle.value-twice P-1");
  EXPECT_EQ(refusal("sender",
                    "'id':'P-1','kind':'permit','basis':'pipa-61','level':'full',"
                    "'when':{'category':['housing']}"),
            R"(bundle.unknown-value P-1: "housing")");
}

// A word that could rewrite the screen is not repeated.
TEST(Bundle, RepeatsOnlyWordsThatAreCodes) {
  EXPECT_EQ(refusal("baseline", kForbid + ",'unless':[{'agreement':['va\\u001b[1Alid']}]"),
            "bundle.unknown-value F-1");
}

TEST(Bundle, MayNotDeclareTheCategory_P6) {
  json::Value domain = json_of("[{'attribute':'category','values':['a'],'ja':'区','en':'c'}]");
  EXPECT_EQ(refusal(with_member("domains", domain)), "bundle.bad-attribute category");
}

TEST(Bundle, MayListOnlyKnownClassesOfBases_P8) {
  json::Value domain =
      json_of("[{'attribute':'basis_class','values':['habit'],'ja':'種','en':'c'}]");
  EXPECT_EQ(refusal(with_member("domains", domain)), "bundle.bad-attribute basis_class");
}

TEST(Bundle, IsRefusedForTwoRowsOfOneId_P9) {
  EXPECT_EQ(refusal(small_bundle("sender", "small", {kPermit, kPermit})), "bundle.row-twice P-1");
}

TEST(Bundle, IsRefusedForAnEmptyScope_P10) {
  EXPECT_EQ(refusal("sender",
                    "'id':'P-1','kind':'permit','basis':'pipa-61','level':'full',"
                    "'when':{'category':[]}"),
            "bundle.empty-cell P-1");
  EXPECT_EQ(
      refusal("sender", "'id':'P-1','kind':'permit','basis':'pipa-61','level':'full','when':{}"),
      "bundle.empty-box P-1");
  EXPECT_EQ(refusal("baseline", kForbid + ",'unless':[{}]"), "bundle.empty-box F-1");
  EXPECT_EQ(refusal("baseline",
                    "'id':'F-1','kind':'forbid','reason':'ALL','audience':'internal',"
                    "'when':{}"),
            "accepted");
}

TEST(Bundle, IsRefusedForASetThatNamesACategoryTwiceOrAlone) {
  const std::string set =
      "'id':'S-1','kind':'forbid_set','reason':'SET','audience':'internal','when':{'seal':['yes']}"
      ",";
  EXPECT_EQ(refusal("baseline", set + "'together':['health','finance']"), "accepted");
  EXPECT_EQ(refusal("baseline", set + "'together':['health']"), "bundle.bad-set S-1");
  EXPECT_EQ(refusal("baseline", set + "'together':['health','health']"), "bundle.bad-set S-1");
}

TEST(Bundle, IsRefusedForADutyThatTheCatalogueLacks_P28) {
  const auto duty = [](const std::string& text) {
    return refusal("sender", kPermit + ",'duties':[" + text + "]");
  };
  EXPECT_EQ(duty("{'id':'NO_ONWARD'}"), "accepted");
  EXPECT_EQ(duty("{'id':'NO_ONWRAD'}"), R"(bundle.unknown-duty P-1: "NO_ONWRAD" ("NO_ONWARD"?))");
  EXPECT_EQ(duty("{'id':'KEEP_UNTIL'}"), "bundle.bad-duty P-1");
  EXPECT_EQ(duty("{'id':'NO_ONWARD','days':3}"), "bundle.bad-duty P-1");
  EXPECT_EQ(duty("{'id':'SECOND_APPROVER'}"), "bundle.bad-duty P-1");
  EXPECT_EQ(duty("{'id':'REVIEW','days':3,'phase':'before'}"), "bundle.bad-duty P-1");
  EXPECT_EQ(duty("{'id':'KEEP_UNTIL','days':0}"), "json.out-of-range /rows/0/duties/0/days");
  EXPECT_EQ(duty("{'id':'NO_ONWARD'},{'id':'NO_ONWARD'}"), "bundle.duty-twice P-1");
}

TEST(Bundle, IsRefusedForAnExampleWithAMisspeltFact) {
  json::Value cases = json_of(
      "[{'id':'C-1','basis':'pipa-61','facts':{'seal':'on'},'releases':[],'ja':'例','en':'case'}]");
  EXPECT_EQ(refusal(with_member("cases", cases)), R"(bundle.unknown-value C-1: "on")");
}

TEST(Bundle, IsRefusedAboveItsLimits) {
  json::Array values;
  for (int i = 0; i < 33; ++i) values.emplace_back("v" + std::to_string(i));
  json::Value domain = json::Array{
      json::Object{{"attribute", "wide"}, {"values", values}, {"ja", "広"}, {"en", "wide"}}};
  EXPECT_EQ(refusal(with_member("domains", domain)), "json.too-many-items /domains/0/values");

  Bundle made = shipped("baseline");
  made.rows.resize(kMaxRows + 1);
  EXPECT_EQ(check_bundle(made).error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace musubi::policy::test
