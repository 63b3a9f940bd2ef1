#include "protocol/papers/csv.h"

#include <gtest/gtest.h>

namespace musubi::papers {
namespace {

// "a|b/c|d", or the reason and its row.
std::string read(const std::string& text) {
  const auto rows = read_csv(as_bytes(text));
  if (!rows) return rows.error().reason + " " + rows.error().detail;
  std::string said;
  for (const auto& row : *rows) {
    said += said.empty() ? "" : "/";
    for (std::size_t i = 0; i < row.size(); ++i) said += (i == 0 ? "" : "|") + row[i];
  }
  return said;
}

TEST(CsvFile, IsCutIntoRowsAndCells_IM1) {
  EXPECT_EQ(read("a,b\r\nc,d\r\n"), "a|b/c|d");
  EXPECT_EQ(read("a,b\nc,d"), "a|b/c|d");
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a,b\n"),
            "a|b");
  EXPECT_EQ(read("a,,\n,,b\n"), "a||/||b");
  EXPECT_EQ(read("a\n\nb\n"), "a//b");
}

TEST(CsvFile, TakesCommasQuotesAndLinesInQuotes_IM1) {
  EXPECT_EQ(read("\"a,b\",\"c\"\"d\",\"e\nf\"\n"), "a,b|c\"d|e\nf");
  EXPECT_EQ(read("\"\",x\n"), "|x");
  EXPECT_EQ(read("\"\"\"\"\n"), "\"");
}

TEST(CsvFile, IsRefusedWithItsRow_IM1) {
  EXPECT_EQ(read("a\nb\"c\n"), "csv.bad-quote 2");
  EXPECT_EQ(read("a\n\"b\"c\n"), "csv.bad-quote 2");
  EXPECT_EQ(read("a\n\"b\n"), "csv.unclosed-quote 2");
  EXPECT_EQ(read(""), "csv.empty ");
  EXPECT_EQ(read(std::string("a\0b", 3)), "csv.binary ");
}

TEST(CsvFile, HasLimits_IM1) {
  const auto rows = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "a\n";
    return text;
  };
  EXPECT_EQ(read(rows(kMaxCsvRows)).substr(0, 3), "a/a");
  EXPECT_EQ(read(rows(kMaxCsvRows + 1)), "csv.too-many-rows 1001");
  EXPECT_EQ(read(std::string(kMaxCsvColumns, ',')), "csv.too-many-columns 1");
  EXPECT_EQ(read(std::string(kMaxCsvCell, 'a')).size(), kMaxCsvCell);
  EXPECT_EQ(read(std::string(kMaxCsvCell + 1, 'a')), "csv.cell-too-long 1");
  EXPECT_EQ(read(std::string(kMaxCsvBytes + 1, '\n')), "csv.too-large ");
}

// No trail byte of CP932 (0x40 to 0xFC) is a quote, a comma or a line's end: ソ is 83 5C, ー 81 5B.
TEST(CsvFile, IsCutRightBeforeItIsDecoded_IM2) {
  EXPECT_EQ(read("\x83\x5C,\x81\x5B\n"), "\x83\x5C|\x81\x5B");
}

TEST(CsvCell, IsNoFormulaForASpreadsheet_IM15) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("+81"), "'+81");
  EXPECT_EQ(csv_cell("-1"), "'-1");
  EXPECT_EQ(csv_cell("@a"), "'@a");
  EXPECT_EQ(csv_cell("\ta"), "'\ta");
  EXPECT_EQ(csv_cell("\r=a"), "\"'\r=a\"");
  EXPECT_EQ(csv_cell("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
  EXPECT_EQ(csv_cell("架空"), "架空");
}

TEST(CsvLine, IsReadAgainAsItWasWritten_IM15) {
  EXPECT_EQ(read(csv_line({"a,b", "c\"d", "e\nf", ""})), "a,b|c\"d|e\nf|");
}

}  // namespace
}  // namespace musubi::papers
