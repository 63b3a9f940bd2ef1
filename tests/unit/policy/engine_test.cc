// How rows combine (docs/spec/policy.md, P-7 and P-11 to P-27).
#include "protocol/policy/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/policy/decision_text.h"
#include "tests/unit/policy/small_policy.h"

namespace musubi::policy::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kWithin =
    "'id':'P-1','kind':'permit','basis':'pipa-61','level':'full',"
    "'when':{'agreement':['valid'],'category':['identity','health','finance']}";
const std::string kByConsent =
    "'id':'P-2','kind':'permit','basis':'pipa-69-2-1','level':'redacted','when':{'consent':['given'"
    ","
    "'renewed'],'consent_covers_recipient':['yes'],'category':['identity']}";
const std::string kSealed =
    "'id':'F-1','kind':'forbid','reason':'SEALED','audience':'internal','when':{'seal':['yes']}";
const std::string kSet =
    "'id':'S-1','kind':'forbid_set','reason':'TOGETHER','audience':'internal',"
    "'when':{'seal':['yes']},'together':['finance','health']";

const Facts kNormal = facts({{"consent", "unknown"},
                             {"consent_covers_recipient", "yes"},
                             {"agreement", "valid"},
                             {"seal", "no"}});

DecisionId an_id() { return *DecisionId::parse("00112233445566778899aabbccddeeff"); }

// The permit for what is wanted of one person.
Result<Permit> permit(const Engine& engine, const Decision& decision,
                      const std::vector<Category>& wanted,
                      const std::set<std::string>& discharged = {}) {
  return engine.permit(an_id(), {Grant{0, decision, wanted}}, discharged);
}

// One row of the combination table: what each kind of row adds, and what comes out.
struct Combination {
  bool forbid, permit, other_permit;
  std::vector<std::string> rules;
  std::string reason;  // empty for a release
};

TEST(Engine, FollowsTheCombinationTable_P18_P19_P20) {
  const std::vector<Combination> table{
      {false, false, false, {}, "NO_PERMIT"},
      {false, true, false, {"sender/P-1"}, ""},
      {false, false, true, {}, "NO_PERMIT"},  // another basis is never taken
      {false, true, true, {"sender/P-1"}, ""},
      {true, false, false, {"baseline/F-1"}, "SEALED"},
      {true, true, false, {"baseline/F-1"}, "SEALED"},
      {true, false, true, {"baseline/F-1"}, "SEALED"},
      {true, true, true, {"baseline/F-1"}, "SEALED"},
  };
  const Engine engine = SmallPolicy{{kSealed}, {kWithin, kByConsent}, {}}.engine();
  for (const Combination& row : table) {
    Facts request = with(kNormal, "seal", row.forbid ? "yes" : "no");
    request = with(request, "agreement", row.permit ? "valid" : "none");
    request = with(request, "consent", row.other_permit ? "given" : "withdrawn");
    const CategoryDecision& answer = of(engine.decide("pipa-61", request), Category::kIdentity);
    EXPECT_EQ(answer.rules, row.rules);
    EXPECT_EQ(answer.reason, row.reason);
    EXPECT_EQ(answer.effect, row.reason.empty() ? Effect::kRelease : Effect::kDeny);
  }
}

TEST(Engine, DeniesEverythingOnABasisWithoutPermits_P19) {
  const Engine engine = SmallPolicy{{}, {kWithin}, {}}.engine();
  EXPECT_THAT(released(engine.decide("pipa-66", kNormal)), IsEmpty());
  EXPECT_THAT(released(engine.decide("no-such-basis", kNormal)), IsEmpty());
  EXPECT_THAT(released(engine.decide("", {})), IsEmpty());
}

TEST(Engine, NeverSwitchesTheBasisWhenConsentIsWithdrawn_Invariant6) {
  const Engine engine = SmallPolicy{{}, {kWithin, kByConsent}, {}}.engine();
  const Facts given = with(kNormal, "consent", "given");
  EXPECT_THAT(released(engine.decide("pipa-69-2-1", given)), ElementsAre("identity"));
  const Facts withdrawn = with(kNormal, "consent", "withdrawn");
  EXPECT_THAT(released(engine.decide("pipa-69-2-1", withdrawn)), IsEmpty());
  EXPECT_THAT(released(engine.decide("pipa-61", withdrawn)),
              ElementsAre("identity", "health", "finance"));
}

