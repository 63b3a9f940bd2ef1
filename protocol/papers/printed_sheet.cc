#include "protocol/papers/printed_sheet.h"

#include "protocol/casework/japanese_era.h"
#include "protocol/papers/printed_parts.h"

namespace musubi::papers {
namespace {

// No script, and nothing from elsewhere: the policy says so to the browser, too.
constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>包括的相談支援受付シート</title>
<style>
@page { size: A4 portrait; margin: 12mm; }
* { box-sizing: border-box; }
body { margin: 0; color: #000; background: #fff; font: 9.5pt/1.4 "Noto Sans JP", "Noto Sans CJK JP", "BIZ UDPGothic", "IPAexGothic", sans-serif; }
.page { max-width: 186mm; margin: 0 auto; padding: 4mm 0; break-after: page; }
.page:last-of-type { break-after: auto; }
h1 { font-size: 13pt; text-align: center; margin: 0 0 3mm; }
h2 { font-size: 10.5pt; margin: 3mm 0 1mm; }
h3 { font-size: 9.5pt; margin: 0; font-weight: normal; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin: 0 0 -1px; }
th, td { border: 1px solid #000; padding: 1mm 1.5mm; vertical-align: top; text-align: left; overflow-wrap: anywhere; }
th { width: 17%; font-weight: normal; background: #eee; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
tr { break-inside: avoid; }
.written { white-space: pre-wrap; unicode-bidi: isolate; }
.box, .free, .ring { display: inline-block; margin-right: 1.5mm; }
.ring { border: 1.2pt solid #000; border-radius: 2em; padding: 0 1mm; font-weight: bold; }
.mark { display: inline-block; min-width: 1.6em; text-align: center; font-weight: bold; }
.tall { min-height: 28mm; }
.low { min-height: 14mm; }
.genogram { border: 1px solid #000; min-height: 62mm; text-align: center; break-inside: avoid; }
.genogram svg { max-width: 100%; max-height: 120mm; }
.arrow { text-align: center; vertical-align: middle; border-top: 0; border-bottom: 0; }
.office-only { text-align: right; font-size: 8pt; margin: 0; }
.note { font-size: 8.5pt; }
</style>
</head>
<body>
)";

constexpr std::string_view kTail = "</body>\n</html>\n";
// On each page of what the office keeps, whoever it is about: it tells nothing of anybody.
constexpr std::string_view kOfficeOnly = "受付機関の控え（所外に出さないこと）";

std::string_view era_name(char era) {
  switch (era) {
    case 'T':
      return "大正";
    case 'S':
      return "昭和";
    case 'H':
      return "平成";
    default:
      return "令和";
  }
}

// Behind each title, so that no page is taken for another.
std::string marked(std::string pages) {
  constexpr std::string_view kAfterTitle = "</h1>";
  const std::string line = element("p", "class=\"office-only\"", kOfficeOnly);
  for (auto at = pages.find(kAfterTitle); at != std::string::npos;
       at = pages.find(kAfterTitle, at + line.size())) {
    at += kAfterTitle.size();
    pages.insert(at, "\n" + line);
  }
  return pages;
}

}  // namespace

std::string printed_day(const std::string& day) {
  const auto date = casework::parse_date(day);
  const auto era = date ? casework::to_era(*date) : std::nullopt;
  if (!era) return escaped(day);
  const std::string year = era->year == 1 ? "元" : std::to_string(era->year);
  return std::string(era_name(era->era)) + year + "年" + std::to_string(era->month) + "月" +
         std::to_string(era->day) + "日";
}

std::string printed_page(std::string_view number, std::string_view inside) {
  const std::string title = "包括的相談支援受付シート (" + std::string(number) + ")";
  return element("section", "class=\"page\"",
                 "\n" + element("h1", title) + "\n" + std::string(inside)) +
         "\n";
}

std::string print_sheet(const SheetView& view, const PrintedWith& with) {
  const Part sheet(&view.sheet());
  std::string pages = print_no1(sheet) + print_no2(sheet, with) + print_no3(sheet);
  if (view.reader() == Reader::kOffice) pages = marked(std::move(pages));
  return std::string(kHead) + pages + std::string(kTail);
}

}  // namespace musubi::papers
