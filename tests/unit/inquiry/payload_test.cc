// The list in tests/schemas/inquiry_payloads.json is judged here by the reader, and by
// tests/schemas/schemas_test.py with the JSON Schema.
#include "protocol/inquiry/payload.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace musubi::inquiry {
namespace {

json::Value payloads() {
  std::ifstream file(std::string(MUSUBI_SOURCE_DIR) + "/tests/schemas/inquiry_payloads.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto parsed = json::parse(as_bytes(text.str()));
  EXPECT_TRUE(parsed.ok());
  return *parsed->find("inquiry");
}

Bytes bytes_of(const json::Value& value) { return to_bytes(json::to_canonical(value)); }

TEST(InquiryPayload, IsJudgedAsTheListSays_IQ5) {
  const json::Value list = payloads();
  ASSERT_GE(list.array()->size(), 10U);
  for (const json::Value& each : *list.array()) {
    const auto parsed = parse_inquiry(bytes_of(*each.find("payload")));
    EXPECT_EQ(parsed.ok() ? "accepted" : parsed.error().reason, *each.find("reader")->text())
        << *each.find("name")->text();
    if (parsed.ok()) {
      EXPECT_EQ(serialise(*parsed), bytes_of(*each.find("payload")));
    }
  }
}

TEST(InquiryPayload, AsksInTheOrderOfTheCategories_IQ5) {
  json::Value payload = *payloads().array()->front().find("payload");
  (*payload.object())["items"] = json::Array{"services_plan", "health"};
  const auto parsed = parse_inquiry(bytes_of(payload));
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().reason, "inquiry.item-order");
}

TEST(InquiryPayload, NamesAMeetingWithTheRequestOfArticle106Number6AndNoOther_IQ4) {
  Question question{{Category::kHealth}, "架空の理由", {}, std::nullopt};
  EXPECT_EQ(check_meeting(question, "swa-106-6").error().reason, "inquiry.meeting-missing");
  EXPECT_TRUE(check_meeting(question, "dss-77").ok());
  question.meeting = AskingMeeting{std::string(32, '0'), *OrganisationId::parse("lg-032026"), {}};
  EXPECT_TRUE(check_meeting(question, "swa-106-6").ok());
  EXPECT_EQ(check_meeting(question, "dss-77").error().reason, "inquiry.meeting-unasked");
}

}  // namespace
}  // namespace musubi::inquiry
