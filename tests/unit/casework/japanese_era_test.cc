#include "protocol/casework/japanese_era.h"

#include <gtest/gtest.h>

namespace musubi::casework {
namespace {

std::string gregorian(const EraDate& date) {
  const auto day = to_gregorian(date);
  return day ? date_text(*day) : "no such day";
}

TEST(JapaneseEra, GivesTheDayAroundEachChangeOfEra) {
  EXPECT_EQ(gregorian({'T', 15, 12, 24}), "1926-12-24");
  EXPECT_EQ(gregorian({'S', 1, 12, 25}), "1926-12-25");
  EXPECT_EQ(gregorian({'S', 64, 1, 7}), "1989-01-07");
  EXPECT_EQ(gregorian({'H', 1, 1, 8}), "1989-01-08");
  EXPECT_EQ(gregorian({'H', 31, 4, 30}), "2019-04-30");
  EXPECT_EQ(gregorian({'R', 1, 5, 1}), "2019-05-01");
}

TEST(JapaneseEra, KnowsNoDayThatTheEraDidNotHave) {
  EXPECT_EQ(gregorian({'S', 64, 1, 8}), "no such day");
  EXPECT_EQ(gregorian({'H', 1, 1, 7}), "no such day");
  EXPECT_EQ(gregorian({'H', 31, 5, 1}), "no such day");
  EXPECT_EQ(gregorian({'R', 1, 4, 30}), "no such day");
  EXPECT_EQ(gregorian({'R', 0, 5, 1}), "no such day");
  EXPECT_EQ(gregorian({'S', 25, 2, 29}), "no such day");
  EXPECT_EQ(gregorian({'M', 30, 1, 1}), "no such day");
}

}  // namespace
}  // namespace musubi::casework
