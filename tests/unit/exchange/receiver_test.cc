#include <gtest/gtest.h>

#include "crypto/cms/inner_package.h"
#include "crypto/primitives/hash.h"
#include "protocol/exchange/peer_account.h"
#include "tests/support/exchange_world.h"

namespace musubi::exchange {
namespace {

using musubi::testing::ExchangeWorld;
using musubi::testing::must;
using musubi::testing::SendOptions;

class Receiver : public ::testing::Test {
 protected:
  std::vector<Outcome> judged(const std::vector<Bytes>& envelopes) {
    const auto batch = world.take(1, 0, envelopes);
    const auto verified =
        must(verify_batch(batch, world.federation.registry(), world.federation.now));
    std::vector<Outcome> outcomes;
    for (const VerifiedOutcome& each : verified.outcomes()) outcomes.push_back(each.outcome());
    return outcomes;
  }
  Outcome judged(const Bytes& envelope) { return judged(std::vector<Bytes>{envelope}).front(); }
  Bytes sealed() { return world.seal(0, 1).envelopes.at(0); }

  // An envelope of the sender's that no outbox of ours would make.
  Bytes forged(const std::function<void(Manifest&)>& change) {
    return forged(change, world.random.bytes(crypto::kSaltSize));
  }
  Bytes forged(const std::function<void(Manifest&)>& change, const Bytes& salt) {
    const Bytes payload = to_bytes("架空 太郎さんの要約");
    Manifest manifest = world.federation.manifest(0, {1}, as_text(payload), salt);
    change(manifest);
    return must(seal_envelope(manifest, payload, salt, world.federation.node(0).signer(),
                              world.federation.certificates_of({1}), world.federation.now));
  }
  std::optional<ReceivedItem> item(const MessageId& message) {
    return must(find_received(world.node(1).store, world.node(0).id(), message));
  }

  // A number in the last record of the receiver's log that tells of this event.
  std::int64_t told(std::string_view event, std::string_view member) {
    std::int64_t number = -1;
    store::Store& store = world.node(1).store;
    for (const auto& logged : must(store.log_records(0, store::kMaxScanRows))) {
      const auto body = must(json::parse(logged.body));
      const json::Value* name = body.find("event");
      if (name != nullptr && *name->text() == event) number = *body.find(member)->integer();
    }
    return number;
  }

