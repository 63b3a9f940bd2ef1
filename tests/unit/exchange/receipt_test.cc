#include "protocol/exchange/receipt.h"

#include <gtest/gtest.h>

#include "protocol/exchange/messages.h"
#include "tests/support/exchange_world.h"

namespace musubi::exchange {
namespace {

using musubi::testing::Federation;
using musubi::testing::must;

class Receipts : public ::testing::Test {
 protected:
  Outcome accepted() {
    return {OutcomeCode::kAccepted, digest(),
            Taken{MessageId::draw(random), digest(), "referral", federation.now, 17}};
  }
  Outcome refusal() { return {OutcomeCode::kRefused, digest(), std::nullopt}; }
  std::vector<Outcome> some(std::size_t count) {
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < count; ++i) {
      outcomes.push_back(i % 3 == 2 ? refusal() : accepted());
    }
    return outcomes;
  }
  OutcomeBatch sign(const std::vector<Outcome>& outcomes, BatchNotes notes = {}) {
    return sign_outcomes(outcomes, notes, federation.node(1).signer(), federation.now, random);
  }
  std::string judge(const OutcomeBatch& batch) {
    const auto verified = verify_batch(batch, federation.registry(), federation.now);
    return verified ? "ok" : verified.error().reason;
  }
  std::string judge(const Receipt& receipt) {
    const auto verified = verify_receipt(receipt, federation.registry());
    return verified ? "ok" : verified.error().reason;
  }
  Receipt receipt(std::size_t index, std::size_t size) {
    return must(verify_batch(sign(some(size)), federation.registry(), federation.now))
        .outcomes()
        .at(index)
        .receipt();
  }
  Digest digest() { return *Digest::from_bytes(random.bytes(32)); }

