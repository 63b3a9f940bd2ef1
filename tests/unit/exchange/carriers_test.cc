#include <gtest/gtest.h>

#include "tests/support/exchange_world.h"

namespace musubi::exchange {
namespace {

using musubi::testing::CrashPlan;
using musubi::testing::ExchangeNode;
using musubi::testing::ExchangeWorld;
using musubi::testing::must;

class Carriers : public ::testing::Test {
 protected:
  int status(const std::string& path, const Bytes& body, std::size_t from = 0) {
    return world.hand_over(world.node(from).id(), world.node(1).id(), path, body)->status;
  }
  ExchangeParts parts(std::size_t index) {
    ExchangeNode& node = world.node(index);
    return {node, node, node, world.random, node, &node, {}};
  }

  ExchangeWorld world{3};
};

TEST_F(Carriers, PushManyMessagesInOneRequestAndOneCommit) {
  for (int i = 0; i < 20; ++i) world.send(0, {1});
  const std::size_t before = world.node(1).store.committed();
  const Round round = world.push(0, 1);
  EXPECT_EQ(round.sent, 20u);
  EXPECT_EQ(round.delivered, 20u);
  EXPECT_EQ(world.node(1).store.committed() - before, 20u);
}

// Every message leaves the same task, which only one of them can.
class OneTaskForAll final : public ReceivingEffect {
 public:
  Status take(const Context&, const VerifiedEnvelope&, ReceivedItem& item,
              std::vector<store::Row>& rows) override {
    rows.push_back({store::Table::kTask,
                    {"the task",
                     item.case_id.text(),
                     item.partition,
                     "REPORT_BACK",
                     "open",
                     {},
                     std::int64_t{0},
                     std::int64_t{0},
                     {}}});
    return {};
  }
};

TEST_F(Carriers, RefuseTheMessageThatTheStoreCannotTakeAndNoOther) {
  for (int i = 0; i < 3; ++i) world.send(0, {1});
  const Sealed sealed = world.seal(0, 1);
  const std::vector<ByteView> views(sealed.envelopes.begin(), sealed.envelopes.end());
  OneTaskForAll effect;
  ExchangeParts receiving = parts(1);
  receiving.effect = &effect;
  const auto batch = take_envelopes(receiving, world.node(0).id(), views);
  ASSERT_TRUE(batch.ok()) << batch.error().reason;
  const BatchEffect told = world.hand_outcomes(0, 1, *batch, sealed.sent);
  EXPECT_EQ(told.delivered, 1u);
  EXPECT_EQ(told.refused, 2u);
}

TEST_F(Carriers, ServeANodeWithoutAnInboundPort) {
  const MessageId to_it = world.send(0, {1});
  const MessageId from_it = world.send(1, {0});
  world.node(1).reachable = false;
  EXPECT_FALSE(world.push(0, 1).reached);
  world.advance(std::chrono::hours{1});
  EXPECT_EQ(world.collect(1, 0).received, 1u);
  EXPECT_EQ(world.push(1, 0).delivered, 1u);
  EXPECT_EQ(world.state(0, to_it, 1), DeliveryState::kDelivered);
  EXPECT_EQ(world.state(1, from_it, 0), DeliveryState::kDelivered);
}

TEST_F(Carriers, HandOutAgainWhatWasCollectedWithoutAReceipt) {
  const MessageId message = world.send(0, {1});
  world.node(1).crash = CrashPlan{0, true};  // after the effect, before the receipt
  EXPECT_THROW(world.collect(1, 0), musubi::testing::Crash);
  world.node(1).restart();
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kSent);
  world.advance(std::chrono::hours{1});
  world.collect(1, 0);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kDelivered);
  EXPECT_EQ(world.effects(1, message), 1u);
}

// The refusal names the envelope only; collect must still find the delivery.
TEST_F(Carriers, CountARefusalOfWhatWasCollected) {
  const MessageId message = world.send(0, {1});
  world.federation.rotate(0, crypto::KeyRole::kSigning);
  world.federation.publish();
  world.node(0).update();  // node 1 does not know the new certificate yet
  world.collect(1, 0);
  const auto attempt = must(find_attempt(world.node(0).store, message, world.node(1).id()));
  EXPECT_EQ(attempt->refusals, 1u);
  world.node(1).update();
  world.advance(std::chrono::hours{1});
  world.collect(1, 0);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kDelivered);
}

