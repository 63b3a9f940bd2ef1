// What is wrong with a sheet, in words for whoever filled it in.
#pragma once

#include <string>
#include <string_view>

#include "protocol/casework/intake_sheet.h"
#include "protocol/json/value.h"

namespace musubi::casework {

// What the paper calls the field: "No.1 相談対象者 生年月日" for "/subject/birth/day". The nearest
// part that has a name; empty if the paper has none.
[[nodiscard]] std::string_view paper_label(std::string_view pointer);

// The same with the row of the family's table: "No.2 3行目 困りごと等" for "/household/2/concerns".
[[nodiscard]] std::string paper_place(std::string_view pointer);

// [{"at","field"}…] for texts that were left out of a sheet (IntakeSheet::left_out).
[[nodiscard]] json::Array name_places(const std::vector<std::string>& pointers);

// [{"at","en","field","ja","reason","remedy_en","remedy_ja"}…], in the order of the faults.
// No value of the sheet is in it.
[[nodiscard]] json::Array explain(const std::vector<Error>& faults);

}  // namespace musubi::casework
