// A sheet as one of two readers may have it. Whatever is printed or shown is made of a view, and a
// view is made in two ways only: so a form of output cannot show more than its reader may see
// (invariant 7; docs/spec/printed-sheet.md).
#pragma once

#include <optional>
#include <string_view>

#include "protocol/casework/intake_sheet.h"
#include "protocol/json/value.h"

namespace musubi::papers {

enum class Reader : std::uint8_t {
  kOffice,   // who keeps the case: everything that was written
  kOutside,  // whoever else: nothing of a sealed place, and nothing that is the office's own
};
[[nodiscard]] std::string_view reader_name(Reader reader);  // "office", "outside"
[[nodiscard]] std::optional<Reader> parse_reader(std::string_view name);

class SheetView {
 public:
  // `written` is a sheet that was taken.
  [[nodiscard]] static SheetView for_office(json::Value written);
  [[nodiscard]] static SheetView for_outside(const casework::IntakeSheet& sheet);

  [[nodiscard]] Reader reader() const { return reader_; }
  // Members of intake-sheet/2; what its reader does not see is absent.
  [[nodiscard]] const json::Value& sheet() const { return sheet_; }

 private:
  SheetView(Reader reader, json::Value sheet) : reader_(reader), sheet_(std::move(sheet)) {}

  Reader reader_;
  json::Value sheet_;
};

}  // namespace musubi::papers
