#include "protocol/exchange/sender.h"

#include <gtest/gtest.h>

#include "tests/support/exchange_world.h"

namespace musubi::exchange {
namespace {

using musubi::testing::ExchangeWorld;
using musubi::testing::must;
using musubi::testing::SendOptions;
using std::chrono::hours;
using std::chrono::minutes;

class Sender : public ::testing::Test {
 protected:
  std::size_t rows(std::size_t node, store::Table table) {
    store::Scan scan;
    scan.table = table;
    return must(world.node(node).store.scan(scan)).size();
  }
  AttemptRow attempt(const MessageId& message) {
    return *must(find_attempt(world.node(0).store, message, world.node(1).id()));
  }
  std::uint64_t open() { return must(find_stream(world.node(0).store, world.node(1).id()))->open; }
  // Outcomes of node 1 for envelopes that it never saw.
  OutcomeBatch claim(const std::vector<Outcome>& outcomes, std::size_t judge = 1) {
    return sign_outcomes(outcomes, {}, world.federation.node(judge).signer(), world.federation.now,
                         world.random);
  }
  Taken taken(const MessageId& message) {
    const auto delivery = must(find_delivery(world.node(0).store, message, world.node(1).id()));
    return {message, delivery->digest, "referral", world.federation.now, 5};
  }
  BatchEffect refuse_next() {
    world.advance(minutes{20});
    const Sealed sealed = world.seal(0, 1);
    const Digest envelope = sealed.sent.begin()->first;
    return world.hand_outcomes(0, 1, claim({{OutcomeCode::kRefused, envelope, std::nullopt}}),
                               sealed.sent);
  }

  ExchangeWorld world{3};
};

TEST_F(Sender, PutsDecisionMessageDeliveryLedgerAndRecordDownTogether_Invariant1) {
  world.send(0, {1});
  for (const store::Table table : {store::Table::kDecision, store::Table::kOutbox,
                                   store::Table::kDelivery, store::Table::kDisclosure}) {
    EXPECT_EQ(rows(0, table), 1u) << static_cast<int>(table);
  }
  EXPECT_EQ(world.records(0, audit::Act::kRelease), 1u);
  EXPECT_EQ(world.node(0).store.committed(), 1u);
}

TEST_F(Sender, ReleasesNothingWithoutConsent_Invariant1) {
  SendOptions options{.case_id = world.new_case()};
  world.node(0).without_consent.insert(*options.case_id);
  const auto sent = world.try_send(0, {1}, options);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().reason, "policy.denied");
  EXPECT_EQ(rows(0, store::Table::kOutbox), 0u);
}

TEST_F(Sender, ReleasesNothingOnAnExpiredRegistry) {
  world.advance(std::chrono::days{91});
  const auto sent = world.try_send(0, {1});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().reason, "outbox.registry-expired");
}

TEST_F(Sender, RefusesALifetimeBeyondTheLimit) {
  EXPECT_EQ(world.try_send(0, {1}, {.lifetime = kMaxLifetime + hours{1}}).error().reason,
            "outbox.not-after");
  EXPECT_EQ(world.try_send(0, {1}, {.lifetime = Duration::zero()}).error().reason,
            "outbox.not-after");
}

TEST_F(Sender, SendsToNobodyTwiceAndNeverToItself) {
  EXPECT_EQ(world.try_send(0, {1, 1}).error().reason, "outbox.no-recipient");
  EXPECT_EQ(world.try_send(0, {0}).error().reason, "outbox.unknown-recipient");
}

TEST_F(Sender, DeliversAndKeepsAReceiptThatAnyoneCanCheck) {
  const MessageId message = world.send(0, {1});
  const Round round = world.push(0, 1);
  EXPECT_EQ(round.delivered, 1u);
  EXPECT_EQ(round.next, std::nullopt);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kDelivered);
  const auto row = must(find_receipt(world.node(0).store, message, world.node(1).id()));
  const auto shown =
      must(verify_receipt(must(parse_receipt(row->receipt)), world.federation.registry()));
  EXPECT_EQ(shown.outcome().taken->message, message);
  EXPECT_EQ(open(), 0u);
}

TEST_F(Sender, DeliversToEachRecipientOnItsOwn) {
  const MessageId message = world.send(0, {1, 2});
  world.push(0, 2);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWaiting);
  EXPECT_EQ(world.state(0, message, 2), DeliveryState::kDelivered);
}

