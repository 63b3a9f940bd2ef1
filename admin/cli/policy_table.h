// The rules of a policy as a table that a spreadsheet opens: what a row lists of an attribute
// stands in that attribute's column, in words.
#pragma once

#include <string>
#include <vector>

#include "protocol/policy/bundle.h"
#include "protocol/text/messages.h"

namespace musubi::cli {

// CSV as in RFC 4180, in UTF-8 with a byte order mark, which spreadsheets need to take it for
// UTF-8. A cell that a spreadsheet would take for a formula begins with an apostrophe.
[[nodiscard]] std::string policy_table(const std::vector<const policy::Bundle*>& bundles,
                                       text::Language language);

// One cell of it, with its quotation marks if it needs them.
[[nodiscard]] std::string csv_cell(std::string text);

}  // namespace musubi::cli
