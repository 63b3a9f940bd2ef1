#include "protocol/exchange/streams.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "protocol/exchange/peer_account.h"
#include "tests/support/exchange_world.h"

namespace musubi::exchange {
namespace {

using musubi::testing::ExchangeNode;
using musubi::testing::ExchangeWorld;
using musubi::testing::must;

class Streams : public ::testing::Test {
 protected:
  void apply(ExchangeNode& node, const store::ChangeSet& change) {
    ASSERT_TRUE(node.store.apply(change));
  }
  void back_up(std::size_t index) {
    ExchangeNode& node = world.node(index);
    apply(node, must(declare_backed_up(node.context(), must(node.store.log_head()).size)));
  }
  void restore(std::size_t index, std::size_t to) {
    ExchangeNode& node = world.node(index);
    node.restart();
    node.store.restore_to(to);
    apply(node, must(declare_restored(node.context())));
  }
  StreamRow stream(std::size_t from, std::size_t to) {
    return *must(find_stream(world.node(from).store, world.node(to).id()));
  }
  bool has_payload(std::size_t from, const MessageId& message) {
    return must(find_outbox(world.node(from).store, message))->payload.has_value();
  }

  ExchangeWorld world{3};
};

TEST_F(Streams, NumberWithoutHolesInOneEpoch) {
  world.send(0, {1});
  const StreamEpoch epoch = stream(0, 1).epoch;
  world.send(0, {1, 2});
  world.send(0, {2});
  EXPECT_EQ(stream(0, 1).sequence, 2u);
  EXPECT_EQ(stream(0, 2).sequence, 2u);
  EXPECT_EQ(stream(0, 1).epoch, epoch);
}

TEST_F(Streams, KeepThePayloadUntilTheRecipientHasABackup_X23) {
  const MessageId message = world.send(0, {1});
  world.push(0, 1);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kDelivered);
  EXPECT_TRUE(has_payload(0, message));
  back_up(1);
  world.send(0, {1});
  world.push(0, 1);  // its answer carries the mark
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kSettled);
  EXPECT_FALSE(has_payload(0, message));
}

TEST_F(Streams, KeepThePayloadWhileAnotherRecipientMayNeedIt_X23) {
  const MessageId message = world.send(0, {1, 2});
  world.push(0, 1);
  back_up(1);
  world.send(0, {1});
  world.push(0, 1);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kSettled);
  EXPECT_TRUE(has_payload(0, message));
}

