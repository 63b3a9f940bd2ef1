#include "protocol/routing/town.h"

#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace musubi::routing {
namespace {

constexpr std::u32string_view kChome = U"丁目";
constexpr std::u32string_view kTens = U"一二三四五六七八九";
constexpr std::size_t kMaxDigits = 2;

bool is_space(char32_t letter) { return u_isUWhiteSpace(static_cast<UChar32>(letter)) != 0; }

// 一 to 九十九 at the beginning; how many letters it took.
struct Number {
  std::int64_t value = 0;
  std::size_t length = 0;
};

Number arabic(std::u32string_view text) {
  Number number;
  while (number.length < text.size() && text[number.length] >= U'0' &&
         text[number.length] <= U'9') {
    // Longer than any 丁目: a house, perhaps.
    if (number.length == kMaxDigits) return {};
    number.value = number.value * 10 + static_cast<std::int64_t>(text[number.length] - U'0');
    ++number.length;
  }
  return number;
}

std::int64_t digit(char32_t letter) {
  const auto at = kTens.find(letter);
  return at == std::u32string_view::npos ? 0 : static_cast<std::int64_t>(at) + 1;
}

Number kanji(std::u32string_view text) {
  Number number;
  if (!text.empty() && digit(text[0]) > 0) number = {digit(text[0]), 1};
  if (number.length >= text.size() || text[number.length] != U'十') return number;
  number = {(number.length == 0 ? 1 : number.value) * 10, number.length + 1};
  if (number.length < text.size() && digit(text[number.length]) > 0) {
    number = {number.value + digit(text[number.length]), number.length + 1};
  }
  return number;
}

bool is_hyphen(char32_t letter) {
  return letter == U'ー' || u_charType(static_cast<UChar32>(letter)) == U_DASH_PUNCTUATION ||
         letter == U'−';
}

}  // namespace

std::u32string plain(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normaliser = icu::Normalizer2::getNFKCInstance(status);
  icu::UnicodeString normal;
  if (U_SUCCESS(status)) {
    const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
    normal = normaliser->normalize(icu::UnicodeString::fromUTF8(piece), status);
  }
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
  std::u32string points;
  for (std::int32_t i = 0; i < normal.length(); i = normal.moveIndex32(i, 1)) {
    const auto letter = static_cast<char32_t>(normal.char32At(i));
    if (!is_space(letter)) points.push_back(letter);
  }
  return points;
}

std::u32string behind_city(std::u32string_view address, std::u32string_view city) {
  const auto at = address.find(city);
  if (at != std::u32string_view::npos) address.remove_prefix(at + city.size());
  if (address.starts_with(U"大字")) {
    address.remove_prefix(2);
  } else if (address.starts_with(U"字")) {
    address.remove_prefix(1);
  }
  return std::u32string(address);
}

std::optional<std::int64_t> chome_of(std::u32string_view rest) {
  Number number = arabic(rest);
  const bool is_arabic = number.length > 0;
  if (!is_arabic) number = kanji(rest);
  if (number.length == 0) return std::nullopt;
  const std::u32string_view behind = rest.substr(number.length);
  // 高松4-2 is short for 四丁目; 高松四 may be the name of something else.
  const bool marked =
      behind.starts_with(kChome) || (is_arabic && !behind.empty() && is_hyphen(behind.front()));
  return marked ? std::optional(number.value) : std::nullopt;
}

}  // namespace musubi::routing
