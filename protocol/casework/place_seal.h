// 支援措置: takes out of a sheet whatever tells where a protected person is (invariant 7;
// docs/spec/intake-sheet.md, section 3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/casework/intake_sheet.h"

namespace musubi::casework {

// Words that tell a person's place, such as the name of a school: the office writes them down so
// that no text that holds them leaves. They are in no view of the sheet.
struct SealedWords {
  std::size_t row;
  std::string words;
};

// Sets sheet.seals, seals each Place of whoever is protected or was not asked about, and empties
// each text that tells one of those places. Who lives together shares a place: one seal counts
// for all of them. To be called once, when everything is read.
void seal_places(IntakeSheet& sheet, const std::vector<SealedWords>& sealed_words);

// Whether words that are to leave beside the case tell one of the places that are sealed in the
// sheet, as it was written. Of a sheet that cannot be read, everything may.
[[nodiscard]] bool tells_sealed_place(const json::Value& sheet, std::string_view words);

}  // namespace musubi::casework
