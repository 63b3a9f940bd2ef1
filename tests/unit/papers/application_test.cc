#include "protocol/papers/application.h"

#include <gtest/gtest.h>

#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::papers {
namespace {

constexpr casework::Day kToday{std::chrono::year{2026}, std::chrono::month{4}, std::chrono::day{1}};

class ApplicationForm : public ::testing::Test {
 protected:
  json::Object& member(const char* name) { return *application_.object()->at(name).object(); }
  // "ok", or "reason place" of each fault.
  std::string read() {
    const ReadPaper paper = read_application(application_, kToday);
    std::string said;
    for (const Error& fault : paper.reading.faults)
      said += fault.reason + " " + fault.detail + "\n";
    if (paper.reading.sheet) sheet_ = *paper.reading.sheet;
    return said.empty() ? "ok" : said;
  }
  json::Value application_ = casework::read_json_file("admin/reference/applications/hanako.json");
  casework::IntakeSheet sheet_;
};

TEST_F(ApplicationForm, IsReadAsTheSheetThatItMakes_AF1) {
  ASSERT_EQ(read(), "ok");
  EXPECT_EQ(sheet_.subject.person.name, "架空 花子");
  EXPECT_EQ(sheet_.household.size(), 1U);
  EXPECT_EQ(sheet_.household[0].sex, "female");
  EXPECT_EQ(sheet_.topics.main, "income");
  EXPECT_EQ(sheet_.situation, "（架空の事例）仕事と暮らしのことを、まとめて相談したい。");
  EXPECT_EQ(sheet_.handling.urgency, "within_month");
  member("applicant").insert_or_assign("sex", "other");
  ASSERT_EQ(read(), "ok");
  EXPECT_EQ(sheet_.household[0].sex, "unknown");
}

TEST_F(ApplicationForm, IsTheConsentOfWhoWroteItThemselves_AF2) {
  ASSERT_EQ(read(), "ok");
  EXPECT_EQ(sheet_.household[0].consent, casework::Mark::kYes);
  EXPECT_EQ(sheet_.wording, "morioka-r5-04");
}

TEST_F(ApplicationForm, IsNoConsentWhereAnotherWroteIt_AF2_Invariant2) {
  application_.object()->insert_or_assign(
      "filled_in", json::Object{{"by", "scribe"}, {"name", "架空 代子"}, {"relation", "姉"}});
  ASSERT_EQ(read(), "ok");
  EXPECT_EQ(sheet_.household[0].consent, casework::Mark::kUnknown);
  application_.object()->insert_or_assign("filled_in", json::Object{{"by", "scribe"}});
  EXPECT_EQ(read(), "json.missing /filled_in/name\n");
}

TEST_F(ApplicationForm, TellsFaultsInItsOwnPlaces_AF1) {
  member("applicant").insert_or_assign("age", 3);
  member("reception").insert_or_assign("urgency", "soon");
  member("reception").insert_or_assign("received_on", "2027-01-01");
  EXPECT_EQ(read(),
            "json.bad-value /reception/urgency\n"
            "sheet.age-differs /applicant/age\n"
            "sheet.future-day /reception/received_on\n");
}

TEST_F(ApplicationForm, HasNoMembersOfAnotherForm_AF1) {
  member("applicant").insert_or_assign("care_level", json::Object{{"code", "no"}});
  application_.object()->insert_or_assign("household", json::Array{});
  EXPECT_EQ(read(), "json.unknown-member /applicant/care_level\njson.unknown-member /household\n");
  application_ = json::Object{{"form", "intake-sheet/2"}};
  EXPECT_EQ(read(), "sheet.other-form /form\n");
}

}  // namespace
}  // namespace musubi::papers