  std::size_t next_ = 0;
  ExchangeWorld world{3};
};

TEST_F(Receiver, LetsAMessageTakeEffectOnce_Invariant4) {
  const MessageId message = world.send(0, {1});
  const Bytes envelope = sealed();
  const Outcome first = judged(envelope);
  EXPECT_EQ(first.code, OutcomeCode::kAccepted);
  world.advance(std::chrono::hours{1});
  const Outcome again = judged(envelope);
  EXPECT_EQ(again, first);
  EXPECT_EQ(world.effects(1, message), 1u);
  EXPECT_EQ(world.records(1, audit::Act::kReceived), 1u);
}

TEST_F(Receiver, KnowsAMessageUnderAnotherSealAgain_X13) {
  const MessageId message = world.send(0, {1});
  const Outcome first = judged(sealed());
  world.advance(std::chrono::hours{1});
  const Outcome again = judged(sealed());
  EXPECT_NE(again.envelope, first.envelope);
  EXPECT_EQ(again.taken, first.taken);
  EXPECT_EQ(world.effects(1, message), 1u);
}

TEST_F(Receiver, KnowsTheCopyInTheSameRequest) {
  const MessageId message = world.send(0, {1});
  const Bytes envelope = sealed();
  const auto outcomes = judged({envelope, envelope});
  EXPECT_EQ(outcomes[0], outcomes[1]);
  EXPECT_EQ(world.effects(1, message), 1u);
}

TEST_F(Receiver, RaisesTheAlarmForTheSameIdWithAnotherContent) {
  std::optional<MessageId> id;
  const Bytes first = forged([&](Manifest& manifest) { id = manifest.message; });
  EXPECT_EQ(judged(first).code, OutcomeCode::kAccepted);
  const Bytes other = forged([&](Manifest& manifest) {
    manifest.message = *id;
    manifest.revision += 1;
  });
  const Outcome outcome = judged(other);
  EXPECT_EQ(outcome.code, OutcomeCode::kRefused);
  EXPECT_FALSE(outcome.taken);
  EXPECT_EQ(world.records(1, audit::Act::kAlarm), 1u);
  EXPECT_EQ(world.effects(1, *id), 1u);
}

TEST_F(Receiver, RefusesWhatDoesNotOpenWithoutHoldingUpTheRest_X7_X16) {
  const MessageId message = world.send(0, {1});
  const Bytes good = sealed();
  Bytes bad = good;
  bad[bad.size() / 2] ^= 1;
  const auto outcomes = judged({bad, to_bytes("not an envelope"), good});
  EXPECT_EQ(outcomes[0], (Outcome{OutcomeCode::kRefused, crypto::sha256(bad), std::nullopt}));
  EXPECT_EQ(outcomes[1].code, OutcomeCode::kRefused);
  EXPECT_EQ(outcomes[2].code, OutcomeCode::kAccepted);
  EXPECT_EQ(world.effects(1, message), 1u);
}

TEST_F(Receiver, KeepsOneRecordForARefusedEnvelopeHoweverOftenItComes) {
  const Bytes bad = to_bytes("not an envelope");
  judged(bad);
  judged({bad, bad});
  EXPECT_EQ(world.records(1, audit::Act::kRefused), 1u);
}

// A day's leaves, one that says that they are used up, and what is in order goes on.
TEST_F(Receiver, WritesNoMoreOfAMembersRubbishThanADayHolds_X25) {
  const auto rubbish = [this](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) judged(to_bytes("rubbish " + std::to_string(next_++)));
  };
  rubbish(kMaxRefusalLeavesPerMemberDay + 50);
  EXPECT_EQ(world.records(1, audit::Act::kRefused), kMaxRefusalLeavesPerMemberDay + 1);
  const MessageId message = world.send(0, {1});
  EXPECT_EQ(judged(sealed()).code, OutcomeCode::kAccepted);
  EXPECT_EQ(world.effects(1, message), 1u);
  // The next day: one leaf for all that had none, and the count is in it.
  world.advance(std::chrono::hours{24});
  rubbish(1);
  EXPECT_EQ(world.records(1, audit::Act::kRefused), kMaxRefusalLeavesPerMemberDay + 3);
  EXPECT_EQ(told("faults-of-the-day", "refusals_unwritten"), 50);
}

TEST_F(Receiver, CountsTheRubbishOfEachMemberApart_X25) {
  for (std::size_t i = 0; i < kMaxRefusalLeavesPerMemberDay + 5; ++i) {
    judged(to_bytes("rubbish " + std::to_string(i)));
  }
  const std::size_t before = world.records(1, audit::Act::kRefused);
  world.take(1, 2, {to_bytes("rubbish of another")});
  EXPECT_EQ(world.records(1, audit::Act::kRefused), before + 1);
}

TEST_F(Receiver, GivesNobodyASecondDayWhenTheClockStepsBack_X25) {
  for (std::size_t i = 0; i < kMaxRefusalLeavesPerMemberDay; ++i) {
    judged(to_bytes("rubbish " + std::to_string(i)));
  }
  world.node(1).clock_offset = -std::chrono::hours{24};
  judged(to_bytes("rubbish of yesterday"));
  EXPECT_EQ(world.records(1, audit::Act::kRefused), kMaxRefusalLeavesPerMemberDay + 1);
}

TEST_F(Receiver, OpensAnAccountAgainThatAClockFarAheadHadClosed_X25) {
  world.node(1).clock_offset = std::chrono::days{5};
  for (std::size_t i = 0; i < kMaxRefusalLeavesPerMemberDay; ++i) {
    judged(to_bytes("rubbish " + std::to_string(i)));
  }
  world.node(1).clock_offset = {};
  judged(to_bytes("rubbish of today"));
  EXPECT_EQ(world.records(1, audit::Act::kRefused), kMaxRefusalLeavesPerMemberDay + 1);
  EXPECT_EQ(told("leaves-used-up", "day"), -1);
}

TEST_F(Receiver, RaisesAnAlarmWhereAMessageContradictsAnotherOfItsSender) {
  class Contradicted final : public ReceivingEffect {
    Status take(const Context&, const VerifiedEnvelope&, ReceivedItem&,
                std::vector<store::Row>&) override {
      return Error{ErrorCode::kConflict, "referral.acted-twice", {}};
    }
  } effect;
  musubi::testing::ExchangeNode& node = world.node(1);
  const ExchangeParts parts{node, node, node, world.random, node, &effect, {}};
  const MessageId message = world.send(0, {1});
  for (int i = 0; i < 2; ++i) {  // under another seal, it is the same contradiction
    const Bytes envelope = sealed();
    const ByteView view = envelope;
    const auto batch = must(take_envelopes(parts, world.node(0).id(), {&view, 1}));
    const auto told = must(verify_batch(batch, world.federation.registry(), world.federation.now));
    EXPECT_EQ(told.outcomes().front().outcome().code, OutcomeCode::kRefused);
    world.advance(std::chrono::hours{1});
  }
  EXPECT_EQ(world.records(1, audit::Act::kAlarm), 1u);
  EXPECT_EQ(world.records(1, audit::Act::kRefused), 0u);
  EXPECT_FALSE(item(message));
}

TEST_F(Receiver, RaisesOneAlarmForOneOtherContentHoweverOftenItComes_X25) {
  const MessageId id = MessageId::draw(world.random);
  const Bytes salt = world.random.bytes(crypto::kSaltSize);
  const auto with_revision = [&](std::uint64_t revision) {
    return forged(
        [&](Manifest& manifest) {
          manifest.message = id;
          manifest.revision = revision;
        },
        salt);
  };
  judged(with_revision(1));
  judged(with_revision(2));
  judged(with_revision(2));  // under another seal
  EXPECT_EQ(world.records(1, audit::Act::kAlarm), 1u);
  for (std::uint64_t i = 3; i < kMaxAlarmLeavesPerMemberDay + 20; ++i) judged(with_revision(i));
  EXPECT_EQ(world.records(1, audit::Act::kAlarm), kMaxAlarmLeavesPerMemberDay);
  // Rubbish has leaves of its own.
  judged(to_bytes("rubbish"));
  EXPECT_EQ(world.records(1, audit::Act::kRefused), 2u);
  EXPECT_EQ(judged(with_revision(1)).code, OutcomeCode::kAccepted);
}

TEST_F(Receiver, RefusesAnEnvelopeThatAnotherThanItsSenderPushes_X3) {
  world.send(0, {1});
  const auto batch = world.take(1, 2, {sealed()});
  const auto verified =
      must(verify_batch(batch, world.federation.registry(), world.federation.now));
  EXPECT_EQ(verified.outcomes()[0].outcome().code, OutcomeCode::kRefused);
}

TEST_F(Receiver, AnswersAnUnknownKindWithASignedUnsupported_Invariant11) {
  const Outcome outcome = judged(forged([](Manifest& each) { each.kind = "later-kind"; }));
  EXPECT_EQ(outcome.code, OutcomeCode::kUnsupported);
  EXPECT_EQ(outcome.taken->kind, "later-kind");
  EXPECT_FALSE(item(outcome.taken->message));
}

TEST_F(Receiver, KeepsWhatItTookWithItsProof) {
  const MessageId message = world.send(0, {1});
  judged(sealed());
  const auto kept = item(message);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->kind, "referral");
  EXPECT_EQ(kept->partition, world.node(1).id().organisation().text());
  const auto inner = must(crypto::inspect_signed_manifest(kept->signed_manifest));
  const Manifest manifest = must(parse_manifest(inner.manifest));
  EXPECT_EQ(crypto::payload_commitment(*kept->salt, *kept->payload), manifest.payload->commitment);
}