TEST_F(Sender, ArmsTheNextAttemptBeforeThisOneLeaves_X21) {
  const MessageId message = world.send(0, {1});
  ASSERT_EQ(world.seal(0, 1).envelopes.size(), 1u);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kSent);
  EXPECT_GT(attempt(message).due, world.federation.now);
  EXPECT_TRUE(world.seal(0, 1).envelopes.empty());
  world.advance(hours{1});
  EXPECT_EQ(world.seal(0, 1).envelopes.size(), 1u);
  EXPECT_EQ(attempt(message).attempts, 2u);
}

TEST_F(Sender, TriesAgainUntilTheTimeIsOver) {
  const MessageId message = world.send(0, {1}, {.lifetime = std::chrono::days{14}});
  world.node(1).reachable = false;
  for (int hour = 0; hour < 14 * 24 - 1; ++hour) {
    world.advance(hours{1});
    world.push(0, 1);
  }
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kSent);
  world.node(1).reachable = true;
  world.advance(minutes{30});
  world.push(0, 1);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kDelivered);
}

TEST_F(Sender, ExpiresWhatNobodyAnswered_X22) {
  const MessageId message = world.send(0, {1}, {.lifetime = hours{2}});
  world.seal(0, 1);
  world.advance(hours{2});
  EXPECT_TRUE(world.seal(0, 1).envelopes.empty());
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kExpired);
  EXPECT_EQ(world.records(0, audit::Act::kNotDelivered), 1u);
  EXPECT_EQ(open(), 0u);
}

TEST_F(Sender, BelievesAReceiptThatComesAfterTheTimeIsOver) {
  const MessageId message = world.send(0, {1}, {.lifetime = hours{2}});
  const auto batch = world.take(1, 0, world.seal(0, 1).envelopes);
  world.advance(hours{3});
  world.seal(0, 1);
  world.hand_outcomes(0, 1, batch);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kDelivered);
}

TEST_F(Sender, IsNotSilencedByAClockThatSteppedBack) {
  world.send(0, {1});
  world.node(0).clock_offset = hours{10};
  world.seal(0, 1);
  world.node(0).clock_offset = {};
  EXPECT_EQ(world.seal(0, 1).envelopes.size(), 1u);
}

TEST_F(Sender, SendsAndTakesNothingOnceItsOwnKeyIsRevoked_R45) {
  const MessageId message = world.send(0, {1});
  const Bytes incoming = [&] {
    world.send(1, {0});
    return world.seal(1, 0).envelopes.at(0);
  }();
  world.federation.revoke(0, crypto::KeyRole::kSigning, world.federation.now);
  world.federation.publish();
  world.node(0).update();
  EXPECT_FALSE(world.node(0).courier(world.node(1).id()).push());
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWaiting);
  const auto answer =
      must(world.hand_over(world.node(1).id(), world.node(0).id(), std::string(kPathEnvelopes),
                           encode_envelopes({&incoming, 1})));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(world.records(0, audit::Act::kReceived), 0u);
}

TEST_F(Sender, RaisesOneAlarmForAReceiptAboutAnotherContentHoweverOftenItComes_X25) {
  const MessageId message = world.send(0, {1});
  world.seal(0, 1);
  const auto told = [&](std::uint8_t content) {
    Taken other = taken(message);
    other.digest.bytes[0] ^= content;
    world.hand_outcomes(0, 1, claim({{OutcomeCode::kAccepted, Digest{}, other}}));
  };
  for (int i = 0; i < 3; ++i) told(1);
  EXPECT_EQ(world.records(0, audit::Act::kAlarm), 1u);
  told(2);
  EXPECT_EQ(world.records(0, audit::Act::kAlarm), 2u);
}

class Redecision : public Sender {
 protected:
  SendOptions options{.case_id = world.new_case()};
};

TEST_F(Redecision, WithdrawsWhatNeverLeft_Invariant1) {
  const MessageId message = world.send(0, {1}, options);
  world.node(0).without_consent.insert(*options.case_id);
  EXPECT_TRUE(world.seal(0, 1).envelopes.empty());
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWithdrawn);
  EXPECT_EQ(rows(0, store::Table::kOutbox), 1u);  // no recall
  EXPECT_EQ(world.records(0, audit::Act::kWithdrawal), 1u);
}

