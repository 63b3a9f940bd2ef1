#include "node/sharing/sharing_service.h"

#include <algorithm>

#include "node/sharing/referral_service.h"
#include "protocol/exchange/terms.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

class Releases : public testing::NodeOfACity {
 protected:
  exchange::OutboxRow only_message() {
    const auto outbox = rows(store::Table::kOutbox);
    EXPECT_EQ(outbox.size(), 1u);
    return testing::expect_value(exchange::from_row<exchange::OutboxRow>(outbox.at(0)));
  }
  Result<exchange::Redecision> again(const exchange::OutboxRow& message) {
    const auto situation = keeper_.current();
    const exchange::Context context{*store_, *situation->registry, situation->exchange.own,
                                    clock_.now(), random_};
    return sharing_.decide_again(context, message);
  }
  // "permitted", the reason of the denial, or of the error.
  std::string decided_again() { return decided(only_message()); }
  std::string decided_again(const store::Row& row) {
    return decided(testing::expect_value(exchange::from_row<exchange::OutboxRow>(row)));
  }
  std::string decided(const exchange::OutboxRow& message) {
    const auto decided = again(message);
    if (!decided) return "error " + decided.error().reason;
    const auto* denial = std::get_if<exchange::Denial>(&*decided);
    return denial == nullptr ? "permitted" : denial->reason;
  }
};

TEST_F(Releases, StopUnderARegistryThatRevokesTheNodesKey_R45) {
  const CaseId case_id = new_case();
  content_.revocations.push_back({content_.nodes[0].certificates[1].certificate.fingerprint(),
                                  testing::kIssued, std::nullopt});
  ASSERT_TRUE(accept_next().ok());
  EXPECT_EQ(release(referral(case_id)), "node.no-usable-certificate");
  EXPECT_TRUE(rows(store::Table::kOutbox).empty());
}

// A registry that was accepted while the order waited for the writer counts.
TEST_F(Releases, GoByTheRegistryOfTheMomentInWhichTheyHappen) {
  const CaseId case_id = new_case();
  content_.contracts[0].until = testing::kIssued + std::chrono::hours(1);
  writer_.happens_first = [this] { EXPECT_TRUE(accept_next().ok()); };
  EXPECT_EQ(release(referral(case_id)), "denied");
  EXPECT_TRUE(rows(store::Table::kOutbox).empty());
}

TEST_F(Releases, LeaveNoMoreOnceTheirReferralWasTakenBack) {
  ASSERT_EQ(release(referral(new_case())), "released");
  EXPECT_EQ(decided_again(), "permitted");
  const MessageId message = only_message().message;
  ReferralService referrals{{writer_, keeper_, clock_, random_, [](const NodeId&) {}}};
  const referral::Intention mistake{referral::Event::kMarkError, {referral::Reason::kWrongPerson}};
  const auto marked = referrals.act(testing::node_id("lg-032026-01"), message, mistake, {"u-0001"});
  ASSERT_TRUE(marked.ok()) << marked.error().reason;
  const auto outbox = rows(store::Table::kOutbox);
  const auto own = std::find_if(outbox.begin(), outbox.end(), [&message](const store::Row& row) {
    return row.fields.front() == store::Field(message.text());
  });
  ASSERT_NE(own, outbox.end());
  EXPECT_EQ(decided_again(*own), "referral.taken-back");
}

TEST_F(Releases, RestOnNoConsentUnderAWordingThatNobodyApproved) {
  const CaseId case_id = new_case();
  const auto told = [&](casework::ConsentState state, const std::string& wording) {
    const auto recorded = sharing_.record_consent(case_id, 0, {state, wording}, {"u-0001"});
    return recorded.ok() ? "ok" : recorded.error().reason;
  };
  using casework::ConsentState;
  const std::string model = "model-across-municipalities-1";
  EXPECT_EQ(told(ConsentState::kGiven, model), "consent.wording-not-approved");
  EXPECT_EQ(told(ConsentState::kRenewed, model), "consent.wording-not-approved");
  EXPECT_EQ(told(ConsentState::kGiven, "no-such-form"), "consent.unknown-wording");
  // Who withdraws is heard, whatever the form.
  EXPECT_EQ(told(ConsentState::kWithdrawn, model), "ok");
  EXPECT_EQ(told(ConsentState::kGiven, "morioka-r5-04"), "ok");
}