TEST_F(Streams, NeverLowerTheirOwnMark) {
  world.send(0, {1});
  world.push(0, 1);
  back_up(1);
  EXPECT_FALSE(declare_backed_up(world.node(1).context(), 0));
  EXPECT_FALSE(declare_backed_up(world.node(1).context(), 10'000));
}

TEST_F(Streams, SendAgainWhatARestoredRecipientHasLost_X17) {
  const MessageId kept = world.send(0, {1});
  world.push(0, 1);
  const std::size_t backup = world.node(1).store.committed();
  const MessageId lost = world.send(0, {1});
  world.push(0, 1);
  restore(1, backup);
  EXPECT_EQ(world.effects(1, lost), 0u);

  ASSERT_TRUE(world.node(1).courier(world.node(0).id()).announce());
  EXPECT_EQ(world.state(0, kept, 1), DeliveryState::kDelivered);
  EXPECT_EQ(world.state(0, lost, 1), DeliveryState::kSent);
  world.advance(std::chrono::hours{1});
  world.push(0, 1);
  EXPECT_EQ(world.state(0, lost, 1), DeliveryState::kDelivered);
  EXPECT_EQ(world.effects(1, lost), 1u);
  EXPECT_EQ(world.effects(1, kept), 1u);
}

TEST_F(Streams, AnswerTheSameRecoveryOnce_X17) {
  const MessageId lost = world.send(0, {1});
  world.push(0, 1);
  restore(1, 0);
  ASSERT_TRUE(world.node(1).courier(world.node(0).id()).announce());
  world.advance(std::chrono::hours{1});
  world.push(0, 1);
  world.advance(std::chrono::hours{1});
  ASSERT_TRUE(world.node(1).courier(world.node(0).id()).announce());
  EXPECT_EQ(world.state(0, lost, 1), DeliveryState::kDelivered);
}

TEST_F(Streams, OpenAgainAPageAtATimeAndForgetNothingWhenTheyAreCutShort_X26) {
  const std::size_t count = kMaxReopenedPerStep + 10;
  std::vector<MessageId> lost;
  for (std::size_t i = 0; i < count; ++i) lost.push_back(world.send(0, {1}));
  while (world.push(0, 1).sent > 0) {
  }
  restore(1, 0);
  const auto opened = [&] {
    return std::count_if(lost.begin(), lost.end(), [&](const MessageId& each) {
      return world.state(0, each, 1) == DeliveryState::kSent;
    });
  };
  // The outcomes with the first page, and the second one, at which the sender dies.
  world.node(0).crash = musubi::testing::CrashPlan{1, false};
  EXPECT_FALSE(world.node(1).courier(world.node(0).id()).announce());
  EXPECT_EQ(opened(), static_cast<std::ptrdiff_t>(kMaxReopenedPerStep));
  world.advance(std::chrono::hours{1});
  ASSERT_TRUE(world.node(1).courier(world.node(0).id()).announce());
  EXPECT_EQ(opened(), static_cast<std::ptrdiff_t>(count));
  EXPECT_EQ(stream(0, 1).open, count);
}

// Who says every minute that it was restored would have everything sent for ever.
TEST_F(Streams, HearSoManyRecoveriesOfAPeerInADayAndNoMore_X26) {
  const auto recover = [this] {
    world.advance(std::chrono::minutes{20});
    restore(1, world.node(1).store.committed());
    ASSERT_TRUE(world.node(1).courier(world.node(0).id()).announce());
  };
  for (std::uint64_t i = 0; i < kMaxRecoveriesPerMemberDay; ++i) recover();
  const auto heard = stream(0, 1).recovery;
  EXPECT_EQ(world.records(0, audit::Act::kAlarm), 0u);
  recover();
  EXPECT_EQ(stream(0, 1).recovery, heard);
  ASSERT_TRUE(world.node(1).courier(world.node(0).id()).announce());
  EXPECT_EQ(world.records(0, audit::Act::kAlarm), 1u);
  // Tomorrow it is heard, for it still says so.
  world.advance(std::chrono::hours{24});
  ASSERT_TRUE(world.node(1).courier(world.node(0).id()).announce());
  EXPECT_NE(stream(0, 1).recovery, heard);
}

// An answer from before the restore may still be on its way; what it says is no longer true.
TEST_F(Streams, DisbelieveReceiptsFromBeforeTheRestore_X17) {
  const MessageId lost = world.send(0, {1});
  const auto old = world.take(1, 0, world.seal(0, 1).envelopes);
  restore(1, 0);
  ASSERT_TRUE(world.node(1).courier(world.node(0).id()).announce());
  world.hand_outcomes(0, 1, old);
  EXPECT_EQ(world.state(0, lost, 1), DeliveryState::kSent);
}

TEST_F(Streams, DecideAgainBeforeTheySendAgain_Invariant1) {
  musubi::testing::SendOptions options{.case_id = world.new_case()};
  const MessageId lost = world.send(0, {1}, options);
  world.push(0, 1);
  restore(1, 0);
  ASSERT_TRUE(world.node(1).courier(world.node(0).id()).announce());
  world.node(0).without_consent.insert(*options.case_id);
  world.advance(std::chrono::hours{1});
  world.push(0, 1);
  EXPECT_EQ(world.state(0, lost, 1), DeliveryState::kWithdrawn);
  EXPECT_EQ(world.effects(1, lost), 0u);
}

TEST_F(Streams, BeginANewEpochWhenTheSenderWasRestored_X18) {
  world.send(0, {1});
  const StreamRow before = stream(0, 1);
  const std::size_t backup = world.node(0).store.committed();
  world.send(0, {1});
  restore(0, backup);
  EXPECT_NE(stream(0, 1).epoch, before.epoch);
  EXPECT_EQ(stream(0, 1).sequence, 0u);
}

// A restored sender has forgotten that it sent; the recipient has not.
TEST_F(Streams, MakeUpForASenderThatForgotItsAttempts) {
  const MessageId message = world.send(0, {1});
  const std::size_t backup = world.node(0).store.committed();
  world.push(0, 1);
  restore(0, backup);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWaiting);
  world.push(0, 1);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kDelivered);
  EXPECT_EQ(world.effects(1, message), 1u);
}

}  // namespace
}  // namespace musubi::exchange