TEST(Engine, TakesAMissingFactForAForbidAndNeverForAPermit_P12) {
  const Engine engine = SmallPolicy{{kSealed}, {kWithin}, {}}.engine();
  EXPECT_EQ(of(engine.decide("pipa-61", without(kNormal, "seal")), Category::kIdentity).reason,
            "SEALED");
  EXPECT_EQ(of(engine.decide("pipa-61", without(kNormal, "agreement")), Category::kIdentity).reason,
            "NO_PERMIT");
}

TEST(Engine, TakesAMissingFactForADutyAndNeverForAnUnless_P12) {
  const std::string duty =
      "'id':'D-1','kind':'duty','duties':[{'id':'NO_EXPORT'}],'when':{'seal':['yes']}";
  const Engine engine = SmallPolicy{{duty}, {kWithin}, {}}.engine();
  const auto duties = [&](const Facts& request) {
    return of(engine.decide("pipa-61", request), Category::kIdentity).duties.size();
  };
  EXPECT_EQ(duties(kNormal), 0u);
  EXPECT_EQ(duties(without(kNormal, "seal")), 1u);

  const Engine lifted =
      SmallPolicy{{kSealed + ",'unless':[{'consent':['given']}]"}, {kWithin}, {}}.engine();
  const Facts sealed = with(kNormal, "seal", "yes");
  EXPECT_FALSE(lifted.decide("pipa-61", without(sealed, "consent")).releases(Category::kIdentity));
  EXPECT_FALSE(lifted.decide("pipa-61", sealed).releases(Category::kIdentity));
  EXPECT_TRUE(
      lifted.decide("pipa-61", with(sealed, "consent", "given")).releases(Category::kIdentity));
}

TEST(Engine, IgnoresWhatARowDoesNotList_P13) {
  const Engine engine = SmallPolicy{{}, {kWithin}, {}}.engine();
  EXPECT_EQ(released(engine.decide("pipa-61", facts({{"agreement", "valid"}}))),
            released(engine.decide("pipa-61", kNormal)));
}

TEST(Engine, TakesAValueOutsideTheDomainForMissing_P14) {
  const Engine engine = SmallPolicy{{kSealed}, {kWithin}, {}}.engine();
  EXPECT_THAT(released(engine.decide("pipa-61", with(kNormal, "seal", "No"))), IsEmpty());
  EXPECT_THAT(released(engine.decide("pipa-61", with(kNormal, "weather", "fine"))),
              ElementsAre("identity", "health", "finance"));
}

TEST(Engine, SuppliesTheClassOfTheBasisItself) {
  const std::string forbid =
      "'id':'F-1','kind':'forbid','reason':'NOT_BY_STATUTE','audience':'internal',"
      "'when':{'basis_class':['statute']}";
  const Engine engine = SmallPolicy{{forbid}, {kWithin}, {}}.engine();
  const Facts claimed = with(kNormal, "basis_class", "consent");
  EXPECT_EQ(of(engine.decide("pipa-61", claimed), Category::kIdentity).reason, "NOT_BY_STATUTE");
  // A basis that the catalogue lacks has no class: missing, so that the forbid matches.
  EXPECT_EQ(of(engine.decide("nothing", claimed), Category::kIdentity).reason, "NOT_BY_STATUTE");
}

TEST(Engine, LetsAnAcknowledgedGapAlterNothing_P11) {
  const std::string ack = "'id':'G-1','kind':'ack','when':{}";
  const Engine plain = SmallPolicy{{kSealed}, {kWithin}, {}}.engine();
  const Engine noted = SmallPolicy{{kSealed, ack}, {kWithin, ack}, {ack}}.engine();
  for (const Facts& request : {kNormal, with(kNormal, "seal", "yes"), Facts{}}) {
    EXPECT_EQ(plain.decide("pipa-61", request).categories,
              noted.decide("pipa-61", request).categories);
  }
}

TEST(Engine, CountsTheRecipientsForbidsAndDuties) {
  const std::string duty =
      "'id':'A-2','kind':'duty','duties':[{'id':'KEEP_UNTIL','days':90}],'when':{}";
  const std::string keep =
      "'id':'D-1','kind':'duty','duties':[{'id':'KEEP_UNTIL','days':365}],'when':{}";
  const std::string no_health =
      "'id':'A-1','kind':'forbid','reason':'NOT_ACCEPTED','audience':'peer',"
      "'when':{'category':['health']}";
  const Engine engine = SmallPolicy{{keep}, {kWithin}, {no_health, duty}}.engine();
  const Decision decision = engine.decide("pipa-61", kNormal);
  EXPECT_THAT(released(decision), ElementsAre("identity", "finance"));
  EXPECT_THAT(of(decision, Category::kHealth).rules, ElementsAre("recipient/A-1"));
  // P-22: the fewer days stand.
  EXPECT_THAT(of(decision, Category::kIdentity).duties,
              ElementsAre(Duty{"KEEP_UNTIL", Phase::kWith, 90}));
}