TEST_F(Releases, RestOnNoConsentThatNamesNobodyWhereSomebodyHasToBeNamed) {
  const CaseId case_id = new_case();
  const auto told = [&](casework::ConsentState state, const char* recipient) {
    ConsentChange said{state, "fictional-relocation-1"};
    if (const auto body = OrganisationId::parse(recipient)) said.recipients = {*body};
    const auto recorded = sharing_.record_consent(case_id, 0, said, {"u-0001"});
    return recorded.ok() ? "ok" : recorded.error().reason;
  };
  using casework::ConsentState;
  EXPECT_EQ(told(ConsentState::kGiven, ""), "consent.recipient-missing");
  EXPECT_EQ(told(ConsentState::kRenewed, ""), "consent.recipient-missing");
  EXPECT_EQ(told(ConsentState::kGiven, "op-000099"), "consent.unknown-recipient");
  EXPECT_EQ(told(ConsentState::kGiven, "lg-034827"), "ok");
  EXPECT_EQ(json::to_canonical(*records(audit::Act::kConsent).back().find("recipients")),
            R"(["lg-034827"])");
  EXPECT_EQ(told(ConsentState::kWithdrawn, ""), "ok");
}

TEST_F(Releases, AreRecordedWithWhoReleasedAndWhy) {
  ReleaseOrder order = referral(new_case());
  order.reason = "架空の理由";
  order.discharged = {"RECORD_REASON"};
  ASSERT_EQ(release(order), "released");
  const auto decisions = records(audit::Act::kDecision);
  ASSERT_EQ(decisions.size(), 1u);
  const json::Value& record = decisions.front();
  EXPECT_EQ(*record.find("user")->text(), "u-0001");
  EXPECT_EQ(*record.find("reason")->text(), "架空の理由");
  EXPECT_EQ(*record.find("outcome")->text(), "released");
  EXPECT_EQ(json::to_canonical(*record.find("discharged")), R"(["RECORD_REASON"])");
  EXPECT_EQ(*record.find("id")->text(), only_message().manifest.decision.id.text());
}

// It is given by that person, to this node.
TEST_F(Releases, AreRefusedToWhoClaimsTheSecondPersonsApproval) {
  ReleaseOrder order = referral(new_case());
  order.discharged = {"SECOND_APPROVER"};
  EXPECT_EQ(release(order), "release.no-approval");
  EXPECT_TRUE(rows(store::Table::kOutbox).empty());
}

// Nobody keeps meetings yet: a recipient would refuse it at every attempt, and nobody would be
// told.
class ReleasesForAMeeting : public Releases {
 protected:
  ReleasesForAMeeting() {
    (*content_.baseline.object())["rows"].array()->push_back(
        json::Object{{"duties", json::Array{json::Object{{"id", "VIEW_IN_MEETING"}}}},
                     {"en", "Fictional: a referral is for a meeting"},
                     {"id", "D-900"},
                     {"ja", "架空: つなぎは会議の場だけで見る"},
                     {"kind", "duty"},
                     {"when", json::Object{{"kind", json::Array{"referral"}}}}});
  }
};

