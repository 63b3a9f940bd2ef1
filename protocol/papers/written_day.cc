#include "protocol/papers/written_day.h"

#include <array>
#include <string>

namespace musubi::papers {
namespace {

struct Spelling {
  std::string_view from;
  std::string_view to;
};

// One spelling of what stands between numbers, and of eras.
constexpr std::array kSpellings{
    Spelling{"大正", "T"}, Spelling{"昭和", "S"}, Spelling{"平成", "H"}, Spelling{"令和", "R"},
    Spelling{"元", "1"},   Spelling{"年", "."},   Spelling{"月", "."},   Spelling{"日", ""},
    Spelling{"　", ""},    Spelling{" ", ""},     Spelling{"/", "."},    Spelling{"-", "."},
    Spelling{"／", "."},   Spelling{"－", "."},   Spelling{"−", "."},    Spelling{"．", "."},
    Spelling{"t", "T"},    Spelling{"s", "S"},    Spelling{"h", "H"},    Spelling{"r", "R"}};
constexpr std::string_view kEras = "TSHR";
constexpr std::size_t kLongest = 64;  // bytes; nobody writes a day at greater length
constexpr std::size_t kYearDigits = 4;

// "０" to "９", "Ａ" to "ｚ" are U+FF10, U+FF21 …: three bytes each, 0xFEE0 above ASCII.
std::string in_ascii(std::string_view text) {
  std::string ascii;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const bool wide = byte(i) == 0xEF && i + 2 < text.size();
    const unsigned code =
        wide ? (0xF000U | ((byte(i + 1) & 0x3FU) << 6U) | (byte(i + 2) & 0x3FU)) : 0;
    const unsigned narrow = code - 0xFEE0U;
    const bool digit = wide && narrow >= '0' && narrow <= '9';
    const bool letter =
        wide && ((narrow >= 'A' && narrow <= 'Z') || (narrow >= 'a' && narrow <= 'z'));
    if (digit || letter) {
      ascii += static_cast<char>(narrow);
      i += 2;
    } else {
      ascii += text[i];
    }
  }
  return ascii;
}

std::string one_spelling(std::string_view text) {
  std::string spelt = in_ascii(text);
  for (const Spelling& each : kSpellings) {
    for (auto at = spelt.find(each.from); at != std::string::npos;
         at = spelt.find(each.from, at + each.to.size())) {
      spelt.replace(at, each.from.size(), each.to);
    }
  }
  return spelt;
}

struct Numbers {
  std::string year;
  unsigned month;
  unsigned day;
};

std::optional<unsigned> small_number(std::string_view text) {
  if (text.empty() || text.size() > 2) return std::nullopt;
  unsigned number = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + static_cast<unsigned>(digit - '0');
  }
  return number;
}

// "8.4.1" taken apart.
std::optional<Numbers> numbers_of(std::string_view text) {
  const auto first = text.find('.');
  const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto month = small_number(text.substr(first + 1, second - first - 1));
  const auto day = small_number(text.substr(second + 1));
  if (!month || !day) return std::nullopt;
  return Numbers{std::string(text.substr(0, first)), *month, *day};
}

std::variant<WrittenDay, NoDay> of_era(char era, const Numbers& numbers) {
  const auto year = small_number(numbers.year);
  if (!year) return NoDay::kNotADay;
  const casework::EraDate date{era, static_cast<int>(*year), numbers.month, numbers.day};
  const auto day = casework::to_gregorian(date);
  if (!day) return NoDay::kNoSuchDay;
  return WrittenDay{*day, date};
}

std::variant<WrittenDay, NoDay> of_gregorian(const Numbers& numbers) {
  const std::string& year = numbers.year;
  const auto high = year.size() == kYearDigits ? small_number(year.substr(0, 2)) : std::nullopt;
  const auto low = year.size() == kYearDigits ? small_number(year.substr(2)) : std::nullopt;
  if (!high || !low) return NoDay::kNotADay;
  const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(*high * 100 + *low)},
                                        std::chrono::month{numbers.month},
                                        std::chrono::day{numbers.day}};
  if (!day.ok()) return NoDay::kNoSuchDay;
  return WrittenDay{day, std::nullopt};
}

}  // namespace

std::variant<WrittenDay, NoDay> read_written_day(std::string_view text) {
  if (text.size() > kLongest) return NoDay::kNotADay;
  const std::string spelt = one_spelling(text);
  const bool has_era = !spelt.empty() && kEras.find(spelt.front()) != std::string_view::npos;
  const auto numbers = numbers_of(std::string_view(spelt).substr(has_era ? 1 : 0));
  if (!numbers) return NoDay::kNotADay;
  return has_era ? of_era(spelt.front(), *numbers) : of_gregorian(*numbers);
}

}  // namespace musubi::papers
