#include "protocol/search/names.h"

#include <algorithm>

#include "protocol/json/utf8.h"
#include "protocol/search/letters.h"

namespace musubi::search {
namespace {

constexpr char32_t kKatakanaToHiragana = U'ア' - U'あ';

constexpr std::u32string_view kSmallKana = U"ぁあぃいぅうぇえぉおっつゃやゅゆょよゎわゕかゖけ";

bool repeats(char32_t letter) { return letter == U'々' || letter == U'ゝ' || letter == U'ヽ'; }

// 姓 and 名, or what a ・ stands between in a name from elsewhere.
bool parts_names(char32_t letter) { return letter == U'・' || is_space(letter); }

char32_t hiragana(char32_t letter) {
  return letter >= U'ァ' && letter <= U'ヶ' ? letter - kKatakanaToHiragana : letter;
}

char32_t large_kana(char32_t letter) {
  for (std::size_t i = 0; i < kSmallKana.size(); i += 2) {
    if (kSmallKana[i] == letter) return kSmallKana[i + 1];
  }
  return letter;
}

char32_t one_spelling(char32_t letter) { return large_kana(hiragana(usual_letter(letter))); }

}  // namespace

bool SearchableName::holds(const SearchableName& wanted) const {
  if (wanted.letters.size() > 1) return letters.find(wanted.letters) != std::u32string::npos;
  return std::find(parts.begin(), parts.end(), wanted.letters) != parts.end();
}

bool SearchableName::begins_with(const SearchableName& wanted) const {
  return letters.starts_with(wanted.letters) ||
         std::any_of(parts.begin(), parts.end(), [&wanted](const std::u32string& part) {
           return part.starts_with(wanted.letters);
         });
}

Result<SearchableName> searchable(std::string_view written) {
  if (json::first_malformed_utf8(written)) return invalid("search.not-text");
  SearchableName name;
  bool new_part = true;
  for (const char32_t letter : folded(written)) {
    new_part = new_part || parts_names(letter);
    if (is_mere_sign(letter)) continue;
    const bool repeated = repeats(letter) && !name.letters.empty();
    const char32_t spelt = repeated ? name.letters.back() : one_spelling(letter);
    if (new_part) name.parts.emplace_back();
    new_part = false;
    name.parts.back().push_back(spelt);
    name.letters.push_back(spelt);
  }
  return name;
}

}  // namespace musubi::search