TEST_F(Redecision, RecallsWhatMayHaveArrived_Invariant1_X20) {
  const MessageId message = world.send(0, {1}, options);
  world.take(1, 0, world.seal(0, 1).envelopes);  // the answer is lost
  world.node(0).without_consent.insert(*options.case_id);
  world.advance(hours{1});
  world.push(0, 1);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWithdrawn);
  EXPECT_EQ(world.push(0, 1).delivered, 1u);  // the recall
  const auto item = must(find_received(world.node(1).store, world.node(0).id(), message));
  EXPECT_TRUE(item->recalled_at);
}

TEST_F(Redecision, LeavesNothingOpenWhenItsRecallHasArrived) {
  world.send(0, {1}, options);
  world.take(1, 0, world.seal(0, 1).envelopes);  // the answer is lost
  world.node(0).without_consent.insert(*options.case_id);
  world.advance(hours{1});
  world.push(0, 1);
  EXPECT_EQ(open(), 1u);  // the recall
  EXPECT_EQ(world.push(0, 1).delivered, 1u);
  EXPECT_EQ(open(), 0u);
}

// Also where there is no room for anything new: else the message would stay first for ever.
TEST_F(Redecision, RecallsWhenTooMuchWaitsForThePeer) {
  const MessageId message = world.send(0, {1}, options);
  world.take(1, 0, world.seal(0, 1).envelopes);  // the answer is lost
  StreamRow stream = *must(find_stream(world.node(0).store, world.node(1).id()));
  stream.open = kMaxWaitingPerPeer;
  store::ChangeSet full = store::ChangeSet::bookkeeping();
  full.put(to_row(stream));
  ASSERT_TRUE(world.node(0).store.apply(full).ok());
  world.node(0).without_consent.insert(*options.case_id);
  world.advance(hours{1});
  world.push(0, 1);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWithdrawn);
}

TEST_F(Redecision, WithdrawsAMessageWhoseTermsAreOthersNow) {
  const MessageId message = world.send(0, {1}, options);
  world.node(0).wanted = {Category::kIdentity};
  world.seal(0, 1);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWithdrawn);
}

TEST_F(Redecision, WithdrawsAndRecallsAMessageWhoseCaseWasDestroyed) {
  const MessageId message = world.send(0, {1}, options);
  world.take(1, 0, world.seal(0, 1).envelopes);
  store::ChangeSet shredding(audit::Record::make(audit::Act::kNode, world.federation.now,
                                                 std::nullopt, json::Object{}, world.random));
  ASSERT_TRUE(world.node(0).store.apply(shredding.shred(*options.case_id)));
  world.advance(hours{1});
  world.push(0, 1);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWithdrawn);
  EXPECT_EQ(world.push(0, 1).delivered, 1u);  // the recall
  EXPECT_TRUE(must(find_received(world.node(1).store, world.node(0).id(), message))->recalled_at);
}

TEST_F(Redecision, RecordsADecisionOnOtherFactsOnce) {
  world.send(0, {1}, options);
  world.node(0).other_facts = true;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(world.seal(0, 1).envelopes.size(), 1u);
    world.advance(hours{1});
  }
  EXPECT_EQ(world.records(0, audit::Act::kDecision), 1u);
  EXPECT_EQ(rows(0, store::Table::kDecision), 2u);
}

TEST_F(Redecision, PostponesWhenItCannotBeMade) {
  const MessageId message = world.send(0, {1}, options);
  world.node(0).decider_fails = Error{ErrorCode::kUnavailable, "test.no-facts", {}};
  EXPECT_TRUE(world.seal(0, 1).envelopes.empty());
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWaiting);
  world.node(0).decider_fails.reset();
  world.advance(hours{1});
  EXPECT_EQ(world.seal(0, 1).envelopes.size(), 1u);
}

TEST_F(Redecision, PostponesOnAnExpiredRegistryAndWithdrawsNothing_X22) {
  const MessageId message = world.send(0, {1}, {.lifetime = std::chrono::days{62}});
  world.advance(std::chrono::days{60});
  world.federation.content.expires = world.federation.now - hours{1};
  world.federation.content.stale_after = world.federation.content.expires - hours{1};
  world.federation.publish();
  world.node(0).update();
  EXPECT_TRUE(world.seal(0, 1).envelopes.empty());
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWaiting);
}

