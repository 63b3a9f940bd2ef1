#include "protocol/search/letters.h"

#include <stdexcept>
#include <unordered_map>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "protocol/search/variant_letters.h"

namespace musubi::search {
namespace {

using Letters = std::unordered_map<char32_t, char32_t>;

const Letters& usual_letters() {
  static const Letters kAll = [] {
    Letters all;
    for (const auto& list : {kCommonUse, kForGivenNames, kInFamilyNames, kUnsourced}) {
      for (std::size_t i = 0; i + 1 < list.size(); i += 2) all.emplace(list[i], list[i + 1]);
    }
    return all;
  }();
  return kAll;
}

bool is_any_of(char32_t letter, std::uint32_t categories) {
  return (U_GET_GC_MASK(static_cast<UChar32>(letter)) & categories) != 0;
}

}  // namespace

std::u32string folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normaliser = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto size = static_cast<std::int32_t>(text.size());
  icu::UnicodeString normal;
  if (U_SUCCESS(status)) {
    normaliser->normalize(icu::UnicodeString::fromUTF8({text.data(), size}), normal, status);
  }
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
  std::u32string points;
  for (std::int32_t i = 0; i < normal.length(); i = normal.moveIndex32(i, 1)) {
    points.push_back(static_cast<char32_t>(normal.char32At(i)));
  }
  return points;
}

char32_t usual_letter(char32_t letter) {
  const auto found = usual_letters().find(letter);
  return found == usual_letters().end() ? letter : found->second;
}

bool is_space(char32_t letter) { return is_any_of(letter, U_GC_Z_MASK); }

bool is_mere_sign(char32_t letter) {
  return letter == U'ー' ||
         is_any_of(letter, U_GC_Z_MASK | U_GC_P_MASK | U_GC_S_MASK | U_GC_C_MASK);
}

std::string to_utf8(std::u32string_view letters) {
  icu::UnicodeString text;
  for (const char32_t letter : letters) text.append(static_cast<UChar32>(letter));
  std::string utf8;
  return text.toUTF8String(utf8);
}

}  // namespace musubi::search
