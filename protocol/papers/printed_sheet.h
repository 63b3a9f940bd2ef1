// 包括的相談支援受付シート No.1 to No.3 on paper: one HTML document that holds all it needs, to be
// printed on A4 (docs/spec/printed-sheet.md). Words and order are those of the form; the boxes that
// nobody filled in are empty, to be filled in by hand.
#pragma once

#include <string>

#include "protocol/papers/sheet_view.h"

namespace musubi::papers {

struct PrintedWith {
  // The sentence of the sheet's wording, which stands below the household on No.2. Empty: this
  // node does not know that wording, and the paper says so.
  std::string sentence;
  // The drawing for No.2, as an <svg> element of this program's own making, put in as it is. Drawn
  // for the same reader as the view. Empty: the place stays free.
  std::string genogram = {};
};

[[nodiscard]] std::string print_sheet(const SheetView& view, const PrintedWith& with);

}  // namespace musubi::papers
