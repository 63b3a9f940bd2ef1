// The household that a case begins with: what No.2 of its sheet says (H-6 to H-8).
#pragma once

#include <map>

#include "protocol/casework/case_file.h"
#include "protocol/people/household.h"

namespace musubi::people {

// All that was written, sealed places too. Total for every sheet that was taken.
[[nodiscard]] Household household_of_sheet(const casework::CaseFile& file);

// What the sheet itself says of each person of the case, a caller in no row too; not of who lives
// with them.
using SheetMarks = std::map<PersonId, Mark>;
[[nodiscard]] SheetMarks sheet_marks(const casework::CaseFile& file);

}  // namespace musubi::people
