// 支援措置: takes out of a sheet whatever tells where a protected person is (invariant 7;
// docs/spec/intake-sheet.md, section 3).
#pragma once

#include <optional>
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

// What was written down after the intake of who is protected: it stands in the place of the marks
// of the sheet, which it took in (docs/spec/household.md, section 5).
struct LaterSeals {
  std::vector<Mark> seals;             // in the order of IntakeSheet::seals
  std::vector<std::string> addresses;  // of sealed places that the sheet may not have
};

[[nodiscard]] std::string_view mark_code(Mark mark);
[[nodiscard]] std::optional<Mark> parse_mark_code(std::string_view code);
// 有 is stricter than 不明, which is stricter than 無.
[[nodiscard]] Mark stricter(Mark one, Mark other);

// Sets sheet.seals, seals each Place of whoever is protected or was not asked about, and empties
// each text that tells one of those places. Who lives together shares a place: one seal counts
// for all of them; `later`, if not null, says whose. To be called once, when everything is read.
// Requires later->seals to have one mark for each person.
void seal_places(IntakeSheet& sheet, const std::vector<SealedWords>& sealed_words,
                 const LaterSeals* later = nullptr);

// Whether words that are to leave beside the case tell one of the places that are sealed in the
// sheet, as it was written, or by `later`, if not null. Of a sheet that cannot be read, everything
// may.
[[nodiscard]] bool tells_sealed_place(const json::Value& sheet, const LaterSeals* later,
                                      std::string_view words);

}  // namespace musubi::casework