  Federation federation{3};
  crypto::SeededRandom random{42};
};

TEST_F(Receipts, ProveEachOutcomeOfABatchOnTheirOwn) {
  for (const std::size_t size : {1u, 2u, 3u, 7u, 64u}) {
    const std::vector<Outcome> outcomes = some(size);
    const auto verified = must(verify_batch(sign(outcomes), federation.registry(), federation.now));
    ASSERT_EQ(verified.outcomes().size(), size);
    for (std::size_t i = 0; i < size; ++i) {
      const Receipt alone = must(parse_receipt(serialise(verified.outcomes()[i].receipt())));
      const auto shown = must(verify_receipt(alone, federation.registry()));
      EXPECT_EQ(shown.outcome(), outcomes[i]);
      EXPECT_EQ(shown.judge(), federation.node(1).id());
    }
  }
}

TEST_F(Receipts, TellNothingOfTheOtherOutcomes) {
  const std::vector<Outcome> outcomes = some(8);
  const auto verified = must(verify_batch(sign(outcomes), federation.registry(), federation.now));
  const Bytes shown = serialise(verified.outcomes()[0].receipt());
  for (std::size_t i = 1; i < outcomes.size(); ++i) {
    EXPECT_EQ(as_text(shown).find(outcomes[i].envelope.hex()), std::string_view::npos);
  }
}

// With equal outcomes the leaves still differ, or their hashes could be guessed.
TEST_F(Receipts, SaltEachLeafAnew_X9) {
  const Outcome same = accepted();
  const OutcomeBatch batch = sign({same, same});
  EXPECT_NE(batch.leaves[0], batch.leaves[1]);
}

TEST_F(Receipts, GiveEveryRefusalTheSameShapeAndSize_X7) {
  const OutcomeBatch batch = sign({refusal(), refusal(), accepted()});
  EXPECT_EQ(batch.leaves[0].size(), batch.leaves[1].size());
  for (const std::string_view member : {"message", "digest", "kind", "at", "log_index"}) {
    EXPECT_EQ(as_text(batch.leaves[0]).find('"' + std::string(member) + '"'),
              std::string_view::npos);
    EXPECT_NE(as_text(batch.leaves[2]).find('"' + std::string(member) + '"'),
              std::string_view::npos);
  }
}

TEST_F(Receipts, CarryMarkAndRecoveryUnderTheSignature) {
  const BatchNotes notes{99, Recovery{StreamEpoch::draw(random), 70}};
  const auto verified = must(verify_batch(sign({}, notes), federation.registry(), federation.now));
  EXPECT_EQ(verified.statement().backed_up_through, 99u);
  EXPECT_EQ(verified.statement().recovery, notes.recovery);
  EXPECT_TRUE(verified.outcomes().empty());
}

TEST_F(Receipts, TravelAsFrames) {
  const OutcomeBatch batch = sign(some(5));
  EXPECT_EQ(judge(must(decode_batch(encode_batch(batch)))), "ok");
}

TEST_F(Receipts, AreRefusedWhenAnotherNodeSigned_X10) {
  const auto outcomes = some(2);
  SigningIdentity pretender = federation.node(2).signer();
  pretender.node = federation.node(1).id();
  EXPECT_EQ(judge(sign_outcomes(outcomes, {}, pretender, federation.now, random)),
            "receipt.unknown-signer");
  pretender.certificate = federation.node(1).signer().certificate;
  EXPECT_EQ(judge(sign_outcomes(outcomes, {}, pretender, federation.now, random)),
            "receipt.bad-signature");
}

TEST_F(Receipts, AreRefusedWhenTheSignersCertificateWasRevokedByThen_X10) {
  const OutcomeBatch batch = sign(some(2));
  EXPECT_EQ(judge(batch), "ok");
  federation.revoke(1, crypto::KeyRole::kSigning, federation.now - std::chrono::hours{1});
  federation.publish();
  EXPECT_NE(judge(batch), "ok");
}

// Whoever stole the key can sign with any time of the past; of what comes now, it is asked about
// now.
TEST_F(Receipts, AreRefusedWhenTheyComeAfterTheirKeyWasRevokedWhateverTimeTheyClaim_X10) {
  const OutcomeBatch batch = sign(some(2));
  federation.now += std::chrono::hours{2};
  federation.revoke(1, crypto::KeyRole::kSigning, federation.now - std::chrono::hours{1});
  federation.publish();
  EXPECT_EQ(judge(batch), "receipt.signer-revoked");
}

// What was kept before stays believed; that its key is revoked since is told beside it.
TEST_F(Receipts, ThatWereKeptBeforeTheirKeyWasRevokedStayBelieved_R25) {
  const Receipt kept = receipt(0, 2);
  EXPECT_FALSE(signer_is_revoked(kept, federation.registry(), federation.now));
  federation.now += std::chrono::hours{2};
  federation.revoke(1, crypto::KeyRole::kSigning, federation.now - std::chrono::hours{1});
  federation.publish();
  EXPECT_EQ(judge(kept), "ok");
  EXPECT_TRUE(signer_is_revoked(kept, federation.registry(), federation.now));
}

TEST_F(Receipts, AreRefusedUnderAChangedStatement_X10) {
  OutcomeBatch batch = sign(some(2), {5, std::nullopt});
  std::string text(as_text(batch.statement));
  text.replace(text.find("\"backed_up_through\":5"), 21, "\"backed_up_through\":6");
  batch.statement = to_bytes(text);
  EXPECT_EQ(judge(batch), "receipt.bad-signature");
}

TEST_F(Receipts, AreRefusedWithALeafMoreLessOrChanged_X10) {
  const OutcomeBatch batch = sign(some(4));
  OutcomeBatch other = batch;
  other.leaves.pop_back();
  EXPECT_EQ(judge(other), "receipt.size");
  other = batch;
  std::swap(other.leaves[0], other.leaves[1]);
  EXPECT_EQ(judge(other), "receipt.root");
  other = batch;
  other.leaves[1] = sign(some(2)).leaves[1];
  EXPECT_EQ(judge(other), "receipt.root");
}

TEST_F(Receipts, AreRefusedAlongAnotherPath) {
  const Receipt good = receipt(3, 9);
  EXPECT_EQ(judge(good), "ok");
  Receipt bad = good;
  bad.index = 4;
  EXPECT_EQ(judge(bad), "receipt.path");
  bad = good;
  bad.path.pop_back();
  EXPECT_EQ(judge(bad), "receipt.path");
  bad = good;
  bad.path[1].bytes[0] ^= 1;
  EXPECT_EQ(judge(bad), "receipt.path");
  bad = good;
  bad.leaf.back() = ' ';
  EXPECT_EQ(judge(bad), "receipt.path");
  bad = good;
  bad.statement = receipt(3, 9).statement;  // of another batch
  EXPECT_EQ(judge(bad), "receipt.bad-signature");
}

TEST_F(Receipts, AreNotReadFromOtherSpellings_X2) {
  const Bytes good = serialise(receipt(0, 2));
  Bytes bad = good;
  bad.push_back(' ');
  EXPECT_FALSE(parse_receipt(bad));
  bad = good;
  bad[1] = 'x';
  EXPECT_FALSE(parse_receipt(bad));
}

}  // namespace
}  // namespace musubi::exchange
