#include "protocol/casework/intake_sheet.h"

#include <gtest/gtest.h>

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
  set("/form", "intake-sheet/2");
  EXPECT_EQ(refusal(), "sheet.other-form /form");
}

TEST_F(IntakeSheet, TakesAnUnmarkedConsentForUnknown) {
  erase("/household/1/consent");
  EXPECT_EQ(parse()->household[1].consent, Mark::kUnknown);
}

TEST_F(IntakeSheet, HasRoomForMoreRowsThanThePaper) {
  for (int i = 0; i < 9; ++i) repeat("/household", 1);
  EXPECT_EQ(parse()->household.size(), 12U);
  for (int i = 0; i < 30; ++i) repeat("/household", 1);
  EXPECT_EQ(refusal(), "json.too-many-items /household");
}

}  // namespace
}  // namespace musubi::casework
