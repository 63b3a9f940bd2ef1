// The reader judges every changed sheet of mutations.json as the list says; schemas_test.py holds
// the JSON Schema to the same list.
#include <gtest/gtest.h>

#include "protocol/casework/case_summary.h"
#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::casework {
namespace {

json::Value read_json(const std::string& name) {
  std::ifstream file(std::string(MUSUBI_SOURCE_DIR) + "/" + name);
  std::stringstream text;
  text << file.rdbuf();
  auto parsed = json::parse(as_bytes(text.str()));
  EXPECT_TRUE(parsed.ok()) << name;
  return parsed.ok() ? *parsed : json::Value();
}

const std::string& text_of(const json::Value& object, std::string_view name) {
  static const std::string kNone;
  const json::Value* member = object.find(name);
  return member != nullptr && member->text() != nullptr ? *member->text() : kNone;
}

std::size_t number_of(const json::Value& object, std::string_view name) {
  return static_cast<std::size_t>(*object.find(name)->integer());
}

class MutatedSheet : public SheetFixture {
 protected:
  // One operation: set, erase, text (a short text many times over) or repeat (an item of a list).
  void change(const json::Value& mutation) {
    const std::string& at = text_of(mutation, "at");
    if (const json::Value* value = mutation.find("set")) set(at, *value);
    if (mutation.find("erase") != nullptr) erase(at);
    if (const json::Value* text = mutation.find("text")) {
      std::string long_text;
      for (std::size_t i = 0; i < number_of(*text, "times"); ++i) long_text += text_of(*text, "of");
      set(at, long_text);
    }
    if (const json::Value* many = mutation.find("repeat")) {
      for (std::size_t i = 0; i < number_of(*many, "times"); ++i) {
        repeat(at, number_of(*many, "item"));
      }
    }
  }
  [[nodiscard]] std::string judgement() const {
    const auto sheet = parse();
    return sheet.ok() ? "accepted" : sheet.error().reason;
  }
};

TEST_F(MutatedSheet, IsJudgedAsTheListSays) {
  const json::Value list = read_json("tests/schemas/mutations.json");
  const json::Value genuine = sheet();
  ASSERT_GE(list.find("mutations")->array()->size(), 100U);
  for (const json::Value& mutation : *list.find("mutations")->array()) {
    set("", genuine);
    change(mutation);
    EXPECT_EQ(judgement(), text_of(mutation, "reader")) << text_of(mutation, "name");
  }
}

// Golden: what a sender makes of each reference sheet. The schema is held to the same files.
class ReferenceSheet : public ::testing::TestWithParam<const char*> {};

TEST_P(ReferenceSheet, GivesTheSummaryThatIsWrittenDown) {
  const std::string name = GetParam();
  const auto sheet = parse_intake_sheet(read_json("admin/reference/sheets/" + name + ".json"));
  ASSERT_TRUE(sheet.ok()) << sheet.error().reason << " " << sheet.error().detail;
  const json::Value golden = read_json("tests/schemas/golden/" + name + ".summary.json");
  EXPECT_EQ(json::to_pretty(to_json(summarise(*sheet))), json::to_pretty(golden));
  EXPECT_TRUE(parse_case_summary(golden).ok());
}

INSTANTIATE_TEST_SUITE_P(Shipped, ReferenceSheet,
                         ::testing::Values("kaku-family", "kasai-household"));

// Payloads that no sender may write, and some that a reader still takes.
TEST(SummaryPayload, IsJudgedAsTheListSays) {
  const json::Value list = read_json("tests/schemas/payloads.json");
  ASSERT_GE(list.array()->size(), 10U);
  for (const json::Value& each : *list.array()) {
    const auto summary = parse_case_summary(*each.find("payload"));
    EXPECT_EQ(summary.ok() ? "accepted" : summary.error().reason, text_of(each, "reader"))
        << text_of(each, "name");
  }
}

}  // namespace
}  // namespace musubi::casework
