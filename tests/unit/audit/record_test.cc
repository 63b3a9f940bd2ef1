#include "protocol/audit/record.h"

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"

namespace musubi::audit {
namespace {

Record sample(std::uint64_t seed = 1) {
  crypto::SeededRandom random(seed);
  json::Object body;
  body["decision"] = "d-1";
  return Record::make(Act::kDecision, Instant{}, std::nullopt, body, random);
}

Bytes text(std::string_view text) { return to_bytes(text); }

std::string reason(const Result<Record>& result) {
  return result.ok() ? "restored" : result.error().reason;
}

TEST(AuditRecord, CommitsToSaltAndBodyInACanonicalLeaf) {
  const Record record = sample();
  const Digest commitment = crypto::sha256({record.salt(), record.body()});
  EXPECT_EQ(as_text(record.leaf()),
            R"({"act":"decision","at":"1970-01-01T00:00:00.000Z","commitment":")" +
                commitment.hex() + R"(","v":1})");
  EXPECT_EQ(as_text(record.body()), R"({"decision":"d-1"})");
  EXPECT_EQ(record.salt().size(), kLeafSaltSize);
}

TEST(AuditRecord, HidesEqualBodiesBehindDifferentSalts) {
  EXPECT_EQ(sample(1).body(), sample(2).body());
  EXPECT_NE(sample(1).leaf(), sample(2).leaf());
}

TEST(AuditRecord, ComesBackFromItsParts) {
  const Record record = sample();
  const auto restored = Record::restore(record.leaf(), record.salt(), record.body(), std::nullopt);
  ASSERT_TRUE(restored.ok());
  EXPECT_EQ(restored->act(), record.act());
  EXPECT_EQ(restored->at(), record.at());
  EXPECT_EQ(restored->leaf(), record.leaf());
}

TEST(AuditRecord, IsRefusedWhenBodyOrSaltIsAnother) {
  const Record record = sample();
  Bytes body = record.body();
  body[3] ^= 1;
  Bytes salt = record.salt();
  salt[0] ^= 1;
  EXPECT_EQ(reason(Record::restore(record.leaf(), record.salt(), body, std::nullopt)),
            "audit.not-committed");
  EXPECT_EQ(reason(Record::restore(record.leaf(), salt, record.body(), std::nullopt)),
            "audit.not-committed");
}

TEST(AuditRecord, IsRefusedWhenSaltAndBodyAreCutDifferently) {
  const Record record = sample();
  Bytes salt = record.salt();
  salt.push_back(record.body().front());
  const Bytes body(record.body().begin() + 1, record.body().end());
  EXPECT_EQ(reason(Record::restore(record.leaf(), salt, body, std::nullopt)),
            "audit.not-committed");
}

TEST(AuditRecord, IsRefusedWhenTheLeafIsNotOne) {
  const Record record = sample();
  const auto restore = [&record](Bytes leaf) {
    return reason(Record::restore(leaf, record.salt(), record.body(), std::nullopt));
  };
  std::string leaf(as_text(record.leaf()));
  EXPECT_EQ(restore(text("{}")), "json.missing");
  EXPECT_EQ(restore(text(leaf.replace(leaf.find("decision"), 8, "gossip"))), "json.bad-value");
  leaf = as_text(record.leaf());
  EXPECT_EQ(restore(text(leaf.replace(leaf.find("\"v\":1"), 5, "\"v\":2"))), "json.out-of-range");
  EXPECT_NE(restore(text(std::string(as_text(record.leaf())) + " ")), "restored");
}

TEST(AuditRecord, NamesEveryActAndReadsItBack) {
  for (int i = 0; i <= static_cast<int>(Act::kNode); ++i) {
    const Act act = static_cast<Act>(i);
    EXPECT_EQ(parse_act(act_name(act)), act);
  }
  EXPECT_EQ(parse_act("gossip"), std::nullopt);
}

}  // namespace
}  // namespace musubi::audit
