// The table is code and document: this reads the document's and compares cell by cell.
#include "protocol/inquiry/table.h"

#include <fstream>
#include <set>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

namespace musubi::inquiry {
namespace {

using Cells = std::vector<std::string>;

std::string trimmed(const std::string& cell) {
  const auto from = cell.find_first_not_of(" `");
  if (from == std::string::npos) return {};
  return cell.substr(from, cell.find_last_not_of(" `") - from + 1);
}

// The rows of the table below a heading, up to the next one, without its head.
std::vector<Cells> rows_below(const std::string& heading) {
  std::ifstream file(std::string(MUSUBI_SOURCE_DIR) + "/docs/spec/inquiry.md");
  std::vector<Cells> rows;
  bool here = false;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() == '#') here = line == heading;
    if (!here || line.find("| ") != 0 || line.find("| ---") == 0) continue;
    Cells cells;
    std::istringstream parts(line.substr(1));
    for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(trimmed(cell));
    rows.push_back(std::move(cells));
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

std::string ends_of(State state) {
  std::set<End> ends;
  for (const Move& move : moves()) {
    if (move.state == state || move.next == state) ends.insert(move.end);
  }
  return ends.size() == 2 ? "both" : std::string(end_name(*ends.begin()));
}

TEST(InquiryStates, AreThoseOfTheSpecification) {
  const auto rows = rows_below("## 5. States");
  ASSERT_EQ(rows.size(), states().size());
  for (const Cells& row : rows) {
    const auto state = parse_state(row.at(0));
    ASSERT_TRUE(state.has_value()) << row.at(0);
    EXPECT_EQ(entry(*state).ja, row.at(1));
    EXPECT_EQ(ends_of(*state), row.at(2)) << row.at(0);
  }
}

TEST(InquiryStates, AreMovedAsTheSpecificationSaysAndNotOtherwise_IQ15) {
  std::set<Cells> documented;
  for (Cells row : rows_below("### 5.1 What moves them")) {
    row.resize(4);
    documented.insert(std::move(row));
  }
  std::set<Cells> coded;
  for (const End end : {End::kAsker, End::kRecipient}) {
    for (const StateEntry& from : states()) {
      for (const Event event : {Event::kAnswer, Event::kClose, Event::kWithdraw, Event::kDecide}) {
        const auto next = next_state(end, from.state, event);
        if (!next) continue;
        coded.insert({std::string(end_name(end)), std::string(from.name),
                      std::string(event_name(event)), std::string(entry(*next).name)});
      }
    }
  }
  EXPECT_EQ(coded, documented);
  EXPECT_EQ(coded.size(), moves().size());
}

TEST(InquiryStates, AreNamedAsTheirOrderInTheTableSays) {
  for (const StateEntry& each : states()) EXPECT_EQ(entry(each.state).name, each.name);
}

}  // namespace
}  // namespace musubi::inquiry
