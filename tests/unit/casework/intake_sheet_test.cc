#include "protocol/casework/intake_sheet.h"

#include <gtest/gtest.h>

#include "protocol/casework/sheet_faults.h"
#include "protocol/casework/sheet_fields.h"
#include "protocol/casework/sheet_rules.h"
#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::casework {
namespace {

class IntakeSheet : public SheetFixture {};

TEST_F(IntakeSheet, KeepsNamesExactlyAsTheyWereWritten) {
  const auto sheet = parse();
  ASSERT_TRUE(sheet.ok()) << sheet.error().reason << " " << sheet.error().detail;
  EXPECT_EQ(sheet->subject.person.name, "架空 髙志");
  EXPECT_EQ(sheet->household[1].name, "架空 葛\U000E0100子");
  EXPECT_EQ(sheet->household[2].name, "架空 \U00020BB7男");
}

TEST_F(IntakeSheet, ReadsABirthdayOnTheLastDayOfShowa) {
  EXPECT_EQ(parse()->subject.person.birth,
            std::chrono::year{1989} / std::chrono::January / std::chrono::day{7});
}

TEST_F(IntakeSheet, RefusesADayThatTheEraDidNotHave) {
  set("/subject/birth/day", 8);
  EXPECT_EQ(refusal(), "sheet.no-such-day /subject/birth");
}

TEST_F(IntakeSheet, RefusesASecondMainTopic) {
  set("/topics/0/main", true);
  EXPECT_EQ(refusal(), "sheet.second-main-topic /topics/1");
}

TEST_F(IntakeSheet, RefusesATopicThatIsMarkedTwice) {
  set("/topics/1/topic", "health");
  EXPECT_EQ(refusal(), "sheet.marked-twice /topics/1");
}

TEST_F(IntakeSheet, RefusesACodeThatTheFormDoesNotHave) {
  set("/household/1/living", "nearby");
  EXPECT_EQ(refusal(), "json.bad-value /household/1/living");
}

TEST_F(IntakeSheet, RefusesAFieldThatTheFormDoesNotHave) {
  set("/subject/my_number", "000000000000");
  EXPECT_EQ(refusal(), "json.unknown-member /subject/my_number");
}

TEST_F(IntakeSheet, RefusesARelationInTheSubjectsOwnRow) {
  set("/household/0/relation", "本人");
  EXPECT_EQ(refusal(), "json.unknown-member /household/0/relation");
}

TEST_F(IntakeSheet, RefusesAHouseholdWithoutTheSubject) {
  set("/household", json::Array{});
  EXPECT_EQ(refusal(), "sheet.subject-row /household");
}

TEST_F(IntakeSheet, RefusesAnotherForm) {
  set("/form", "intake-sheet/3");
  EXPECT_EQ(refusal(), "sheet.other-form /form");
}

TEST_F(IntakeSheet, TakesAnUnmarkedConsentForUnknown) {
  erase("/household/1/consent");
  EXPECT_EQ(parse()->household[1].consent, Mark::kUnknown);
}

TEST_F(IntakeSheet, KeepsWhatWasWrittenByteForByte) {
  const auto big = parse_intake_sheet(read_json_file("admin/reference/sheets/takasaki-nine.json"));
  ASSERT_TRUE(big.ok());
  EXPECT_EQ(big->subject.person.address.open()->address,
            "岩手県下閉伊郡山田町架空第７地割３番地の２");
  EXPECT_EQ(big->household[4].name, "架空 髙﨑 葛\U000E0101葉");
  EXPECT_EQ(big->caller->person.name, "架空\u3000髙﨑 昭子");
  EXPECT_EQ(big->caller->row, 1U);
}

TEST_F(IntakeSheet, TellsEverythingThatIsWrongAtOnce) {
  set("/method", "mail");
  set("/subject/birth/day", 8);
  set("/topics/0/main", true);
  set("/handling/urgency", "soon");
  const SheetReading reading = read_intake_sheet(sheet(), std::nullopt);
  EXPECT_FALSE(reading.sheet.has_value());
  EXPECT_EQ(reading.faults, (std::vector{invalid("json.bad-value", "/method"),
                                         invalid("sheet.no-such-day", "/subject/birth"),
                                         invalid("sheet.second-main-topic", "/topics/1"),
                                         invalid("json.bad-value", "/handling/urgency")}));
}

TEST_F(IntakeSheet, TellsNoMoreFaultsThanTheLimitAndCountsTheRest) {
  for (std::size_t rows = 3; rows < kMaxHouseholdRows; ++rows) repeat("/household", 1);
  for (std::size_t row = 1; row < kMaxHouseholdRows; ++row) {
    set("/household/" + std::to_string(row) + "/living", "nearby");
    set("/household/" + std::to_string(row) + "/consent", "perhaps");
  }
  const SheetReading reading = read_intake_sheet(sheet(), std::nullopt);
  EXPECT_EQ(reading.faults.size(), kMaxSheetFaults);
  EXPECT_EQ(reading.fault_count, 2 * (kMaxHouseholdRows - 1));
}

TEST_F(IntakeSheet, SaysInBothLanguagesWhatWhereAndWhatToDo) {
  set("/household/1/living", "nearby");
  const json::Array told = explain(read_intake_sheet(sheet(), std::nullopt).faults);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(*told[0].find("at")->text(), "/household/1/living");
  EXPECT_EQ(*told[0].find("field")->text(), "No.2 2行目 同居/別居");
  EXPECT_EQ(*told[0].find("ja")->text(), "項目の値が正しくありません。");
  EXPECT_EQ(*told[0].find("remedy_en")->text(), "Mend the input and try again.");
}

TEST_F(IntakeSheet, NamesTheNearestFieldOfThePaper) {
  EXPECT_EQ(paper_label("/subject/birth/day"), "No.1 生年月日");
  EXPECT_EQ(paper_label("/household/31/sealed_words/2"), "No.2 本人・家族の状況");
  EXPECT_EQ(paper_place("/household/2/concerns"), "No.2 3行目 困りごと等");
  EXPECT_EQ(paper_place("/household/0"), "No.2 1行目 本人・家族の状況");
  EXPECT_EQ(paper_place("/household"), "No.2 本人・家族の状況");
  EXPECT_EQ(paper_place("/subject/birth"), "No.1 生年月日");
  EXPECT_EQ(paper_label("/colour"), "");
  EXPECT_EQ(paper_label(""), "");
}

TEST_F(IntakeSheet, RepeatsNoValueInAFault) {
  set("/subject/架空 髙志", "x");
  EXPECT_EQ(refusal(), "json.unknown-member /subject");
}

TEST_F(IntakeSheet, TakesNothingFromTheFuture) {
  const Day the_day_before{std::chrono::year{2025} / 6 / 1};
  const SheetReading reading = read_intake_sheet(sheet(), the_day_before);
  EXPECT_EQ(reading.faults,
            (std::vector{invalid("sheet.future-day", "/received_on"),
                         invalid("sheet.future-day", "/handling/handover/sent_on")}));
  EXPECT_TRUE(read_intake_sheet(sheet(), Day{std::chrono::year{2025} / 6 / 2}).sheet.has_value());
}

TEST_F(IntakeSheet, CountsYearsAsBirthdaysDo) {
  const Day leap{std::chrono::year{1960} / 2 / 29};
  EXPECT_EQ(age_on(Day{std::chrono::year{2025} / 2 / 28}, leap), 64);
  EXPECT_EQ(age_on(Day{std::chrono::year{2025} / 3 / 1}, leap), 65);
  EXPECT_EQ(age_on(Day{std::chrono::year{2024} / 2 / 29}, leap), 64);
}

TEST_F(IntakeSheet, HasRoomForMoreRowsThanThePaper) {
  for (int i = 0; i < 9; ++i) repeat("/household", 1);
  EXPECT_EQ(parse()->household.size(), 12U);
  for (int i = 0; i < 30; ++i) repeat("/household", 1);
  EXPECT_EQ(refusal(), "json.too-many-items /household");
}

}  // namespace
}  // namespace musubi::casework
