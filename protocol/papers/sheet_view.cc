#include "protocol/papers/sheet_view.h"

#include "protocol/papers/leaving_copy.h"

namespace musubi::papers {
namespace {

constexpr std::string_view kOffice = "office";
constexpr std::string_view kOutside = "outside";

}  // namespace

std::string_view reader_name(Reader reader) {
  return reader == Reader::kOffice ? kOffice : kOutside;
}

std::optional<Reader> parse_reader(std::string_view name) {
  if (name == kOffice) return Reader::kOffice;
  if (name == kOutside) return Reader::kOutside;
  return std::nullopt;
}

SheetView SheetView::for_office(json::Value written) {
  return {Reader::kOffice, std::move(written)};
}

SheetView SheetView::for_outside(const casework::IntakeSheet& sheet) {
  return {Reader::kOutside, leaving_copy(sheet)};
}

}  // namespace musubi::papers