TEST_F(Carriers, TakeAStickThereAndBack) {
  const MessageId message = world.send(0, {1});
  const Bytes out = must(write_media(parts(0), world.node(1).id(), {}));
  MediaTaken taken = must(read_media(parts(1), out));
  EXPECT_EQ(taken.from, world.node(0).id());
  EXPECT_EQ(taken.received, 1u);
  EXPECT_TRUE(taken.registry);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kSent);
  const Bytes back = must(write_media(parts(1), world.node(0).id(), std::move(taken.outcomes)));
  EXPECT_EQ(must(read_media(parts(0), back)).effect.delivered, 1u);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kDelivered);
}

TEST_F(Carriers, RefuseAStickForAnotherNode_X24) {
  world.send(0, {1});
  const Bytes out = must(write_media(parts(0), world.node(1).id(), {}));
  EXPECT_EQ(read_media(parts(2), out).error().reason, "media.not-for-us");
}

// Whoever hands in a stick may write any member's name on it.
TEST_F(Carriers, BlameNobodyForWhatAStickSaysOfItself_X24) {
  const Bytes out = must(encode(MediaFile{world.node(0).id(),
                                          world.node(1).id(),
                                          world.federation.now,
                                          {to_bytes("rubbish")},
                                          {},
                                          {}}));
  EXPECT_EQ(must(read_media(parts(1), out)).received, 1u);
  const auto logged = must(world.node(1).store.log_records(0, store::kMaxScanRows));
  ASSERT_EQ(world.records(1, audit::Act::kRefused), 1u);
  const json::Value body = must(json::parse(logged.back().body));
  EXPECT_EQ(*body.find("peer")->text(), world.node(1).id().text());
}

TEST_F(Carriers, CostOneEnvelopeARoundWhileThePeerIsAway) {
  for (int i = 0; i < 30; ++i) world.send(0, {1});
  world.node(1).reachable = false;
  world.push(0, 1);
  std::size_t sealed = 0;
  for (int i = 0; i < 20; ++i) {
    world.advance(std::chrono::minutes{16});
    const auto before = world.node(0).store.committed();
    EXPECT_FALSE(world.push(0, 1).reached);
    sealed += world.node(0).store.committed() - before;
  }
  EXPECT_LE(sealed, 20u);
}

TEST_F(Carriers, BackOffAsALink) {
  world.send(0, {1});
  world.node(1).reachable = false;
  const Round round = world.push(0, 1);
  ASSERT_TRUE(round.next);
  EXPECT_GT(*round.next, world.federation.now);
  const auto before = world.node(0).store.committed();
  EXPECT_FALSE(world.push(0, 1).reached);
  EXPECT_EQ(world.node(0).store.committed(), before);
}

TEST_F(Carriers, BringANewerRegistry) {
  EXPECT_EQ(must(world.node(0).courier(world.node(1).id()).newer_registry()), std::nullopt);
  world.federation.publish();
  world.node(1).update();
  const auto document = must(world.node(0).courier(world.node(1).id()).newer_registry());
  ASSERT_TRUE(document);
  EXPECT_EQ(*document, world.federation.registry().document());
}

TEST_F(Carriers, AnswerBadRequestsWithAStatusAndNothingElse) {
  EXPECT_EQ(status("elsewhere", {}), 404);
  EXPECT_EQ(status("envelopes", to_bytes("garbage")), 400);
  EXPECT_EQ(status("receipts", FrameWriter().take()), 400);
  EXPECT_EQ(status("envelopes", Bytes(kMaxExchangeBody + 1)), 413);
}

TEST_F(Carriers, RefuseABatchThatIsNotTheCallers_X4) {
  const MessageId message = world.send(1, {0});
  const auto batch = world.take(0, 1, world.seal(1, 0).envelopes);
  EXPECT_EQ(status("receipts", encode_batch(batch), 2), 403);
  EXPECT_EQ(world.state(1, message, 0), DeliveryState::kSent);
  EXPECT_EQ(status("receipts", encode_batch(batch), 0), 200);
}

}  // namespace
}  // namespace musubi::exchange
