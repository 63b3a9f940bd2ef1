#include "protocol/papers/written_day.h"

#include <gtest/gtest.h>

namespace musubi::papers {
namespace {

// The day, with the era if it was written in one; or why it is none.
std::string read(const std::string& text) {
  const auto read = read_written_day(text);
  if (const auto* none = std::get_if<NoDay>(&read)) {
    return *none == NoDay::kNotADay ? "not a day" : "no such day";
  }
  const auto& written = std::get<WrittenDay>(read);
  std::string said = casework::date_text(written.day);
  if (written.era) said += std::string(" ") + written.era->era + std::to_string(written.era->year);
  return said;
}

TEST(WrittenDay, IsReadInEveryWayThatListsHave_IM10) {
  for (const char* text : {"R8.4.1", "r8.4.1", "R8/4/1", "R8-4-1", "R08.04.01", "令和8年4月1日",
                           "令和 8年 4月 1日", "Ｒ８．４．１", "令和８年４月１日", "R8／4／1"}) {
    EXPECT_EQ(read(text), "2026-04-01 R8") << text;
  }
  for (const char* text :
       {"2026-04-01", "2026/4/1", "2026.4.1", "2026年4月1日", "２０２６年４月１日"}) {
    EXPECT_EQ(read(text), "2026-04-01") << text;
  }
}

TEST(WrittenDay, KnowsTheFirstYearOfAnEraByItsName_IM10) {
  EXPECT_EQ(read("令和元年5月1日"), "2019-05-01 R1");
  EXPECT_EQ(read("R元.5.1"), "2019-05-01 R1");
  EXPECT_EQ(read("平成元年1月8日"), "1989-01-08 H1");
  EXPECT_EQ(read("S64.1.7"), "1989-01-07 S64");
  EXPECT_EQ(read("大正元年7月30日"), "1912-07-30 T1");
}

TEST(WrittenDay, LiesInItsEra_IM10) {
  for (const char* text : {"平成31年5月1日", "H31.5.1", "昭和64年1月8日", "S64.1.8",
                           "令和元年4月30日", "R8.2.29", "2026-02-29", "2026-13-01", "R0.1.1"}) {
    EXPECT_EQ(read(text), "no such day") << text;
  }
}

TEST(WrittenDay, IsNeverGuessed_IM10) {
  for (const char* text : {"", "8.4.1", "26/4/1", "4月1日", "R8.4", "昨日", "明治45年7月1日",
                           "M45.7.1", "R8.4.1.2", "R8.4.x", "20260401", "R100.4.1", "年月日"}) {
    EXPECT_EQ(read(text), "not a day") << text;
  }
}

}  // namespace
}  // namespace musubi::papers
