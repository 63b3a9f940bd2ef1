// What the fields of a sheet say together: rules of form 2 that no single field breaks
// (docs/spec/intake-sheet.md, section 4). They compute nothing; they only find faults.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/casework/intake_sheet.h"
#include "protocol/casework/place_seal.h"
#include "protocol/casework/sheet_fields.h"

namespace musubi::casework {

// Before places are sealed: the rules look at them.
void check_rules(const IntakeSheet& sheet, const std::vector<SealedWords>& sealed_words,
                 SheetFaults& faults);

// Of either form: nothing in a sheet that is taken in today lies after today.
void check_future(const IntakeSheet& sheet, Day today, SheetFaults& faults);

// "sheet.bad-municipality-code" for what is no 団体コード or has a wrong check digit, and
// "sheet.unknown-municipality" for one that no municipality has. An empty text is none.
// The list of municipalities is of its day, so only a sheet that `is_taken_in` is held against it:
// what was taken can be read for ever.
void check_municipality(std::string_view text, const std::string& pointer, bool is_taken_in,
                        SheetFaults& faults);

// Whether a text is four digits, two and two with hyphens between: a day, if there is such a day.
[[nodiscard]] bool looks_like_a_day(std::string_view text);

// Full years on `day`; somebody born on February 29 is a year older on March 1.
[[nodiscard]] int age_on(Day day, Day birth);

}  // namespace musubi::casework
