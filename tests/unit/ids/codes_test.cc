#include "protocol/ids/codes.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace musubi {
namespace {

// Each code of the set is read back from its name, and every name and label is there once.
template <class Code, class Parse>
void expect_a_closed_set(std::size_t count, Parse parse) {
  std::set<std::string_view> names;
  std::set<std::string_view> japanese;
  std::set<std::string_view> english;
  for (std::size_t i = 0; i < count; ++i) {
    const Code code = static_cast<Code>(i);
    const CodeLabel& text = label(code);
    EXPECT_EQ(parse(text.name), code) << text.name;
    EXPECT_FALSE(text.ja.empty() || text.en.empty()) << text.name;
    names.insert(text.name);
    japanese.insert(text.ja);
    english.insert(text.en);
  }
  EXPECT_EQ(names.size(), count);
  EXPECT_EQ(japanese.size(), count);
  EXPECT_EQ(english.size(), count);
  for (const std::string_view other : {"", "IDENTITY", "identity ", "statistics-2", "unknown"}) {
    EXPECT_EQ(parse(other), std::nullopt) << other;
  }
}

TEST(Categories, AreAClosedSet) { expect_a_closed_set<Category>(kCategoryCount, parse_category); }
TEST(Purposes, AreAClosedSet) { expect_a_closed_set<Purpose>(kPurposeCount, parse_purpose); }
TEST(BasisClasses, AreAClosedSet) {
  expect_a_closed_set<BasisClass>(kBasisClassCount, parse_basis_class);
}
TEST(Kinds, AreAClosedSet) { expect_a_closed_set<Kind>(kKindCount, parse_kind); }

TEST(Categories, LeaveOutWhatCannotBeExported) {
  EXPECT_EQ(parse_category("meeting_record"), std::nullopt);
  EXPECT_EQ(parse_category("tip"), std::nullopt);
}

TEST(Kinds, CarryTheNamesOfTheForms) {
  EXPECT_EQ(label(Kind::kInformation).ja, "情報提供");
  EXPECT_EQ(label(Kind::kAdvice).ja, "助言依頼");
  EXPECT_EQ(label(Kind::kReferral).ja, "つなぎ");
  EXPECT_EQ(label(Kind::kInquiry).ja, "情報照会");
  EXPECT_EQ(label(Kind::kTransfer).ja, "ケース移管");
}

// Names are on the wire and in signed policies: this list is the promise.
TEST(Categories, KeepTheirNamesOnTheWire) {
  const std::string_view names[] = {
      "identity",          "contact",     "address",    "household", "presenting_issues",
      "history",           "health",      "care_level", "finance",   "tax",
      "housing_utilities", "work_school", "safety",     "justice",   "services_plan"};
  ASSERT_EQ(std::size(names), kCategoryCount);
  for (std::size_t i = 0; i < kCategoryCount; ++i) {
    EXPECT_EQ(label(static_cast<Category>(i)).name, names[i]);
  }
}

}  // namespace
}  // namespace musubi
