#include "protocol/ids/municipalities.h"

#include <algorithm>
#include <charconv>

namespace musubi {
namespace {

constexpr int kPrefectures = 47;
constexpr int kIwate = 3;
constexpr int kFirstNumber = 100;  // 政令指定都市 and 特別区
constexpr int kLastNumber = 799;   // 町村

// 14市, 15町, 4村, in the order of the codes.
constexpr int kOfIwate[] = {201, 202, 203, 205, 206, 207, 208, 209, 210, 211, 213,
                            214, 215, 216, 301, 302, 303, 321, 322, 366, 381, 402,
                            441, 461, 482, 483, 484, 485, 501, 503, 506, 507, 524};

int number_of(std::string_view digits) {
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

bool is_known_municipality(const MunicipalityCode& code) {
  const std::string_view text = code.text();
  const int prefecture = number_of(text.substr(0, 2));
  const int number = number_of(text.substr(2, 3));
  if (prefecture < 1 || prefecture > kPrefectures) return false;
  if (prefecture == kIwate) {
    return std::binary_search(std::begin(kOfIwate), std::end(kOfIwate), number);
  }
  return number >= kFirstNumber && number <= kLastNumber;
}

}  // namespace musubi
