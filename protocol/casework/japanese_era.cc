#include "protocol/casework/japanese_era.h"

#include <array>

#include "crypto/base/instant.h"

namespace musubi::casework {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

struct Era {
  char letter;
  year_month_day first;
  year_month_day last;
};

constexpr std::array kEras{
    Era{'T', year{1912} / 7 / 30, year{1926} / 12 / 24},
    Era{'S', year{1926} / 12 / 25, year{1989} / 1 / 7},
    Era{'H', year{1989} / 1 / 8, year{2019} / 4 / 30},
    Era{'R', year{2019} / 5 / 1, year{9999} / 12 / 31},
};

}  // namespace

std::optional<year_month_day> to_gregorian(const EraDate& date) {
  for (const Era& era : kEras) {
    if (era.letter != date.era) continue;
    if (date.year < 1) return std::nullopt;
    const year_month_day result{era.first.year() + std::chrono::years{date.year - 1},
                                month{date.month}, day{date.day}};
    if (!result.ok() || result < era.first || result > era.last) return std::nullopt;
    return result;
  }
  return std::nullopt;
}

std::optional<EraDate> to_era(year_month_day date) {
  for (const Era& era : kEras) {
    if (date < era.first || date > era.last) continue;
    return EraDate{era.letter, int(date.year()) - int(era.first.year()) + 1, unsigned(date.month()),
                   unsigned(date.day())};
  }
  return std::nullopt;
}

std::optional<year_month_day> parse_date(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto midnight = parse_instant(std::string(text) + "T00:00:00.000Z");
  if (!midnight) return std::nullopt;
  return year_month_day{std::chrono::floor<std::chrono::days>(*midnight)};
}

std::string date_text(year_month_day date) {
  return to_text(Instant(std::chrono::sys_days{date})).substr(0, 10);
}

}  // namespace musubi::casework
