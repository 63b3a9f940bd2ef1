#include "protocol/casework/revealing_text.h"

#include <algorithm>

#include "protocol/search/letters.h"

namespace musubi::casework {
namespace {

constexpr std::ptrdiff_t kShortestHouse = 3;

// Letters that people write one for the other in addresses, beside those in names.
struct Spelling {
  char32_t written;
  char32_t usual;
};
constexpr Spelling kSpellings[] = {
    {U'ヶ', U'ケ'}, {U'が', U'ケ'}, {U'ヵ', U'カ'}, {U'之', U'ノ'}, {U'の', U'ノ'},
};

char32_t usual(char32_t letter) {
  for (const Spelling& spelling : kSpellings) {
    if (spelling.written == letter) return spelling.usual;
  }
  return search::usual_letter(letter);
}

bool is_digit(char32_t letter) { return letter >= U'0' && letter <= U'9'; }

int kanji_digit(char32_t letter) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  const auto at = kDigits.find(letter);
  return at == std::u32string_view::npos ? -1 : static_cast<int>(at);
}

// 二十一 is 21, 百五 is 105, 一〇 is 10.
std::u32string digits_of(std::u32string_view numeral) {
  if (numeral.find_first_of(U"十百") == std::u32string_view::npos) {
    std::u32string digits;
    for (const char32_t letter : numeral) digits.push_back(U'0' + kanji_digit(letter));
    return digits;
  }
  int total = 0;
  int pending = -1;
  for (const char32_t letter : numeral) {
    if (letter == U'十' || letter == U'百') {
      total += (pending < 0 ? 1 : pending) * (letter == U'十' ? 10 : 100);
      pending = -1;
    } else {
      pending = kanji_digit(letter);
    }
  }
  if (pending > 0) total += pending;
  const std::string text = std::to_string(total);
  return {text.begin(), text.end()};
}

std::u32string with_plain_numerals(const std::u32string& text) {
  std::u32string plain;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && end - i < 6 &&
           (kanji_digit(text[end]) >= 0 || text[end] == U'十' || text[end] == U'百')) {
      ++end;
    }
    if (end == i) {
      plain.push_back(text[i++]);
    } else {
      plain += digits_of(std::u32string_view(text).substr(i, end - i));
      i = end;
    }
  }
  return plain;
}

// Between numbers these say no more than a hyphen.
std::u32string without_counters(std::u32string text) {
  for (const std::u32string_view counter : {U"丁目", U"番地", U"番", U"号"}) {
    for (auto at = text.find(counter); at != std::u32string::npos; at = text.find(counter, at)) {
      text.erase(at, counter.size());
    }
  }
  return text;
}

std::u32string behind_the_municipality(const std::u32string& address) {
  const auto end = address.find_first_of(U"市区町村");
  if (end == std::u32string::npos || end + 1 + kTellingLetters > address.size()) return address;
  return address.substr(end + 1);
}

std::u32string digits_in(const std::u32string& text) {
  std::u32string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

// Every run of `length` letters; a shorter text is one piece.
void add_runs(const std::u32string& text, std::size_t length, std::vector<std::u32string>& pieces) {
  if (text.empty()) return;
  if (text.size() <= length) return pieces.push_back(text);
  for (std::size_t i = 0; i + length <= text.size(); ++i) pieces.push_back(text.substr(i, length));
}

// Names of houses: letters behind a number, if they are more than 地割.
void add_houses(const std::u32string& address, std::vector<std::u32string>& pieces) {
  auto end = std::find_if(address.begin(), address.end(), is_digit);
  while (end != address.end()) {
    const auto begin = std::find_if_not(end, address.end(), is_digit);
    end = std::find_if(begin, address.end(), is_digit);
    if (end - begin >= kShortestHouse) pieces.emplace_back(begin, end);
  }
}

bool holds_any(const std::u32string& text, const std::vector<std::u32string>& pieces) {
  return std::any_of(pieces.begin(), pieces.end(), [&text](const std::u32string& piece) {
    return text.find(piece) != std::u32string::npos;
  });
}

}  // namespace

std::u32string comparable(std::string_view text) {
  std::u32string letters;
  for (const char32_t written : search::folded(text)) {
    const char32_t letter = usual(written);
    if (!search::is_mere_sign(letter)) letters.push_back(letter);
  }
  return without_counters(with_plain_numerals(letters));
}

void TellingText::add_address(std::string_view address) {
  const std::u32string letters = comparable(address);
  add_runs(behind_the_municipality(letters), kTellingLetters, pieces_);
  add_houses(letters, pieces_);
}

void TellingText::add_number(std::string_view number) {
  add_runs(digits_in(comparable(number)), kTellingDigits, digit_pieces_);
}

void TellingText::add_words(std::string_view words) {
  std::u32string whole = comparable(words);
  if (!whole.empty()) pieces_.push_back(std::move(whole));
}

bool TellingText::is_told_by(std::string_view text) const {
  if (pieces_.empty() && digit_pieces_.empty()) return false;
  const std::u32string letters = comparable(text);
  return holds_any(letters, pieces_) || holds_any(digits_in(letters), digit_pieces_);
}

}  // namespace musubi::casework
