// Days as people write them in their lists, 和暦 and 西暦.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "protocol/casework/japanese_era.h"

namespace musubi::papers {

enum class NoDay : std::uint8_t {
  kNotADay,    // no way of writing a day that is known here
  kNoSuchDay,  // a way of writing one, and there is no such day: 平成31年5月1日
};

// As it was written: an era's day stays one of that era.
struct WrittenDay {
  std::chrono::year_month_day day;
  std::optional<casework::EraDate> era;  // of 和暦
};

// "令和8年4月1日", "令和元年5月1日", "R8.4.1", "R元/5/1", "2026-04-01", "2026/4/1", "2026年4月1日";
// era letters T S H R in either case; letters and digits of full width, too; spaces do not count.
// An era's day must lie in that era. What has neither an era nor four digits of a year is no day:
// "8.4.1" may be any of them.
[[nodiscard]] std::variant<WrittenDay, NoDay> read_written_day(std::string_view text);

}  // namespace musubi::papers
