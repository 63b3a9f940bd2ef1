// The sixteen topics of a consultation (相談内容), as 盛岡市's sheet and the national form of
// 自立相談 print them: docs/spec/intake-sheet.md §2.1.
#pragma once

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "protocol/ids/codes.h"

namespace musubi::casework {

inline constexpr CodeLabel kTopics[] = {
    {"health", "病気や健康、障害のこと", "illness, health, disability"},
    {"housing", "住まいについて", "housing"},
    {"income", "収入・生活費のこと", "income and living expenses"},
    {"rent_loan", "家賃やローンの支払いのこと", "paying rent or loans"},
    {"tax_utilities", "税金や公共料金等の支払いについて", "paying taxes or public utilities"},
    {"debt", "債務について", "debts"},
    {"job", "仕事探し、就職について", "looking for work"},
    {"work_trouble", "仕事上の不安やトラブル", "worries or trouble at work"},
    {"community", "地域との関係について", "relations in the community"},
    {"family", "家族との関係について", "relations in the family"},
    {"childcare", "子育てのこと", "bringing up children"},
    {"care", "介護のこと", "nursing care"},
    {"withdrawal", "ひきこもり・不登校", "social withdrawal, not attending school"},
    {"violence", "DV・虐待", "domestic violence, abuse"},
    {"no_food", "食べるものがない", "nothing to eat"},
    {"other", "その他", "other"},
};
inline constexpr std::size_t kTopicCount = std::size(kTopics);
inline constexpr auto kTopicCodes = [] {
  std::array<std::string_view, kTopicCount> codes;
  std::transform(std::begin(kTopics), std::end(kTopics), codes.begin(),
                 [](const CodeLabel& topic) { return topic.name; });
  return codes;
}();

[[nodiscard]] constexpr bool is_topic(std::string_view code) {
  return std::find(kTopicCodes.begin(), kTopicCodes.end(), code) != kTopicCodes.end();
}

}  // namespace musubi::casework
