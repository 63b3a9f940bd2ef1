#include "protocol/people/seals.h"

#include <filesystem>

#include "tests/unit/people/people_fixture.h"

namespace musubi::people {
namespace {

Measure measure_of(std::size_t person, bool cleared) {
  Measure measure{*MeasureId::parse(std::string(32, 'a')),
                  *CaseId::parse(std::string(32, 'b')),
                  person_id(person),
                  "lg-032026",
                  1,
                  {{MeasureEvent::kRequest, "u-0001", Instant{}, {}, {}, ""}}};
  if (cleared) {
    measure.acts.push_back({MeasureEvent::kClear, "u-0002", Instant{}, {}, {}, "架空の理由"});
  }
  return measure;
}

SheetMarks nobody_protected(const Household& household) {
  SheetMarks marks;
  for (const Member& each : household.members) marks.emplace(each.person, Mark::kNo);
  return marks;
}

std::string marks(const Household& household, const SheetMarks& sheet,
                  const std::vector<Measure>& measures = {}) {
  const Seals seals = seals_of(household, sheet, measures);
  std::string text;
  for (const Member& each : household.members) {
    text += std::string(casework::mark_code(seals.of(each.person))) + " ";
  }
  return text;
}

TEST(Seals, OfASheetThatNobodyEditedAreThoseOfTheSheet) {
  std::size_t sheets = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(MUSUBI_SOURCE_DIR "/admin/reference/sheets")) {
    if (entry.path().extension() != ".json") continue;
    ++sheets;
    const auto name = "admin/reference/sheets/" + entry.path().filename().string();
    crypto::SeededRandom random(1);
    const auto opened = casework::open_case(casework::read_json_file(name), "lg-032026", {"u-0001"},
                                            Instant(std::chrono::hours(24 * 365 * 57)), random);
    ASSERT_TRUE(opened.ok()) << name << opened.error().reason;
    const casework::CaseFile& file = opened->file;
    const Household household = household_of_sheet(file);
    ASSERT_TRUE(parse_household(to_json(household)).ok()) << name;
    const auto later = later_seals(file, household, seals_of(household, sheet_marks(file), {}));
    EXPECT_EQ(later.seals, file.intake.seals) << name;
  }
  EXPECT_GE(sheets, 5u);
}

TEST(Seals, OfAMeasureHideWhoeverLivesWithThePerson_Invariant7) {
  const Household household = family();
  const SheetMarks sheet = nobody_protected(household);
  // Person 1 died; of persons 0, 3 and 4 all live together.
  EXPECT_EQ(marks(household, sheet), "no no no no no no ");
  EXPECT_EQ(marks(household, sheet, {measure_of(3, false)}), "yes no no yes yes no ");
  EXPECT_EQ(marks(household, sheet, {measure_of(2, false)}), "no no yes no no yes ");
  EXPECT_EQ(marks(household, sheet, {measure_of(3, true)}), "no no no no no no ");
}

TEST(Seals, OfTheSheetAreLiftedByAClearedMeasureAndThenUnknown_H17) {
  Household household = family();
  SheetMarks sheet = nobody_protected(household);
  sheet[person_id(0)] = Mark::kYes;
  EXPECT_EQ(marks(household, sheet), "yes no no yes yes no ");
  EXPECT_EQ(marks(household, sheet, {measure_of(0, true)}), "no no no no no no ");
  EXPECT_EQ(marks(household, sheet, {measure_of(0, true), measure_of(0, false)}),
            "yes no no yes yes no ");
  household.residences[0].sealed = Mark::kUnknown;
  EXPECT_EQ(marks(household, sheet, {measure_of(0, true)}), "unknown no no unknown unknown no ");
}

TEST(Seals, StayWithWhoeverLivedInASealedPlace_H18) {
  Household household = family();
  household.residences[1].sealed = Mark::kYes;
  const SheetMarks sheet = nobody_protected(household);
  EXPECT_EQ(marks(household, sheet), "yes no yes yes yes yes ");
}

TEST(Seals, OfWhomNobodyKnowsWhereTheyLiveAreThoseOfTheSubject_H19) {
  Household household = family();
  household.members.push_back(member(6, "架空 新", Sex::kUnknown));
  EXPECT_EQ(marks(household, nobody_protected(family())),
            "unknown no no unknown unknown no unknown ");
  household.stays.push_back({person_id(6), 2, {}, {}});
  EXPECT_EQ(marks(household, nobody_protected(family())), "no no no no no no no ");
}

TEST(Seals, AreNotTakenAwayByAnEdit_H12) {
  Household before = family();
  before.residences[0].sealed = Mark::kYes;
  Household after = before;
  after.residences[0].sealed = Mark::kNo;
  EXPECT_EQ(unsealed_by(before, after), 1);
  after = before;
  after.residences[0].address = "別の所";
  EXPECT_EQ(unsealed_by(before, after), 1);
  after = before;
  after.stays.erase(after.stays.begin());
  EXPECT_EQ(unsealed_by(before, after), 1);
  after = before;
  after.stays[0].until = kToday;
  EXPECT_EQ(unsealed_by(before, after), std::nullopt);
}

TEST(Seals, NeverBecomeLessStrictByAMeasureOrAMark) {
  RandomHouseholds random(11);
  for (int i = 0; i < 500; ++i) {
    Household household = random.next();
    SheetMarks sheet;
    for (const Member& each : household.members) {
      sheet.emplace(each.person, static_cast<Mark>(random.below(3)));
    }
    const Seals before = seals_of(household, sheet, {});
    const Seals measured =
        seals_of(household, sheet, {measure_of(random.below(household.members.size()), false)});
    EXPECT_FALSE(before.stricter_than(measured));
    if (household.residences.empty()) continue;
    household.residences[random.below(household.residences.size())].sealed = Mark::kYes;
    EXPECT_FALSE(before.stricter_than(seals_of(household, sheet, {})));
  }
}

}  // namespace
}  // namespace musubi::people
