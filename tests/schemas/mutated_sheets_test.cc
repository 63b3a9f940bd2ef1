// The reader judges every changed sheet of mutations.json as the list says; schemas_test.py holds
// the JSON Schema to the same list.
#include <filesystem>
#include <regex>

#include <gtest/gtest.h>

#include "protocol/casework/case_summary.h"
#include "protocol/casework/sheet_faults.h"
#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::casework {
namespace {

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
  // As a sheet that is taken in today; those of form 1 were taken once.
  [[nodiscard]] std::string judgement(std::int64_t form) const {
    const auto reading =
        read_intake_sheet(sheet(), form == 1 ? std::nullopt : std::optional(kToday));
    return reading.sheet ? "accepted" : reading.faults.front().reason;
  }

  static constexpr Day kToday{std::chrono::year{2028} / 12 / 31};  // after every day in the list
};

TEST_F(MutatedSheet, IsJudgedAsTheListSays) {
  const json::Value list = read_json_file("tests/schemas/mutations.json");
  ASSERT_GE(list.find("mutations")->array()->size(), 150U);
  for (const std::int64_t form : {1, 2}) {
    const json::Value genuine = read_json_file(text_of(*list.find("sheets"), std::to_string(form)));
    for (const json::Value& mutation : *list.find("mutations")->array()) {
      const json::Value* only = mutation.find("form");
      if (only != nullptr && *only->integer() != form) continue;
      set("", genuine);
      change(mutation);
      EXPECT_EQ(judgement(form), text_of(mutation, "reader"))
          << "form " << form << ": " << text_of(mutation, "name");
    }
  }
}

// A sheet that an earlier version took gives the summary that it gave then, but for sealed places.
class SheetOfForm1 : public ::testing::TestWithParam<const char*> {};

TEST_P(SheetOfForm1, IsReadAsItWas) {
  const std::string name = GetParam();
  const auto sheet = parse_intake_sheet(read_json_file("tests/schemas/form-1/" + name + ".json"));
  ASSERT_TRUE(sheet.ok()) << sheet.error().reason << " " << sheet.error().detail;
  EXPECT_EQ(json::to_pretty(to_json(summarise(*sheet))),
            json::to_pretty(read_json_file("tests/schemas/form-1/golden/" + name + ".json")));
}

INSTANTIATE_TEST_SUITE_P(Kept, SheetOfForm1, ::testing::Values("kaku-family", "kasai-household"));

// Each refused sheet is told everything that is wrong with it, and nothing else.
TEST(RefusedSheet, IsToldAllThatIsWrongWithIt) {
  const std::string folder = "admin/reference/sheets/refused/";
  const json::Value expected = read_json_file(folder + "expected.json");
  ASSERT_GE(expected.object()->size(), 12U);
  const Day today{std::chrono::year{2026} / 11 / 21};
  for (const auto& [name, what] : *expected.object()) {
    const auto reading = read_intake_sheet(read_json_file(folder + name + ".json"), today);
    EXPECT_FALSE(reading.sheet.has_value()) << name;
    json::Array faults;
    for (const json::Value& fault : explain(reading.faults)) {
      faults.push_back(
          json::Object{{"at", text_of(fault, "at")}, {"reason", text_of(fault, "reason")}});
      for (const std::string_view words : {"en", "ja", "remedy_en", "remedy_ja"}) {
        EXPECT_FALSE(text_of(fault, words).empty()) << name;
      }
    }
    EXPECT_EQ(json::to_pretty(faults), json::to_pretty(*what.find("faults"))) << name;
  }
}

// Every file of the folder is on the list, and every one beside it is accepted today.
TEST(ReferenceSheets, AreAllJudged) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(MUSUBI_SOURCE_DIR) / "admin/reference/sheets";
  const json::Value expected = read_json_file("admin/reference/sheets/refused/expected.json");
  for (const auto& file : fs::directory_iterator(folder / "refused")) {
    const std::string name = file.path().stem().string();
    EXPECT_TRUE(name == "expected" || expected.find(name) != nullptr) << name;
  }
  std::size_t accepted = 0;
  for (const auto& file : fs::directory_iterator(folder)) {
    if (file.path().extension() != ".json") continue;
    const auto reading =
        read_intake_sheet(read_json_file(fs::relative(file.path(), MUSUBI_SOURCE_DIR).string()),
                          Day{std::chrono::year{2026} / 11 / 21});
    EXPECT_TRUE(reading.sheet.has_value()) << file.path().filename();
    for (const Error& fault : reading.faults) ADD_FAILURE() << fault.reason << " " << fault.detail;
    ++accepted;
  }
  EXPECT_GE(accepted, 6U);
}

// Golden: what a sender makes of each reference sheet. The schema is held to the same files.
class ReferenceSheet : public ::testing::TestWithParam<const char*> {};

TEST_P(ReferenceSheet, GivesTheSummaryThatIsWrittenDown) {
  const std::string name = GetParam();
  const auto sheet = parse_intake_sheet(read_json_file("admin/reference/sheets/" + name + ".json"));
  ASSERT_TRUE(sheet.ok()) << sheet.error().reason << " " << sheet.error().detail;
  const json::Value golden = read_json_file("tests/schemas/golden/" + name + ".summary.json");
  EXPECT_EQ(json::to_pretty(to_json(summarise(*sheet))), json::to_pretty(golden));
  EXPECT_TRUE(parse_case_summary(golden).ok());
}

INSTANTIATE_TEST_SUITE_P(Shipped, ReferenceSheet,
                         ::testing::Values("kaku-family", "kasai-household", "rei-neighbour",
                                           "sakiyama-at-rainbow", "sakiyama-move", "takasaki-nine",
                                           "tanohata-night"));

// The page's table and the reader's refusals call each field alike.
TEST(PaperLabels, AreThoseOfThePage) {
  std::ifstream page(std::string(MUSUBI_SOURCE_DIR) + "/docs/spec/intake-sheet.md");
  static const std::regex kRow(R"(\| (No\.[123]) \| ([^|]+) \| `([^`]+)`.*)");
  std::size_t compared = 0;
  for (std::string line; std::getline(page, line);) {
    std::smatch row;
    if (!std::regex_match(line, row, kRow)) continue;
    const std::string label = row[2];
    if (label == "No." || label.starts_with("not on the paper")) continue;
    const std::string pointer = std::regex_replace(row[3].str(), std::regex("\\*"), "7");
    EXPECT_EQ(paper_label(pointer), row[1].str() + " " + label);
    ++compared;
  }
  EXPECT_GE(compared, 60U);
}

// Payloads that no sender may write, and some that a reader still takes.
TEST(SummaryPayload, IsJudgedAsTheListSays) {
  const json::Value list = read_json_file("tests/schemas/payloads.json");
  ASSERT_GE(list.array()->size(), 10U);
  for (const json::Value& each : *list.array()) {
    const auto summary = parse_case_summary(*each.find("payload"));
    EXPECT_EQ(summary.ok() ? "accepted" : summary.error().reason, text_of(each, "reader"))
        << text_of(each, "name");
  }
}

}  // namespace
}  // namespace musubi::casework
