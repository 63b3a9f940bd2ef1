#include "protocol/exchange/notices.h"

#include <gtest/gtest.h>

#include "tests/support/exchange_world.h"

namespace musubi::exchange {
namespace {

using testing::ExchangeWorld;
using testing::must;
using testing::SendOptions;

class Notices : public ::testing::Test {
 protected:
  Notices() : about_(world_.send(0, {1})) {}

  [[nodiscard]] Manifest model() {
    return must(find_outbox(world_.node(0).store, about_))->manifest;
  }
  [[nodiscard]] Notice notice(Kind kind, std::size_t bytes = 20) {
    return {kind, MessageId::draw(world_.random), about_,
            OutgoingPayload{"referral-act", 1, world_.random.bytes(bytes)}};
  }
  [[nodiscard]] Result<store::ChangeSet> release_to(std::size_t peer, std::vector<Notice> notices) {
    return release_notices(world_.node(0).context(), model(), world_.new_case(),
                           world_.node(peer).id(), std::move(notices));
  }
  static std::string refusal(const Result<store::ChangeSet>& result) {
    return result.ok() ? "none" : result.error().reason;
  }

  ExchangeWorld world_{3};
  MessageId about_;
};

TEST_F(Notices, AreNumberedOneAfterTheOtherInOneChange) {
  const Notice first = notice(Kind::kProgress);
  const Notice second{Kind::kRecall, MessageId::draw(world_.random), about_, std::nullopt};
  const auto change = release_to(1, {first, second});
  ASSERT_TRUE(change.ok());
  ASSERT_TRUE(world_.node(0).store.apply(*change).ok());
  const auto sequence = [this](const MessageId& id) {
    return must(find_outbox(world_.node(0).store, id))->manifest.recipients.front().sequence;
  };
  EXPECT_EQ(sequence(first.message), sequence(about_) + 1);
  EXPECT_EQ(sequence(second.message), sequence(about_) + 2);
  world_.push(0, 1);
  EXPECT_EQ(world_.state(0, first.message, 1), DeliveryState::kDelivered);
  EXPECT_EQ(world_.state(0, second.message, 1), DeliveryState::kDelivered);
  EXPECT_EQ(must(find_stream(world_.node(0).store, world_.node(1).id()))->open, 0U);
}

TEST_F(Notices, AreOfKindsThatNobodyDecidesOn) {
  EXPECT_EQ(refusal(release_to(1, {notice(Kind::kInformation)})), "outbox.not-a-notice");
  EXPECT_EQ(refusal(release_to(1, {notice(Kind::kReferral)})), "outbox.not-a-notice");
  EXPECT_EQ(refusal(release_to(1, {})), "outbox.no-recipient");
}

TEST_F(Notices, HaveNoRoomForWords) {
  EXPECT_EQ(refusal(release_to(1, {notice(Kind::kProgress, kMaxNoticePayload)})), "none");
  EXPECT_EQ(refusal(release_to(1, {notice(Kind::kProgress, kMaxNoticePayload + 1)})),
            "outbox.payload-too-large");
}

TEST_F(Notices, GoToNobodyButTheOtherEnd) {
  EXPECT_EQ(refusal(release_to(2, {notice(Kind::kProgress)})), "outbox.unknown-recipient");
}

// Else a permit for one thing could be used to send another under its name.
TEST_F(Notices, CannotBeReleasedUnderAPermit) {
  for (const Kind kind : {Kind::kRecall, Kind::kRecallAnswer, Kind::kProgress}) {
    SendOptions options;
    options.kind = kind;
    const auto sent = world_.try_send(0, {1}, options);
    ASSERT_FALSE(sent.ok());
    EXPECT_EQ(sent.error().reason, "outbox.notice");
  }
}

}  // namespace
}  // namespace musubi::exchange