TEST(Engine, ListsRulesSortedAndTakesTheReasonOfTheFirst_P23_P24) {
  const std::string late =
      "'id':'Z-1','kind':'forbid','reason':'LATE','audience':'peer','when':{'seal':['yes']}";
  const std::string early =
      "'id':'A-1','kind':'forbid','reason':'EARLY','audience':'subject','when':{'seal':['yes']}";
  const Engine engine = SmallPolicy{{late}, {late, kWithin}, {early, late}}.engine();
  const Decision decision = engine.decide("pipa-61", with(kNormal, "seal", "yes"));
  const CategoryDecision& answer = of(decision, Category::kIdentity);
  EXPECT_THAT(answer.rules,
              ElementsAre("baseline/Z-1", "recipient/A-1", "recipient/Z-1", "sender/Z-1"));
  EXPECT_EQ(answer.reason, "LATE");
  EXPECT_EQ(answer.audience, Audience::kPeer);
}

TEST(Engine, IsRefusedWhereDomainsDiffer_P7) {
  Bundle sender = shipped("bundle-lg-032026");
  std::swap(sender.domains[0].values[0], sender.domains[0].values[1]);
  const auto made = Engine::make(shipped("baseline"), sender, {}, catalogue());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error(), invalid("bundle.domains-differ", "lg-032026/purpose"));
}

TEST(Engine, IsRefusedForABundleInAnothersPlaceOrWithAnothersName_P23) {
  const Bundle baseline = shipped("baseline");
  const Bundle sender = shipped("bundle-lg-032026");
  EXPECT_EQ(Engine::make(sender, baseline, {}, catalogue()).error().reason, "bundle.scope");
  Bundle disguised = sender;
  disguised.name = "baseline";
  EXPECT_EQ(Engine::make(baseline, disguised, {}, catalogue()).error().reason, "bundle.name-twice");

  const std::vector<Bundle> twice{shipped("acceptance-lg-034827"), shipped("acceptance-lg-034827")};
  const auto made = Engine::make(baseline, sender, twice, catalogue());
  ASSERT_TRUE(made.ok());
  const BundleHashes hashes = made->decide("pipa-61", {}).bundles;
  EXPECT_THAT(hashes.acceptance, ElementsAre(twice[0].id, twice[0].id));
  EXPECT_EQ(hashes.catalogue, catalogue().id);
  EXPECT_EQ(hashes.baseline, baseline.id);
  EXPECT_EQ(hashes.sender, sender.id);
}

TEST(Engine, IsRefusedForABasisThatTheCatalogueLacks_P15) {
  const auto permit_on = [](const std::string& basis) {
    return SmallPolicy{{},
                       {"'id':'P-1','kind':'permit','basis':'" + basis +
                        "','level':'full','when':{'agreement':['valid']}"},
                       {}}
        .refusal();
  };
  EXPECT_EQ(permit_on("pipa-61"), "accepted");
  EXPECT_EQ(permit_on("pipa-99"), "bundle.unknown-basis sender/P-1");
  EXPECT_EQ(permit_on("pipa-2-3"), "bundle.not-a-basis sender/P-1");
}

TEST(Engine, IsRefusedForAPermitThatNeedsConsentAndDoesNotAsk_P16) {
  const auto permit_when = [](const std::string& when) {
    return SmallPolicy{
        {},
        {"'id':'P-1','kind':'permit','basis':'pipa-69-2-1','level':'full','when':{" + when + "}"},
        {}}
        .refusal();
  };
  const std::string covers = "'consent_covers_recipient':['yes']";
  EXPECT_EQ(permit_when("'consent':['given']," + covers), "accepted");
  EXPECT_EQ(permit_when("'consent':['given','unknown']," + covers),
            "bundle.consent-not-asked sender/P-1");
  EXPECT_EQ(permit_when(covers), "bundle.consent-not-asked sender/P-1");
  EXPECT_EQ(permit_when("'consent':['given']"), "bundle.consent-not-asked sender/P-1");
  EXPECT_EQ(permit_when("'consent':['given'],'consent_covers_recipient':['yes','no']"),
            "bundle.consent-not-asked sender/P-1");
}

