#include "node/api/once.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "node/api/problem.h"

namespace musubi::node {
namespace {

http::Request request_with(const std::string& key, const std::string& body) {
  http::Request request;
  request.method = "POST";
  request.path = "/api/v1/cases";
  request.headers = {{"idempotency-key", key}};
  request.body = to_bytes(body);
  return request;
}

// Requests of one user after the other at a node that only remembers what it answered.
class KeptAnswers : public ::testing::Test {
 protected:
  // Asks as `user`; what comes back, or the reason why nothing does. A new one is answered
  // `answer`.
  std::string ask(const std::string& user, const std::string& key, const std::string& body,
                  const std::string& answer) {
    const http::Request request = request_with(key, body);
    const Call call{request, {user, files::StaffRole::kCaseworker, Digest(), now_}, {}};
    const auto once = Once::of(call);
    if (!once) return once.error().reason;
    const auto kept = (*once)->answered(*store_, now_);
    if (!kept) return kept.error().reason;
    if (*kept) return std::string(as_text((*kept)->body));
    return carry_out(**once, json_response(201, answer));
  }

  std::string carry_out(const Once& once, const http::Response& answer) {
    store::ChangeSet act(
        audit::Record::make(audit::Act::kIntake, now_, case_, json::Object{}, random_));
    const Status keeps = once.keep(*store_, now_, case_, answer, act);
    if (!keeps.ok()) return keeps.error().reason;
    const auto applied = store_->apply(act);
    return applied.ok() ? std::string(as_text(answer.body)) : applied.error().reason;
  }

  std::size_t rows() { return store_->scan({.table = store::Table::kKeptAnswer})->size(); }

  std::unique_ptr<store::Store> store_ = store::make_memory_store();
  crypto::SeededRandom random_{3};
  CaseId case_ = CaseId::draw(random_);
  Instant now_ = Instant{} + std::chrono::days{20'000};
};

TEST_F(KeptAnswers, AreGivenAgainForTheSameRequestOnly) {
  EXPECT_EQ(ask("u-0001", "\"k\"", "{}", "first"), "\"first\"");
  EXPECT_EQ(ask("u-0001", "\"k\"", "{}", "second"), "\"first\"");
  EXPECT_EQ(ask("u-0001", "\"k\"", "{ }", "second"), "api.other-request");
  EXPECT_EQ(ask("u-0002", "\"k\"", "{ }", "second"), "\"second\"");
}

TEST_F(KeptAnswers, AreForgottenAfterADay) {
  EXPECT_EQ(ask("u-0001", "k", "{}", "first"), "\"first\"");
  now_ += kAnswersKept - Duration{1};
  EXPECT_EQ(ask("u-0001", "k", "{}", "second"), "\"first\"");
  now_ += Duration{1};
  EXPECT_EQ(ask("u-0001", "k", "{}", "second"), "\"second\"");
  EXPECT_EQ(ask("u-0001", "k", "{}", "third"), "\"second\"");
  EXPECT_EQ(rows(), 1U);
}

TEST_F(KeptAnswers, GoWhenOthersComeAfterTheirTime) {
  for (int i = 0; i < 40; ++i) ask("u-0001", "old-" + std::to_string(i), "{}", "old");
  EXPECT_EQ(rows(), 40U);
  now_ += kAnswersKept;
  for (int i = 0; i < 3; ++i) ask("u-0001", "new-" + std::to_string(i), "{}", "new");
  EXPECT_EQ(rows(), 3U);
}

TEST_F(KeptAnswers, UndoTheActThatCameASecondTime) {
  const http::Request request = request_with("k", "");
  const Call call{request, {"u-0001", files::StaffRole::kCaseworker, Digest(), now_}, {}};
  const auto once = Once::of(call);
  ASSERT_TRUE(once.ok());
  // Both looked before either was done.
  EXPECT_EQ(carry_out(**once, json_response(201, "first")), "\"first\"");
  EXPECT_EQ(carry_out(**once, json_response(201, "second")), "store.conflict");
  EXPECT_EQ(store_->log_head()->size, 1U);
}

TEST_F(KeptAnswers, DoNotComeAgainWhenTheirCaseWasShredded) {
  ask("u-0001", "k", "{}", "first");
  store::ChangeSet shredding(
      audit::Record::make(audit::Act::kNode, now_, std::nullopt, json::Object{}, random_));
  ASSERT_TRUE(store_->apply(shredding.shred(case_)).ok());
  EXPECT_EQ(ask("u-0001", "k", "{}", "second"), "api.answer-gone");
}

}  // namespace
}  // namespace musubi::node