class Order : public Receiver {
 protected:
  SendOptions information(std::uint64_t revision) {
    return {
        .kind = Kind::kInformation, .revision = revision, .case_id = case_id_, .subject = subject_};
  }
  Bytes only_new() { return world.seal(0, 1).envelopes.back(); }
  CaseId case_id_ = world.new_case();
  Pseudonym subject_ = Pseudonym::draw(world.random);
};

TEST_F(Order, LetsANewerRevisionSupersedeAnOlderOneThatComesLate) {
  world.send(0, {1}, information(1));
  const Bytes older = only_new();
  const MessageId newer = world.send(0, {1}, information(2));
  EXPECT_EQ(judged(world.seal(0, 1).envelopes.back()).code, OutcomeCode::kAccepted);
  const Outcome late = judged(older);
  EXPECT_EQ(late.code, OutcomeCode::kSuperseded);
  EXPECT_FALSE(item(late.taken->message));
  EXPECT_TRUE(item(newer));
}

TEST_F(Order, LetsAnActTakeEffectHoweverLateItComes) {
  SendOptions act = information(1);
  act.kind = Kind::kReferral;
  world.send(0, {1}, act);
  const Bytes older = only_new();
  world.send(0, {1}, information(2));
  judged(world.seal(0, 1).envelopes.back());
  EXPECT_EQ(judged(older).code, OutcomeCode::kAccepted);
  EXPECT_EQ(must(find_revision(world.node(1).store, world.node(0).id(), subject_))->revision, 2u);
}