TEST(Engine, IsRefusedForOverlappingPermitsThatDisagree_P21) {
  const auto refusal_with = [](const std::string& second) {
    return SmallPolicy{{}, {kWithin, second}, {}}.refusal();
  };
  const auto permit = [](const std::string& basis, const std::string& level,
                         const std::string& when) {
    return "'id':'P-2','kind':'permit','basis':'" + basis + "','level':'" + level + "','when':{" +
           when + "}";
  };
  const std::string overlapping = "'category':['identity','tax']";
  EXPECT_EQ(refusal_with(permit("pipa-61", "full", overlapping)), "accepted");
  EXPECT_EQ(refusal_with(permit("dss-77", "redacted", overlapping)), "accepted");
  EXPECT_EQ(refusal_with(permit("pipa-61", "redacted", "'category':['tax']")), "accepted");
  EXPECT_EQ(refusal_with(permit("pipa-61", "redacted", "'agreement':['none']")), "accepted");
  EXPECT_EQ(refusal_with(permit("pipa-61", "redacted", overlapping)),
            "bundle.permits-disagree sender/P-1 sender/P-2");
  EXPECT_EQ(refusal_with(permit("pipa-61", "redacted", "'seal':['yes']")),
            "bundle.permits-disagree sender/P-1 sender/P-2");
  EXPECT_EQ(refusal_with(permit("pipa-61", "full", overlapping) + ",'duties':[{'id':'NO_ONWARD'}]"),
            "bundle.permits-disagree sender/P-1 sender/P-2");
}

TEST(Permit, IsGivenForWhatTheDecisionReleases_P26) {
  const Engine engine = SmallPolicy{{kSealed}, {kWithin}, {}}.engine();
  const Decision decision = engine.decide("pipa-61", kNormal);
  const auto given = permit(engine, decision, {Category::kHealth, Category::kIdentity});
  ASSERT_TRUE(given.ok());
  ASSERT_EQ(given->grants().size(), 1u);
  EXPECT_THAT(given->grants()[0].categories, ElementsAre(Category::kIdentity, Category::kHealth));
  EXPECT_EQ(permit(engine, decision, {Category::kTax}).error(), refused("policy.denied"));
  EXPECT_EQ(permit(engine, decision, {}).error(), refused("policy.denied"));
  EXPECT_EQ(engine.permit(an_id(), {}, {}).error(), refused("policy.denied"));
}

TEST(Permit, CoversPersonsWhoAreEachDecidedApart_P26) {
  const Engine engine = SmallPolicy{{kSealed}, {kWithin, kByConsent}, {}}.engine();
  const Decision open = engine.decide("pipa-61", kNormal);
  const Decision sealed = engine.decide("pipa-61", with(kNormal, "seal", "yes"));
  const Decision by_consent = engine.decide("pipa-69-2-1", with(kNormal, "consent", "given"));
  const std::vector<Category> who{Category::kIdentity};
  const auto grants = [&](Grant a, Grant b) {
    return engine.permit(an_id(), {std::move(a), std::move(b)}, {});
  };
  EXPECT_TRUE(grants({1, open, who}, {0, open, who}).ok());
  EXPECT_FALSE(grants({0, open, who}, {1, sealed, who}).ok());      // one is denied
  EXPECT_FALSE(grants({0, open, who}, {0, open, who}).ok());        // twice the same person
  EXPECT_FALSE(grants({0, open, who}, {1, by_consent, who}).ok());  // one basis only
}

TEST(Permit, IsRefusedForCategoriesThatMayNotGoTogether_P25) {
  const Engine engine = SmallPolicy{{kSet}, {kWithin}, {}}.engine();
  for (const Facts& request : {with(kNormal, "seal", "yes"), without(kNormal, "seal")}) {
    const Decision decision = engine.decide("pipa-61", request);
    EXPECT_THAT(released(decision), ElementsAre("identity", "health", "finance"));
    ASSERT_EQ(decision.forbidden_sets.size(), 1u);
    const auto given = [&](const std::vector<Category>& wanted) {
      return permit(engine, decision, wanted).ok();
    };
    EXPECT_TRUE(given({Category::kHealth, Category::kIdentity}));
    EXPECT_TRUE(given({Category::kFinance}));
    EXPECT_FALSE(given({Category::kHealth, Category::kFinance}));
    EXPECT_FALSE(given({Category::kFinance, Category::kIdentity, Category::kHealth}));
  }
  const Decision open = engine.decide("pipa-61", kNormal);
  EXPECT_TRUE(permit(engine, open, {Category::kHealth, Category::kFinance}).ok());
}

