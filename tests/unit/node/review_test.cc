#include "node/sharing/review_service.h"
#include "tests/unit/node/second_person_world.h"

namespace musubi::node {
namespace {

// Proposed by u-0001, approved by u-0002.
class Reviews : public testing::SecondPersonCity {
 protected:
  void SetUp() override {
    SecondPersonCity::SetUp();
    ASSERT_EQ(approve(propose(), "u-0002"), "released");
    task_ = std::get<std::string>(rows(store::Table::kOutbox).front().fields.front()) + ":REVIEW";
  }
  // "ok", or why not.
  std::string review(const std::string& user, const std::set<std::string>& staff = kThree) {
    return said(reviews_.review(task_, {user, testing::kReason}, staff));
  }
  std::string close() { return said(reviews_.close_case(*case_, {"u-0001"})); }
  std::string reopen() { return said(reviews_.reopen_case(*case_, {"u-0001", testing::kReason})); }
  static std::string said(const Status& status) {
    return status.ok() ? "ok" : status.error().reason;
  }

  static inline const std::set<std::string> kThree{"u-0001", "u-0002", "u-0003"};
  static inline const std::set<std::string> kTwo{"u-0001", "u-0002"};
  std::string task_;
  ReviewService reviews_{{writer_, clock_, random_}};
};

TEST_F(Reviews, AreForSomebodyElseThanWhoReleasedAndWhoApproved_P46) {
  EXPECT_EQ(review("u-0001"), "review.same-person");
  EXPECT_EQ(review("u-0002"), "review.approver");
  EXPECT_EQ(review("u-0003"), "ok");
  EXPECT_EQ(review("u-0003"), "review.done");
}

// A village of two: better the approver than nobody; never who released.
TEST_F(Reviews, AreForWhoApprovedWhereThereIsNobodyElse_P46) {
  EXPECT_EQ(review("u-0001", kTwo), "review.same-person");
  EXPECT_EQ(review("u-0002", kTwo), "ok");
}

TEST_F(Reviews, AreKeptWithWhatWasFound_P46) {
  ASSERT_EQ(review("u-0003"), "ok");
  const json::Value record = records(audit::Act::kIntake).back();
  EXPECT_EQ(*record.find("user")->text(), "u-0003");
  EXPECT_EQ(*record.find("finding")->text(), testing::kReason);
  const auto row = testing::expect_value(store_->find(store::Table::kTask, {task_}));
  EXPECT_EQ(std::get<std::string>(row->fields.at(4)), "done");
}

TEST_F(Reviews, KeepTheirCaseOpenUntilTheyAreDone_P47) {
  EXPECT_EQ(close(), "case.review-open");
  ASSERT_EQ(review("u-0003"), "ok");
  EXPECT_EQ(close(), "ok");
  EXPECT_EQ(close(), "case.closed");
}

TEST_F(Reviews, AreNotFoundUnderTheIdOfAnotherTask) {
  task_ = "no-such-task";
  EXPECT_EQ(review("u-0003"), "review.not-found");
}

TEST_F(Reviews, AreNeededOfEachReleaseOfTheCase_P47) {
  ASSERT_EQ(approve(propose(), "u-0002"), "released");
  ASSERT_EQ(review("u-0003"), "ok");
  EXPECT_EQ(close(), "case.review-open");
}

using ClosedCases = Reviews;

TEST_F(ClosedCases, ReleaseNothingUntilTheyAreReopened_P47) {
  const std::string waiting = propose();
  ASSERT_EQ(review("u-0003"), "ok");
  ASSERT_EQ(close(), "ok");
  EXPECT_EQ(propose(), "case.closed");
  EXPECT_EQ(approve(waiting, "u-0002"), "case.closed");
  EXPECT_EQ(sent(), 1u);
  EXPECT_EQ(reopen(), "ok");
  EXPECT_EQ(reopen(), "case.open");
  EXPECT_EQ(approve(waiting, "u-0002"), "released");
}

TEST_F(ClosedCases, StillHearWhoTakesTheirConsentBack_P47_Invariant6) {
  ASSERT_EQ(review("u-0003"), "ok");
  ASSERT_EQ(close(), "ok");
  consent(0, casework::ConsentState::kWithdrawn);
}

}  // namespace
}  // namespace musubi::node
