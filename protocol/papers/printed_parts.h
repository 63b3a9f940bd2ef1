// The parts of the printed sheet; each gives HTML.
#pragma once

#include <string>
#include <string_view>

#include "protocol/papers/html.h"
#include "protocol/papers/printed_sheet.h"

namespace musubi::papers {

// "令和7年6月2日" of "2025-06-02"; 元年 of a first year. As it is if it is no such day.
[[nodiscard]] std::string printed_day(const std::string& day);
// One page of A4 with the form's title.
[[nodiscard]] std::string printed_page(std::string_view number, std::string_view inside);

[[nodiscard]] std::string print_no1(const Part& sheet);
// A family of more than six goes on on further pages.
[[nodiscard]] std::string print_no2(const Part& sheet, const PrintedWith& with);
[[nodiscard]] std::string print_no3(const Part& sheet);

}  // namespace musubi::papers
