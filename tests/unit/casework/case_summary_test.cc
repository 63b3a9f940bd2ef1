#include "protocol/casework/case_summary.h"

#include <gtest/gtest.h>

#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::casework {
namespace {

class CaseSummaryOfASheet : public SheetFixture {
 protected:
  [[nodiscard]] CaseSummary summary() const { return summarise(*parse()); }
  static std::string text(const CaseSummary& summary) {
    return json::to_canonical(to_json(summary));
  }
};

TEST_F(CaseSummaryOfASheet, HasOnePersonPerRowAndTheSubjectFirst) {
  ASSERT_EQ(summary().persons.size(), 3U);
  EXPECT_EQ(summary().persons[0].role, Role::kSubject);
  EXPECT_EQ(summary().persons[2].role, Role::kHouseholdMember);
}

TEST_F(CaseSummaryOfASheet, CarriesTheWordsOfEveryFieldOfTheSheet) {
  const std::string whole = text(summary());
  for (const std::string_view words :
       {"架空 髙志", "1989-01-07", "027-0000", "第99地割", "090-0000-0000", "架空クリニック", "2級",
        "三か月滞納", "先の暮らし", "膝が悪く", "同行する", "相談に乗って", "within_month",
        "gas"}) {
    EXPECT_NE(whole.find(words), std::string::npos) << words;
  }
}

TEST_F(CaseSummaryOfASheet, PutsViolenceUnderSafetyAndNowhereElse) {
  set("/topics/1", json::Object{{"topic", "violence"}, {"main", true}});
  const PersonSummary subject = summary().persons[0];
  EXPECT_EQ(json::to_canonical(subject.categories.at(Category::kSafety)),
            R"({"main_topic":"violence","topics":["violence"]})");
  EXPECT_EQ(json::to_canonical(subject.categories.at(Category::kPresentingIssues)).find("violence"),
            std::string::npos);
}

TEST_F(CaseSummaryOfASheet, KeepsOnlyWhatIsAllowedForEachPerson) {
  const CaseSummary kept =
      restrict(summary(), {{Category::kIdentity}, {Category::kPresentingIssues}, {}});
  ASSERT_EQ(kept.persons.size(), 2U);
  EXPECT_EQ(kept.persons[0].categories.size(), 1U);
  EXPECT_EQ(text(kept).find("地割"), std::string::npos);
  EXPECT_EQ(text(kept).find("葛"), std::string::npos);
  EXPECT_NE(text(kept).find("膝が悪く"), std::string::npos);
}

// Invariant 7: what is absent looks the same whatever the cause.
TEST_F(CaseSummaryOfASheet, ShowsNoDifferenceBetweenWithheldAndNeverThere) {
  const CaseSummary withheld =
      restrict(summary(), {{Category::kIdentity, Category::kHistory}, {Category::kIdentity}, {}});
  CaseSummary never_there = summary();
  never_there.persons.pop_back();
  EXPECT_EQ(text(withheld), text(restrict(never_there, {{Category::kIdentity, Category::kHistory},
                                                        {Category::kIdentity}})));
}

TEST_F(CaseSummaryOfASheet, AllowsNothingToAPersonThatNobodyNamed) {
  EXPECT_TRUE(restrict(summary(), {}).persons.empty());
}

TEST_F(CaseSummaryOfASheet, IsReadBackFromItsPayload) {
  const auto read = parse_case_summary(to_json(summary()));
  ASSERT_TRUE(read.ok()) << read.error().reason;
  EXPECT_EQ(text(*read), text(summary()));
}

TEST(CaseSummaryPayload, RefusesACategoryThatDoesNotExist) {
  const auto value = json::parse(as_bytes(
      R"({"persons":[{"categories":{"meeting_record":{"a":"b"}},"role":"subject"}],"v":1})"));
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(parse_case_summary(*value).error().reason, "summary.unknown-category");
}

}  // namespace
}  // namespace musubi::casework
