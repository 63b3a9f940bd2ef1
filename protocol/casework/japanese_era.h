// Dates as the sheets have them: an era letter (T 大正, S 昭和, H 平成, R 令和) and a year.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace musubi::casework {

struct EraDate {
  char era;
  int year;  // 元年 is 1
  unsigned month;
  unsigned day;
};

// The Gregorian date, or nullopt if the day does not exist in that era: 昭和64年 ends on
// January 7, 平成31年 on April 30. (元号法; the eras' first days are those of their 政令.)
[[nodiscard]] std::optional<std::chrono::year_month_day> to_gregorian(const EraDate& date);

// The other way; nullopt for a day before 大正 (1912-07-30).
[[nodiscard]] std::optional<EraDate> to_era(std::chrono::year_month_day date);

// "2026-11-21"; nullopt unless the day exists.
[[nodiscard]] std::optional<std::chrono::year_month_day> parse_date(std::string_view text);
[[nodiscard]] std::string date_text(std::chrono::year_month_day date);

}  // namespace musubi::casework
