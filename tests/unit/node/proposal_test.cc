#include "node/sharing/proposal.h"

#include "tests/unit/node/second_person_world.h"

namespace musubi::node {
namespace {

using casework::ConsentState;

constexpr std::size_t kBrother = 2;

using Proposals = testing::SecondPersonCity;

TEST_F(Proposals, WaitForASecondPersonAndReleaseNothing_P41) {
  const std::string id = propose();
  for (const store::Table table : {store::Table::kOutbox, store::Table::kDelivery,
                                   store::Table::kDisclosure, store::Table::kReferral}) {
    EXPECT_TRUE(rows(table).empty());
  }
  EXPECT_EQ(proposal(id).proposer, "u-0001");
  EXPECT_EQ(proposal(id).order.request.categories, referral(*case_).request.categories);
  EXPECT_EQ(state(id), "waiting");
  EXPECT_EQ(*records(audit::Act::kDecision).back().find("outcome")->text(), "proposed");
}

// Nobody is asked to approve what may not leave: the contract has some categories only.
TEST_F(Proposals, AreNotMadeOfWhatIsDenied_P41) {
  ReleaseOrder order = referral(*case_);
  order.request.categories = {};
  const auto before = rows(store::Table::kTask);  // what the sheet asks for
  EXPECT_EQ(release(order), "denied");
  EXPECT_EQ(rows(store::Table::kTask), before);
}

TEST_F(Proposals, AreReleasedOnceAnotherPersonApproves_P42) {
  const std::string id = propose();
  EXPECT_EQ(approve(id, "u-0002"), "released");
  EXPECT_EQ(sent(), 1u);
  EXPECT_EQ(approve(id, "u-0003"), "proposal.closed");
  EXPECT_EQ(sent(), 1u);
  EXPECT_EQ(state(id), "approved");
  EXPECT_EQ(proposal(id).ended->message->text(),
            std::get<std::string>(rows(store::Table::kOutbox).front().fields.front()));
}

TEST_F(Proposals, AreNeverApprovedByWhoProposed_P42) {
  const std::string id = propose();
  EXPECT_EQ(approve(id, "u-0001"), "proposal.same-person");
  ReleaseOrder claimed = referral(*case_);
  claimed.discharged = {std::string(kSecondApprover)};
  EXPECT_EQ(release(claimed), "release.no-approval");
  EXPECT_EQ(sent(), 0u);
}

TEST_F(Proposals, AreDecidedAgainWhenTheyAreApproved_P43_Invariant1) {
  const std::string id = propose();
  content_.contracts[0].until = testing::kIssued + std::chrono::hours(1);
  ASSERT_TRUE(accept_next().ok());
  EXPECT_EQ(approve(id, "u-0002"), "denied");
  EXPECT_EQ(sent(), 0u);
  EXPECT_TRUE(rows(store::Table::kDisclosure).empty());
  EXPECT_EQ(state(id), "denied");
  EXPECT_EQ(approve(id, "u-0002"), "proposal.closed");
}

// The approver was shown two people, and not three.
TEST_F(Proposals, AreNotReleasedWhereMoreWouldLeaveThanWasProposed_P43) {
  const std::string id = propose();
  consent(kBrother, ConsentState::kGiven);
  EXPECT_EQ(approve(id, "u-0002"), "proposal.changed");
  EXPECT_EQ(sent(), 0u);
  consent(kBrother, ConsentState::kWithdrawn);
  EXPECT_EQ(approve(id, "u-0002"), "released");
}

TEST_F(Proposals, AreNotReleasedOnAConsentThatWasWithdrawnSince_P43_Invariant6) {
  consent(kBrother, ConsentState::kGiven);
  const std::string id = propose();
  consent(kBrother, ConsentState::kWithdrawn);
  EXPECT_EQ(approve(id, "u-0002"), "proposal.changed");
  EXPECT_EQ(sent(), 0u);
}

// Approval and release are one change: where it cannot be written, the proposal still waits.
TEST_F(Proposals, WaitOnWhereTheirReleaseCannotBeWritten_P43_Invariant1) {
  const std::string id = propose();
  disk_->full = true;
  EXPECT_EQ(approve(id, "u-0002"), "test.disk-full");
  disk_->full = false;
  EXPECT_EQ(sent(), 0u);
  EXPECT_EQ(state(id), "waiting");
  EXPECT_EQ(approve(id, "u-0002"), "released");
}

// What was approved once is decided again before each attempt, and needs no third person.
TEST_F(Proposals, StayApprovedForEachAttempt_P43) {
  ASSERT_EQ(approve(propose(), "u-0002"), "released");
  const auto situation = keeper_.current();
  const exchange::Context context{*store_, *situation->registry, situation->exchange.own,
                                  clock_.now(), random_};
  const auto message = testing::expect_value(
      exchange::from_row<exchange::OutboxRow>(rows(store::Table::kOutbox).front()));
  const auto again = testing::expect_value(sharing_.decide_again(context, message));
  EXPECT_TRUE(std::holds_alternative<policy::Permit>(again));
}

TEST_F(Proposals, EndWhenTheyAreRejectedAndSayWhy_P44) {
  const std::string id = propose();
  EXPECT_TRUE(sharing_.reject(id, {"u-0002", testing::kReason}).ok());
  EXPECT_EQ(approve(id, "u-0002"), "proposal.closed");
  EXPECT_EQ(sharing_.reject(id, {"u-0003", testing::kReason}).error().reason, "proposal.closed");
  EXPECT_EQ(state(id), "rejected");
  EXPECT_EQ(proposal(id).ended->word.by, "u-0002");
  EXPECT_EQ(proposal(id).ended->word.said, testing::kReason);
  EXPECT_EQ(*records(audit::Act::kDecision).back().find("outcome")->text(), "proposal-rejected");
  EXPECT_EQ(sent(), 0u);
}

TEST_F(Proposals, LapseAfterTheirTime_P44) {
  const std::string id = propose();
  clock_.instant += kProposalStands;
  EXPECT_EQ(state(id), "waiting");
  clock_.instant += Duration(1);
  EXPECT_EQ(state(id), "lapsed");
  EXPECT_EQ(approve(id, "u-0002"), "proposal.lapsed");
  EXPECT_EQ(approve("no-such-proposal", "u-0002"), "proposal.not-found");
  EXPECT_EQ(sent(), 0u);
}

TEST_F(Proposals, AreRecordedWithWhoProposedAndWhoApproved_P45) {
  ASSERT_EQ(approve(propose(), "u-0002"), "released");
  const auto acts = records(audit::Act::kDecision);
  const json::Value& release = acts.at(acts.size() - 2);
  EXPECT_EQ(*release.find("user")->text(), "u-0001");
  EXPECT_EQ(*release.find("approved_by")->text(), "u-0002");
  EXPECT_EQ(*acts.back().find("outcome")->text(), "proposal-approved");
  EXPECT_EQ(*acts.back().find("user")->text(), "u-0002");
  EXPECT_EQ(*acts.back().find("reason")->text(), testing::kReason);
  const auto ledger = rows(store::Table::kDisclosure);
  ASSERT_FALSE(ledger.empty());
  for (const store::Row& row : ledger) {
    const auto body = testing::expect_value(json::parse(std::get<Bytes>(row.fields.back())));
    EXPECT_EQ(*body.find("released_by")->text(), "u-0001");
    EXPECT_EQ(*body.find("approved_by")->text(), "u-0002");
  }
}

}  // namespace
}  // namespace musubi::node