TEST_F(ReleasesForAMeeting, AreRefusedSinceNoRecipientCouldKeepTheirDuty) {
  const auto refused = sharing_.release(referral(new_case()), {"u-0001"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "release.duty-not-kept");
  EXPECT_EQ(refused.error().detail, "VIEW_IN_MEETING");
}

TEST_F(Releases, GoToNamedStaffOnlyWhereThePersonIsProtected_Invariant7) {
  json::Value sheet = family();
  json::Object& subject = *sheet.object()->at("household").array()->front().object();
  subject["sealed_place"] = "yes";
  ASSERT_EQ(release(referral(new_case(sheet))), "released");
  const auto obligations = only_message().manifest.obligations;
  EXPECT_TRUE(std::any_of(obligations.begin(), obligations.end(),
                          [](const Obligation& duty) { return duty.id == "NAMED_STAFF_ONLY"; }));
}

TEST_F(ReleasesForAMeeting, AreSaidBeforehandToBeKeptBackByTheirDuty) {
  const auto seen = testing::expect_value(sharing_.preview(referral(new_case()), {"u-0001"}));
  ASSERT_FALSE(seen.hindrance.ok());
  EXPECT_EQ(seen.hindrance.error().reason, "release.duty-not-kept");
}

TEST_F(Releases, AreSaidBeforehandToBeHinderedByNothing) {
  const auto clear = testing::expect_value(sharing_.preview(referral(new_case()), {"u-0001"}));
  EXPECT_TRUE(clear.hindrance.ok());
}

TEST_F(Releases, AnswerOnlyWhatTheRecipientKnows) {
  ReleaseOrder order = referral(new_case());
  order.reply_to = MessageId::draw(random_);
  EXPECT_EQ(release(order), "release.unknown-reply-to");
  order.reply_to.reset();
  ASSERT_EQ(release(order), "released");
  order.reply_to = only_message().message;
  EXPECT_EQ(release(order), "released");
}

TEST_F(Releases, NeedTheReasonItselfWhereOneIsSaidToBeRecorded) {
  ReleaseOrder order = referral(new_case());
  order.discharged = {"RECORD_REASON"};
  EXPECT_EQ(release(order), "policy.duty-open");
}

TEST_F(Releases, AreDecidedAgainForThePersonsAndCategoriesThatTheyNamed) {
  ASSERT_EQ(release(referral(new_case())), "released");
  EXPECT_EQ(decided_again(), "permitted");
  const auto grants = testing::expect_value(exchange::released_by(*only_message().terms));
  const auto decided = testing::expect_value(again(only_message()));
  const auto& permit = std::get<policy::Permit>(decided);
  ASSERT_EQ(permit.grants().size(), grants.size());
  for (std::size_t i = 0; i < grants.size(); ++i) {
    EXPECT_EQ(permit.grants()[i].person, grants[i].person);
    EXPECT_EQ(permit.grants()[i].categories, grants[i].categories);
  }
}

TEST_F(Releases, AreDeniedLaterByTheReasonThatThePolicyGives) {
  ASSERT_EQ(release(referral(new_case())), "released");
  content_.contracts[0].until = testing::kIssued + std::chrono::hours(1);
  ASSERT_TRUE(accept_next().ok());
  EXPECT_EQ(decided_again(), "CONTRACT_NEEDED");
}

TEST_F(Releases, WaitWhileTheRulesCannotBeLoaded_R46) {
  ASSERT_EQ(release(referral(new_case())), "released");
  content_.catalogue = json::Object{{"format", "musubi-catalogue-1"}};
  ASSERT_TRUE(accept_next().ok());
  EXPECT_EQ(decided_again().substr(0, 6), "error ");
}

// The terms are what this node wrote itself; what it did not write is never guessed at.
TEST(Terms, AreReadBackAsTheyWereWritten) {
  const auto grants = testing::expect_value(
      exchange::released_by({"0/identity:full 0/contact:redacted 2/identity:full", {}}));
  ASSERT_EQ(grants.size(), 2u);
  EXPECT_EQ(grants[0].person, 0u);
  EXPECT_EQ(grants[0].categories, (std::vector{Category::kIdentity, Category::kContact}));
  EXPECT_EQ(grants[1].person, 2u);
  EXPECT_EQ(grants[1].categories, (std::vector{Category::kIdentity}));
}

TEST(Terms, OfAnotherSpellingAreRefused) {
  for (const char* bad :
       {"identity:full", "0/identity", "x/identity:full", "0/no-such:full", "0:identity/full",
        "0/identity:full  1/identity:full", "-1/identity:full", "4294967296/identity:full"}) {
    EXPECT_FALSE(exchange::released_by({bad, {}})) << bad;
  }
}

}  // namespace
}  // namespace musubi::node
