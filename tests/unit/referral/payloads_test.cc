// The lists in tests/schemas/referral_payloads.json are judged here by the readers, and by
// tests/schemas/schemas_test.py with the JSON Schemas.
#include "protocol/referral/payloads.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/unit/referral/referral_words.h"

namespace musubi::referral {
namespace {

json::Value list_of(std::string_view name) {
  std::ifstream file(std::string(MUSUBI_SOURCE_DIR) + "/tests/schemas/referral_payloads.json");
  std::stringstream text;
  text << file.rdbuf();
  auto parsed = json::parse(as_bytes(text.str()));
  EXPECT_TRUE(parsed.ok());
  return *parsed->find(name);
}

Bytes bytes_of(const json::Value& value) { return to_bytes(json::to_canonical(value)); }

template <class Reader>
void expect_judged_as_listed(std::string_view name, Reader read) {
  const json::Value list = list_of(name);
  ASSERT_GE(list.array()->size(), 5U);
  for (const json::Value& each : *list.array()) {
    const auto parsed = read(bytes_of(*each.find("payload")));
    EXPECT_EQ(parsed.ok() ? "accepted" : parsed.error().reason, *each.find("reader")->text())
        << *each.find("name")->text();
    if (parsed.ok()) {
      EXPECT_EQ(serialise(*parsed), bytes_of(*each.find("payload")));
    }
  }
}

TEST(ActPayload, IsJudgedAsTheListSays) {
  expect_judged_as_listed("referral-act", [](const Bytes& bytes) { return parse_act(bytes); });
}

TEST(RecallAnswerPayload, IsJudgedAsTheListSays) {
  expect_judged_as_listed("recall-answer",
                          [](const Bytes& bytes) { return parse_recall_answer(bytes); });
}

TEST(ActPayload, ReadsBackForEveryEventThatAMessageCarries) {
  for (const EventEntry& event : events()) {
    Act done = test::act(2, test::sent(), event.event);
    if (event.needs_reason) done.details.reason = Reason::kOther;
    const auto parsed = parse_act(serialise(payload_of(done)));
    if (event.carriage != Carriage::kProgress) {
      ASSERT_FALSE(parsed.ok()) << event.name;
      EXPECT_EQ(parsed.error().reason, "referral.not-an-act");
      continue;
    }
    ASSERT_TRUE(parsed.ok()) << event.name;
    EXPECT_EQ(*parsed, payload_of(done));
  }
}

TEST(ActPayload, HasOneSpelling) {
  const auto parsed = parse_act(as_bytes(std::string_view(
      R"({"v":1, "event":"accept","after":")" + test::id(1).text() + R"(","revision":2})")));
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().reason, "json.not-canonical");
}

}  // namespace
}  // namespace musubi::referral
