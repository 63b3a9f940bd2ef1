// Rows of an office's list as intake sheets. Pure: whoever takes them in does so row by row
// (docs/spec/import.md).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "protocol/casework/intake_sheet.h"
#include "protocol/papers/csv.h"
#include "protocol/papers/import_mapping.h"

namespace musubi::papers {

inline constexpr std::size_t kMaxImportFaults = 1000;  // told; all are counted
// The wording of sheets that came without any: nobody knows it, so a mark under it covers nothing.
inline constexpr std::string_view kNoWording = "imported-without-wording";

enum class TextEncoding : std::uint8_t { kUtf8, kCp932 };
[[nodiscard]] std::string_view encoding_name(TextEncoding encoding);  // "utf-8", "cp932"
[[nodiscard]] std::optional<TextEncoding> parse_encoding(std::string_view name);
// UTF-8 if it can be, else CP932; a person confirms it.
[[nodiscard]] TextEncoding likely_encoding(ByteView file);

// A cell's bytes as text; nothing is replaced. kInvalid "import.bad-letter": bytes that are no
// letter of that encoding; "import.private-letter": 外字, which only the office's own machines
// know.
using Decode = std::function<Result<std::string>(std::string_view bytes)>;
[[nodiscard]] Result<std::string> decode_utf8(std::string_view bytes);
// For what decodes from elsewhere: "import.private-letter".
[[nodiscard]] Status check_letters(std::string_view utf8);

// What is wrong with a cell. No content of the cell is in it.
struct CellFault {
  std::size_t row = 0;  // 1 is the heading
  std::string column;   // as the heading has it; empty if no column has to do with it
  std::string place;    // of the sheet, RFC 6901; empty if the cell could not be read
  Error error;
};

struct ImportedRow {
  std::size_t row = 0;
  json::Value sheet;
  Digest content;  // of the decoded cells and the mapping: the same row again has the same
  std::vector<CellFault> faults;
};

// Those rows that are not empty. Refused as a whole, so that nothing is lost in silence:
// "import.unmapped-column" for a heading that the mapping does not name, "import.no-such-column"
// for one that the file lacks (the detail is the column), "import.column-twice",
// "import.bad-letter" in the heading.
[[nodiscard]] Result<std::vector<ImportedRow>> import_rows(const CsvRows& file,
                                                           const ImportMapping& mapping,
                                                           const Digest& mapping_digest,
                                                           const Decode& decode,
                                                           casework::Day today);

}  // namespace musubi::papers
