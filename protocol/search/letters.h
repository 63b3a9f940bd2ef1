// The letters of a text in one spelling, for comparing only: nothing that is made here is shown or
// kept as what somebody wrote.
#pragma once

#include <string>
#include <string_view>

namespace musubi::search {

// NFKC with case folded (NFKC_Casefold of Unicode): widths become one, capitals small, and what is
// invisible, variation selectors too, goes. Requires UTF-8. Throws where ICU has no such data: a
// text that could not be compared must never count as one that says nothing (invariant 7).
[[nodiscard]] std::u32string folded(std::string_view text);

// The letter that is usually written in the place of this one: 高 for 髙.
[[nodiscard]] char32_t usual_letter(char32_t letter);

[[nodiscard]] bool is_space(char32_t letter);
// Spaces, punctuation, signs, and ー, which people write for a hyphen.
[[nodiscard]] bool is_mere_sign(char32_t letter);

[[nodiscard]] std::string to_utf8(std::u32string_view letters);

}  // namespace musubi::search
