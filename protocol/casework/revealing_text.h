// Whether a text tells a place, however it is written: with full-width digits, without spaces,
// 二丁目 for 2-, 高 for 髙.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace musubi::casework {

// A text shares so many successive letters with an address, or digits with a number: then it
// tells it. Rather too much is left out than too little.
inline constexpr std::size_t kTellingLetters = 4;
inline constexpr std::size_t kTellingDigits = 6;

// The letters that count, in one spelling: NFKC with case folded; no spaces, signs or variation
// selectors; digits of ASCII; 丁目, 番地, 番, 号 left out. Requires UTF-8. It is for comparing only
// and is never stored or shown.
[[nodiscard]] std::u32string comparable(std::string_view text);

class TellingText {
 public:
  // An address counts from behind its municipality: many live in the same city.
  void add_address(std::string_view address);
  void add_number(std::string_view number);  // a telephone, a postcode
  void add_words(std::string_view words);    // a name of a house, a school: as a whole

  [[nodiscard]] bool is_told_by(std::string_view text) const;

 private:
  std::vector<std::u32string> pieces_;        // a text with one of these tells it
  std::vector<std::u32string> digit_pieces_;  // among the digits of the text alone
};

}  // namespace musubi::casework
