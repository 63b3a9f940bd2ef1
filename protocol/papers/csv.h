// CSV as RFC 4180 has it, in bytes: a file is cut into cells before anybody decodes them. That is
// safe in UTF-8 and in CP932, where no byte of a longer letter is a quote, a comma or a line's end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace musubi::papers {

inline constexpr std::size_t kMaxCsvBytes = 2 * 1024 * 1024;
inline constexpr std::size_t kMaxCsvRows = 1001;  // the heading, and a thousand cases
inline constexpr std::size_t kMaxCsvColumns = 256;
inline constexpr std::size_t kMaxCsvCell = 64 * 1024;

// Rows in the order of the file, so that row 1 is the first, as a spreadsheet counts; also rows
// that are empty. Cells are as they stand between commas, without the quotes around them.
using CsvRows = std::vector<std::vector<std::string>>;

// A byte order mark of UTF-8 is no content. Lines end with CR LF or LF; the last need not. Faults,
// whose detail is the row: "csv.too-large", "csv.too-many-rows", "csv.too-many-columns",
// "csv.cell-too-long", "csv.unclosed-quote", "csv.bad-quote" (a quote inside a cell that does not
// begin with one, or something behind the closing quote), "csv.binary" (a NUL), "csv.empty".
[[nodiscard]] Result<CsvRows> read_csv(ByteView file);

// One cell to be written: in quotes where it must be, and so that no spreadsheet takes it for a
// formula. What begins with = + - @, a tab or CR gets an apostrophe in front.
[[nodiscard]] std::string csv_cell(std::string_view text);
// Cells and CR LF.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

}  // namespace musubi::papers