TEST_F(Redecision, KeepsAReceiptThatComesAfterTheWithdrawal) {
  const MessageId message = world.send(0, {1}, options);
  const auto batch = world.take(1, 0, world.seal(0, 1).envelopes);
  world.node(0).without_consent.insert(*options.case_id);
  world.advance(hours{1});
  world.seal(0, 1);
  world.hand_outcomes(0, 1, batch);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWithdrawn);
  EXPECT_TRUE(must(find_receipt(world.node(0).store, message, world.node(1).id())));
}

TEST_F(Sender, ResealsForARotatedRecipientUnderTheSameId_X19) {
  const MessageId message = world.send(0, {1});
  const Sealed first = world.seal(0, 1);
  world.federation.rotate(1, crypto::KeyRole::kSealing,
                          crypto::Validity{world.federation.now - hours{1},
                                           world.federation.now + std::chrono::days{300}});
  world.federation.publish();
  world.node(0).update();
  world.advance(hours{1});
  const Sealed second = world.seal(0, 1);
  // The recipient knows its new key only.
  const auto keys = world.federation.node(1).sealing_keys();
  const std::vector<crypto::SealingKey> newest{keys.back()};
  const auto context = world.federation.opening_context(1, newest);
  EXPECT_FALSE(open_envelope(first.envelopes[0], context));
  const auto opened = must(open_envelope(second.envelopes[0], context));
  EXPECT_EQ(opened.manifest().message, message);
  EXPECT_EQ(opened.manifest().attempt, 2u);
}

TEST_F(Sender, SignsWithItsOwnNewestCertificate_X19) {
  world.send(0, {1});
  world.federation.rotate(0, crypto::KeyRole::kSigning);
  world.federation.publish();
  world.node(0).update();
  world.node(1).update();
  EXPECT_EQ(world.push(0, 1).delivered, 1u);
}

TEST_F(Sender, WaitsForARecipientWithoutACertificate_X22) {
  const MessageId message = world.send(0, {1});
  world.federation.revoke(1, crypto::KeyRole::kSealing, world.federation.now - hours{1});
  world.federation.publish();
  world.node(0).update();
  EXPECT_TRUE(world.seal(0, 1).envelopes.empty());
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kWaiting);
}

TEST_F(Sender, TriesARefusedMessageAgainButNotForEver) {
  const MessageId message = world.send(0, {1});
  for (std::uint64_t i = 1; i < kMaxRefusals; ++i) {
    EXPECT_EQ(refuse_next().refused, 1u);
    EXPECT_EQ(world.state(0, message, 1), DeliveryState::kSent);
  }
  EXPECT_EQ(refuse_next().closed, 1u);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kRefused);
}

TEST_F(Sender, CountsUnsupportedAsTheEnd_Invariant11) {
  const MessageId message = world.send(0, {1});
  world.seal(0, 1);
  world.hand_outcomes(0, 1, claim({{OutcomeCode::kUnsupported, Digest{}, taken(message)}}));
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kUnsupported);
}

TEST_F(Sender, RaisesTheAlarmForAReceiptAboutAnotherContent_X11) {
  const MessageId message = world.send(0, {1});
  world.seal(0, 1);
  Taken other = taken(message);
  other.digest.bytes[0] ^= 1;
  world.hand_outcomes(0, 1, claim({{OutcomeCode::kAccepted, Digest{}, other}}));
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kSent);
  EXPECT_EQ(world.records(0, audit::Act::kAlarm), 1u);
}

TEST_F(Sender, IgnoresTheReceiptOfANodeThatGotNothing_X11) {
  const MessageId message = world.send(0, {1});
  world.seal(0, 1);
  world.hand_outcomes(0, 2, claim({{OutcomeCode::kAccepted, Digest{}, taken(message)}}, 2));
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kSent);
}

TEST_F(Sender, TakesTheSameReceiptTwiceOnce) {
  const MessageId message = world.send(0, {1});
  const auto batch = world.take(1, 0, world.seal(0, 1).envelopes);
  EXPECT_EQ(world.hand_outcomes(0, 1, batch).delivered, 1u);
  EXPECT_EQ(world.hand_outcomes(0, 1, batch).delivered, 0u);
  EXPECT_EQ(world.records(0, audit::Act::kDelivered), 1u);
  EXPECT_EQ(world.state(0, message, 1), DeliveryState::kDelivered);
}

}  // namespace
}  // namespace musubi::exchange