TEST(Permit, LooksForForbiddenSetsAcrossTheWholeHousehold_P25) {
  const Engine engine = SmallPolicy{{kSet}, {kWithin}, {}}.engine();
  const Decision sealed = engine.decide("pipa-61", with(kNormal, "seal", "yes"));
  const Decision open = engine.decide("pipa-61", kNormal);
  const auto together = [&](const Decision& relative) {
    return engine
        .permit(an_id(),
                {Grant{0, sealed, {Category::kHealth}}, Grant{1, relative, {Category::kFinance}}},
                {})
        .ok();
  };
  EXPECT_FALSE(together(sealed));
  EXPECT_FALSE(together(open));
}

// Had one of them taken their consent back, would the answer be another?
TEST(Permit, SaysOnWhoseConsentItRests_P36) {
  const std::string unless_given =
      "'id':'F-2','kind':'forbid','reason':'ASK','audience':'internal','when':{'seal':['yes']},"
      "'unless':[{'consent':['given']}]";
  const Engine engine = SmallPolicy{{unless_given}, {kWithin, kByConsent}, {}}.engine();
  const Facts given = with(kNormal, "consent", "given");
  const std::vector<Category> who{Category::kIdentity};
  const auto rests = [&](const char* basis, const Facts& facts) {
    return permit(engine, engine.decide(basis, facts), who)->consented();
  };
  EXPECT_THAT(rests("pipa-69-2-1", given), ElementsAre(0u));
  EXPECT_THAT(rests("pipa-61", given), IsEmpty());  // by agreement, whatever they say
  EXPECT_THAT(rests("pipa-61", kNormal), IsEmpty());
  EXPECT_THAT(rests("pipa-61", with(given, "seal", "yes")), ElementsAre(0u));
  const auto of_two = engine.permit(an_id(),
                                    {{1, engine.decide("pipa-61", with(given, "seal", "yes")), who},
                                     {0, engine.decide("pipa-61", given), who}},
                                    {});
  ASSERT_TRUE(of_two.ok());
  EXPECT_THAT(of_two->consented(), ElementsAre(1u));
}

TEST(Permit, RestsOnTheConsentWithoutWhichASetWouldBeForbidden_P36) {
  const std::string set =
      "'id':'S-2','kind':'forbid_set','reason':'TOGETHER','audience':'internal',"
      "'when':{'consent':['withdrawn']},'together':['finance','health']";
  const Engine engine = SmallPolicy{{set}, {kWithin}, {}}.engine();
  const Decision decision = engine.decide("pipa-61", kNormal);
  const auto apart = engine.permit(an_id(), {Grant{0, decision, {Category::kHealth}}}, {});
  EXPECT_THAT(apart->consented(), IsEmpty());
  const auto together = engine.permit(
      an_id(), {Grant{0, decision, {Category::kHealth}}, Grant{3, decision, {Category::kFinance}}},
      {});
  EXPECT_THAT(together->consented(), ElementsAre(0u, 3u));
}

TEST(Permit, WaitsForEveryDutyThatComesBefore_P26) {
  const std::string duty =
      "'id':'D-1','kind':'duty','duties':[{'id':'SECOND_APPROVER','phase':'before'},"
      "{'id':'NO_ONWARD'},{'id':'KEEP_UNTIL','days':30},{'id':'REVIEW','days':3,'phase':'after'}],"
      "'when':{'category':['identity']}";
  const Engine engine = SmallPolicy{{duty}, {kWithin}, {}}.engine();
  const Decision decision = engine.decide("pipa-61", kNormal);
  const auto open = permit(engine, decision, {Category::kIdentity}, {"REVIEW"});
  ASSERT_FALSE(open.ok());
  EXPECT_EQ(open.error(), refused("policy.duty-open", "SECOND_APPROVER"));

  const auto given =
      permit(engine, decision, {Category::kIdentity, Category::kHealth}, {"SECOND_APPROVER"});
  ASSERT_TRUE(given.ok());
  EXPECT_THAT(given->obligations(),
              ElementsAre(Obligation{"KEEP_UNTIL", 30}, Obligation{"NO_ONWARD", std::nullopt}));
  EXPECT_THAT(given->later_duties(), ElementsAre(Duty{"REVIEW", Phase::kAfter, 3}));
  EXPECT_TRUE(permit(engine, decision, {Category::kHealth}).ok());
}

