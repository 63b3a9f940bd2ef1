// The genogram of a household as SVG, in the signs of 盛岡市's sheet: 男性 □, 女性 ○, 不明 △, 本人
// doubled (H-25 to H-31).
#pragma once

#include <string>

#include "protocol/people/sealed_view.h"

namespace musubi::people {

inline constexpr std::size_t kMaxGenogramBytes = 1024 * 1024;
inline constexpr std::size_t kMaxLabelLetters = 16;

// Of the sealed view only, since a picture is made to be shown and printed (invariant 7). The same
// household on the same day gives the same bytes, at most kMaxGenogramBytes.
[[nodiscard]] std::string genogram(const SealedHousehold& household, Day today);

}  // namespace musubi::people