TEST_F(Order, TakesEqualRevisionsBoth) {
  world.send(0, {1}, information(3));
  const Bytes one = only_new();
  world.send(0, {1}, information(3));
  const Bytes two = world.seal(0, 1).envelopes.back();
  EXPECT_EQ(judged(two).code, OutcomeCode::kAccepted);
  EXPECT_EQ(judged(one).code, OutcomeCode::kAccepted);
}

// A restored sender may count its revisions from lower on.
TEST_F(Order, GoesByTheTimeOfCreationAcrossEpochs) {
  world.send(0, {1}, information(9));
  judged(only_new());
  const auto restored = must(declare_restored(world.node(0).context()));
  ASSERT_TRUE(world.node(0).store.apply(restored));
  world.advance(std::chrono::hours{1});
  world.send(0, {1}, information(4));
  EXPECT_EQ(judged(only_new()).code, OutcomeCode::kAccepted);
}

// Destroying what was received forgets the subject; what comes later is kept under a new key.
TEST_F(Order, IsForgottenWithTheCase) {
  world.send(0, {1}, information(5));
  const Outcome first = judged(only_new());
  const CaseId destroyed = item(first.taken->message)->case_id;
  store::ChangeSet shredding(audit::Record::make(audit::Act::kNode, world.federation.now,
                                                 std::nullopt, json::Object{}, world.random));
  ASSERT_TRUE(world.node(1).store.apply(shredding.shred(destroyed)));
  EXPECT_FALSE(item(first.taken->message)->payload);
  world.send(0, {1}, information(4));
  const Outcome later = judged(only_new());
  EXPECT_EQ(later.code, OutcomeCode::kAccepted);
  EXPECT_NE(item(later.taken->message)->case_id, destroyed);
}

class Recall : public Receiver {
 protected:
  // Withdraws consent after an attempt that may have arrived, and gives the recall's envelope.
  Bytes recall_of(const SendOptions& sent) {
    world.node(0).without_consent.insert(*sent.case_id);
    world.advance(std::chrono::minutes{20});
    EXPECT_TRUE(world.seal(0, 1).envelopes.empty());
    return sealed();
  }
  SendOptions options{.case_id = world.new_case()};
};

TEST_F(Recall, ErasesWhatItRecalls) {
  const MessageId message = world.send(0, {1}, options);
  judged(sealed());
  EXPECT_EQ(judged(recall_of(options)).code, OutcomeCode::kAccepted);
  const auto kept = item(message);
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->recalled_at);
  EXPECT_FALSE(kept->payload);
}

TEST_F(Recall, DecidesWhenItCameFirst_X15) {
  const MessageId message = world.send(0, {1}, options);
  const Bytes original = sealed();
  judged(recall_of(options));
  const Outcome outcome = judged(original);
  EXPECT_EQ(outcome.code, OutcomeCode::kRecalled);
  EXPECT_EQ(outcome, judged(original));
  EXPECT_FALSE(item(message));
  EXPECT_EQ(world.effects(1, message), 0u);
}

TEST_F(Recall, TouchesNothingOfAnotherSender_X15) {
  const MessageId message = world.send(0, {1}, options);
  judged(sealed());
  SendOptions other{.case_id = world.new_case()};
  world.send(2, {1}, other);
  // The other node's recall names the first node's message.
  const Bytes salt = world.random.bytes(crypto::kSaltSize);
  Manifest manifest = world.federation.manifest(2, {1}, "", salt);
  manifest.kind = "recall";
  manifest.reply_to = message;
  manifest.payload.reset();
  const Bytes recall =
      must(seal_envelope(manifest, {}, salt, world.federation.node(2).signer(),
                         world.federation.certificates_of({1}), world.federation.now));
  world.take(1, 2, {recall});
  EXPECT_FALSE(item(message)->recalled_at);
}

}  // namespace
}  // namespace musubi::exchange
