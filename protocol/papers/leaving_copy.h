// The sheet without what is the office's own: a document of members of intake-sheet/2.
#pragma once

#include "protocol/casework/intake_sheet.h"
#include "protocol/json/value.h"

namespace musubi::papers {

// Of a sealed place nothing is left in `sheet`, so nothing of it can be here. Left out for
// everybody, so that an absence tells nothing: the genogram's ties, the caller's row, the marks of
// protection, the body that the consents name (a person may be on the way there), the office and
// who received the person (that may be a shelter), and of No.3 who was told of whom, the
// hand-over's and the report's days and names.
[[nodiscard]] json::Value leaving_copy(const casework::IntakeSheet& sheet);

}  // namespace musubi::papers