TEST(Permit, IsRefusedForADecisionThatTheEngineDidNotMake_P27_Invariant1) {
  const Engine engine = SmallPolicy{{kSealed}, {kWithin}, {}}.engine();
  Decision forged = engine.decide("pipa-61", with(kNormal, "seal", "yes"));
  forged.categories[0].effect = Effect::kRelease;
  EXPECT_EQ(permit(engine, forged, {Category::kIdentity}).error(),
            refused("policy.foreign-decision"));

  const Engine other = SmallPolicy{{}, {kWithin}, {}}.engine();
  const Decision foreign = other.decide("pipa-61", kNormal);
  EXPECT_EQ(permit(engine, foreign, {Category::kIdentity}).error(),
            refused("policy.foreign-decision"));
}

// What is kept is written without being built: the members must stand in their order.
TEST(Decision, IsWrittenAsWhatIsReadIsWritten) {
  const Engine engine = engine_for("lg-032026", {"lg-034827"});
  for (const Facts& request : {referral(), with(referral(), "sealed_place", "yes"), Facts{}}) {
    const std::vector<Grant> grants{
        {2, engine.decide("pipa-69-2-1", request), {Category::kContact, Category::kIdentity}}};
    json::CanonicalSink sink;
    write(sink, grants);
    const std::string text = std::move(sink).take();
    EXPECT_TRUE(json::parse_canonical(as_bytes(text)).ok());
    EXPECT_EQ(text, json::to_canonical(to_json(grants)));
  }
}

TEST(Decision, IsReplayedFromItsFile_Invariant5) {
  const Engine engine = engine_for("lg-032026", {"lg-034827"});
  for (const Facts& request : {referral(), with(referral(), "sealed_place", "yes"), Facts{}}) {
    const Decision decision = engine.decide("pipa-69-2-1", request);
    const auto read = decision_from_json(to_json(decision));
    ASSERT_TRUE(read.ok()) << read.error().reason << " " << read.error().detail;
    EXPECT_EQ(to_json(*read), to_json(decision));
    const Decision again = engine.decide(read->basis, read->facts);
    EXPECT_EQ(again.categories, decision.categories);
    EXPECT_EQ(again.bundles, read->bundles);
    EXPECT_EQ(again.forbidden_sets, read->forbidden_sets);
  }
}

TEST(Decision, IsNotReadIfACategoryIsAbsent) {
  json::Value file = to_json(engine_for("lg-032026").decide("pipa-61", referral()));
  (*file.object())["categories"].array()->pop_back();
  EXPECT_EQ(decision_from_json(file).error().reason, "decision.category-order");
}

TEST(Facts, MayNotSpeakForTheEngine) {
  json::Value file = to_json(referral());
  EXPECT_TRUE(facts_from_json(file).ok());
  (*file.object())["basis_class"] = *file.find("consent");
  EXPECT_EQ(facts_from_json(file).error().reason, "facts.bad-attribute");
}

TEST(Catalogue, SaysWhetherASenderMayRelyOnABasis_P17) {
  Catalogue dated{1, {*catalogue().find("swa-106-4")}, {}};
  dated.rows[0].effective_from = "2026-04-01";
  dated.rows[0].effective_until = "2027-03-31";
  const std::vector<std::string> granted{*dated.rows[0].capability};
  const auto on = [&](const char* instant, const std::vector<std::string>& capabilities) {
    return standing(dated, dated.rows[0].id, *parse_instant(instant), capabilities);
  };
  // Midnight in Japan is 15:00 UTC of the day before.
  EXPECT_EQ(on("2026-03-31T14:59:59.999Z", granted), Standing::kOutOfDates);
  EXPECT_EQ(on("2026-03-31T15:00:00.000Z", granted), Standing::kCurrent);
  EXPECT_EQ(on("2027-03-31T14:59:59.999Z", granted), Standing::kCurrent);
  EXPECT_EQ(on("2027-03-31T15:00:00.000Z", granted), Standing::kOutOfDates);
  EXPECT_EQ(on("2026-11-21T00:00:00.000Z", {}), Standing::kNoCapability);
  EXPECT_EQ(standing(dated, "no-such-row", Instant{}, granted), Standing::kUnknown);
}

}  // namespace
}  // namespace musubi::policy::test
