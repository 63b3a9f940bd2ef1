// The table is code and document: this reads the document's and compares cell by cell.
#include "protocol/tip/table.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace musubi::tip {
namespace {

using Cells = std::vector<std::string>;

std::string trimmed(const std::string& cell) {
  const auto from = cell.find_first_not_of(" `");
  if (from == std::string::npos) return {};
  return cell.substr(from, cell.find_last_not_of(" `") - from + 1);
}

// The rows of the table below a heading, up to the next one, without its head.
std::vector<Cells> rows_below(const std::string& heading) {
  std::ifstream file(std::string(MUSUBI_SOURCE_DIR) + "/docs/spec/tip.md");
  std::vector<Cells> rows;
  bool here = false;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() == '#') here = line == heading;
    if (!here || line.find("| `") != 0) continue;
    Cells cells;
    std::istringstream parts(line.substr(1));
    for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(trimmed(cell));
    rows.push_back(std::move(cells));
  }
  return rows;
}

TEST(TipStates, AreThoseOfTheSpecification) {
  const auto rows = rows_below("## 1. States");
  ASSERT_EQ(rows.size(), states().size());
  for (const Cells& row : rows) {
    const auto state = parse_state(row.at(0));
    ASSERT_TRUE(state.has_value()) << row.at(0);
    EXPECT_EQ(entry(*state).ja, row.at(1));
  }
}

TEST(TipStates, AreMovedAsTheSpecificationSaysAndNotOtherwise) {
  std::set<Cells> documented;
  for (Cells row : rows_below("### 1.1 What moves them")) {
    row.resize(3);
    documented.insert(std::move(row));
  }
  std::set<Cells> coded;
  for (const StateEntry& from : states()) {
    for (const Event event : {Event::kAssess, Event::kLink, Event::kOpen, Event::kClose}) {
      const auto next = next_state(from.state, event);
      if (!next) continue;
      coded.insert(
          {std::string(from.name), std::string(event_name(event)), std::string(entry(*next).name)});
    }
  }
  EXPECT_EQ(coded, documented);
}

}  // namespace
}  // namespace musubi::tip
