#include "protocol/papers/csv.h"

namespace musubi::papers {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kFormulaStarts = "=+-@\t\r";
constexpr std::string_view kNeedQuotes = "\",\r\n";

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.starts_with(kUtf8Mark)) text_.remove_prefix(kUtf8Mark.size());
  }

  Result<CsvRows> read() {
    while (at_ < text_.size()) {
      if (rows_.size() == kMaxCsvRows) return fault("csv.too-many-rows", ErrorCode::kTooLarge);
      rows_.emplace_back();
      TRY(read_row());
    }
    return std::move(rows_);
  }

 private:
  [[nodiscard]] Error fault(std::string reason, ErrorCode code = ErrorCode::kInvalid) const {
    return {code, std::move(reason), std::to_string(rows_.size())};
  }
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] bool at_line_end() const {
    return at_end() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
  }
  void skip_line_end() {
    if (!at_end() && text_[at_] == '\r') ++at_;
    if (!at_end()) ++at_;
  }

  Status read_row() {
    while (true) {
      if (rows_.back().size() == kMaxCsvColumns) {
        return fault("csv.too-many-columns", ErrorCode::kTooLarge);
      }
      std::string cell;
      TRY(!at_end() && text_[at_] == '"' ? read_quoted(cell) : read_plain(cell));
      rows_.back().push_back(std::move(cell));
      if (at_line_end()) break;
      ++at_;  // the comma
    }
    skip_line_end();
    return {};
  }

  Status read_plain(std::string& cell) {
    while (!at_line_end() && text_[at_] != ',') {
      if (text_[at_] == '"') return fault("csv.bad-quote");
      TRY(add(cell));
    }
    return {};
  }

  // A quote inside is written twice.
  Status read_quoted(std::string& cell) {
    ++at_;
    while (!at_end()) {
      const bool quote = text_[at_] == '"';
      if (quote && text_.substr(at_, 2) != "\"\"") break;
      if (quote) ++at_;
      TRY(add(cell));
    }
    if (at_end()) return fault("csv.unclosed-quote");
    ++at_;
    return at_line_end() || text_[at_] == ',' ? Status() : fault("csv.bad-quote");
  }

  Status add(std::string& cell) {
    if (cell.size() == kMaxCsvCell) return fault("csv.cell-too-long", ErrorCode::kTooLarge);
    cell += text_[at_++];
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  CsvRows rows_;
};

}  // namespace

Result<CsvRows> read_csv(ByteView file) {
  if (file.size() > kMaxCsvBytes) return Error{ErrorCode::kTooLarge, "csv.too-large", ""};
  const std::string_view text = as_text(file);
  if (text.find('\0') != std::string_view::npos) return invalid("csv.binary");
  TRY_ASSIGN(CsvRows rows, Reader(text).read());
  if (rows.empty()) return invalid("csv.empty");
  return rows;
}

std::string csv_cell(std::string_view text) {
  std::string cell(text);
  if (!cell.empty() && kFormulaStarts.find(cell.front()) != std::string_view::npos) {
    cell.insert(0, 1, '\'');
  }
  if (cell.find_first_of(kNeedQuotes) == std::string::npos) return cell;
  for (auto at = cell.find('"'); at != std::string::npos; at = cell.find('"', at + 2)) {
    cell.insert(at, 1, '"');
  }
  return '"' + cell + '"';
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  }
  return line + "\r\n";
}

}  // namespace musubi::papers
