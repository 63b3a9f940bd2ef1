#include "protocol/papers/import_rows.h"

#include <algorithm>
#include <set>

#include "crypto/primitives/hash.h"
#include "protocol/json/utf8.h"
#include "protocol/papers/sheet_from_cells.h"

namespace musubi::papers {
namespace {

constexpr std::string_view kUtf8 = "utf-8";
constexpr std::string_view kCp932 = "cp932";

bool is_empty(const std::vector<std::string>& cells) {
  return std::ranges::all_of(cells, &std::string::empty);
}

Result<std::vector<std::string>> read_heading(const std::vector<std::string>& cells,
                                              const ImportMapping& mapping, const Decode& decode) {
  std::vector<std::string> heading;
  std::set<std::string> seen;
  for (const std::string& cell : cells) {
    TRY_ASSIGN(std::string name, decode(cell));
    if (!seen.insert(name).second) return invalid("import.column-twice", name);
    if (mapping.find(name) == nullptr) return invalid("import.unmapped-column", name);
    heading.push_back(std::move(name));
  }
  for (const MappedColumn& column : mapping.columns) {
    if (seen.count(column.column) == 0) return invalid("import.no-such-column", column.column);
  }
  return heading;
}

// Of the texts, so that the same list in another encoding is the same.
Digest content_of(const std::vector<std::string>& cells, const Digest& mapping) {
  return crypto::sha256(as_bytes(
      json::to_canonical(json::Array{mapping.hex(), json::Array(cells.begin(), cells.end())})));
}

// The column that has most to do with a place: the one that writes there, or in it, or around it.
std::string column_of(const ImportMapping& mapping, const std::string& place) {
  for (const MappedColumn& column : mapping.columns) {
    for (const std::string& to : column.to) {
      const bool inside = (place + "/").starts_with(to + "/") || to.starts_with(place + "/");
      if (inside) return column.column;
    }
  }
  return {};
}

// One row on its way to a sheet.
class RowReader {
 public:
  RowReader(const std::vector<std::string>& heading, const ImportMapping& mapping,
            const Digest& mapping_digest, const Decode& decode)
      : heading_(heading), mapping_(mapping), mapping_digest_(mapping_digest), decode_(decode) {}

  ImportedRow read(std::size_t number, const std::vector<std::string>& cells, casework::Day today) {
    ImportedRow row;
    row.row = number;
    if (cells.size() != heading_.size()) {
      row.faults.push_back({number, {}, {}, invalid("import.other-width")});
      return row;
    }
    const std::vector<std::string> texts = decoded(cells, row);
    row.content = content_of(texts, mapping_digest_);
    SheetFromCells sheet(mapping_.constants);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const Status put = sheet.put(*mapping_.find(heading_[i]), texts[i]);
      if (!put.ok()) row.faults.push_back({number, heading_[i], {}, put.error()});
    }
    row.sheet = sheet.finish();
    // What a cell could not say, the sheet would say once more.
    if (row.faults.empty()) judge(row, today);
    return row;
  }

 private:
  std::vector<std::string> decoded(const std::vector<std::string>& cells, ImportedRow& row) const {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      auto text = decode_(cells[i]);
      if (!text) row.faults.push_back({row.row, heading_[i], {}, text.error()});
      texts.push_back(text ? *std::move(text) : std::string());
    }
    return texts;
  }

  void judge(ImportedRow& row, casework::Day today) const {
    const auto reading = casework::read_intake_sheet(row.sheet, today);
    for (const Error& fault : reading.faults) {
      row.faults.push_back({row.row, column_of(mapping_, fault.detail), fault.detail, fault});
    }
  }

  const std::vector<std::string>& heading_;
  const ImportMapping& mapping_;
  const Digest& mapping_digest_;
  const Decode& decode_;
};

}  // namespace

std::string_view encoding_name(TextEncoding encoding) {
  return encoding == TextEncoding::kUtf8 ? kUtf8 : kCp932;
}

std::optional<TextEncoding> parse_encoding(std::string_view name) {
  if (name == kUtf8) return TextEncoding::kUtf8;
  if (name == kCp932) return TextEncoding::kCp932;
  return std::nullopt;
}

TextEncoding likely_encoding(ByteView file) {
  return json::first_malformed_utf8(as_text(file)) ? TextEncoding::kCp932 : TextEncoding::kUtf8;
}

Status check_letters(std::string_view utf8) {
  for (std::size_t i = 0; i + 2 < utf8.size(); ++i) {
    // U+E000 to U+F8FF are EE 80 80 to EF A3 BF; the planes 15 and 16 begin with F3 B0 and F4.
    const auto first = static_cast<unsigned char>(utf8[i]);
    const auto second = static_cast<unsigned char>(utf8[i + 1]);
    const bool basic = first == 0xEE || (first == 0xEF && second <= 0xA3);
    const bool beyond = (first == 0xF3 && second >= 0xB0) || first == 0xF4;
    if (basic || beyond) return invalid("import.private-letter");
  }
  return {};
}

Result<std::string> decode_utf8(std::string_view bytes) {
  if (json::first_malformed_utf8(bytes)) return invalid("import.bad-letter");
  TRY(check_letters(bytes));
  return std::string(bytes);
}

Result<std::vector<ImportedRow>> import_rows(const CsvRows& file, const ImportMapping& mapping,
                                             const Digest& mapping_digest, const Decode& decode,
                                             casework::Day today) {
  TRY_ASSIGN(const auto heading, read_heading(file.front(), mapping, decode));
  RowReader reader(heading, mapping, mapping_digest, decode);
  std::vector<ImportedRow> rows;
  for (std::size_t i = 1; i < file.size(); ++i) {
    if (!is_empty(file[i])) rows.push_back(reader.read(i + 1, file[i], today));
  }
  return rows;
}

}  // namespace musubi::papers
