// The table is code and document: this reads the document's and compares cell by cell.
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include "protocol/consent/steps.h"

namespace musubi::consent {
namespace {

using Cells = std::vector<std::string>;

std::string trimmed(const std::string& cell) {
  const auto from = cell.find_first_not_of(" ");
  if (from == std::string::npos) return {};
  return cell.substr(from, cell.find_last_not_of(" ") - from + 1);
}

// The rows of the tables below a heading, up to the next one, without their heads.
std::vector<Cells> rows_below(const std::string& heading) {
  std::ifstream text(std::string(MUSUBI_SOURCE_DIR) + "/docs/spec/consent.md");
  std::vector<Cells> rows;
  bool here = false;
  for (std::string line; std::getline(text, line);) {
    if (!line.empty() && line.front() == '#') here = line == heading;
    if (!here || line.rfind("| `", 0) != 0) continue;
    Cells cells;
    std::istringstream parts(line.substr(1));
    for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(trimmed(cell));
    rows.push_back(std::move(cells));
  }
  return rows;
}

Cells codes_in(const std::string& cell) {
  static const std::regex kCode("`([^`]+)`");
  Cells codes;
  for (std::sregex_iterator each(cell.begin(), cell.end(), kCode), end; each != end; ++each) {
    codes.push_back((*each)[1]);
  }
  return codes;
}

std::string quoted(std::string_view code) { return "`" + std::string(code) + "`"; }
std::string yes(bool value) { return value ? "yes" : "–"; }

TEST(ConsentTable, HasTheTenStatesOfTheSpecification_C7) {
  const auto rows = rows_below("## 3. States");
  ASSERT_EQ(rows.size(), kStateCount);
  for (std::size_t i = 0; i < kStateCount; ++i) {
    const StateEntry& state = states()[i];
    EXPECT_EQ(rows[i],
              (Cells{quoted(state.name), std::string(state.ja), std::string(state.en),
                     yes(casework::permits(state.state)), yes(casework::takes_back(state.state))}));
    EXPECT_EQ(state.state, static_cast<State>(i));
    EXPECT_EQ(facts::name_of(state.state), state.name);
  }
}

using Table = std::map<std::pair<std::string, std::string>, std::string>;  // (state, event) → state

Table written() {
  Table table;
  for (const Cells& row : rows_below("## 4. What moves them")) {
    for (const std::string& from : codes_in(row.at(3))) {
      const bool fresh =
          table.emplace(std::pair{from, codes_in(row.at(0)).at(0)}, codes_in(row.at(4)).at(0))
              .second;
      EXPECT_TRUE(fresh) << from << " " << row.at(0) << " is written twice";
    }
  }
  return table;
}

TEST(ConsentTable, HasTheCellsOfTheSpecificationAndNoOthers_C7) {
  const Table table = written();
  ASSERT_GT(table.size(), 30u);
  std::size_t found = 0;
  for (const StateEntry& state : states()) {
    for (const EventEntry& event : events()) {
      const auto cell = table.find({std::string(state.name), std::string(event.name)});
      const Move* move = find_move(state.state, event.event);
      const std::string where = std::string(event.name) + " in " + std::string(state.name);
      ASSERT_EQ(move != nullptr, cell != table.end()) << where;
      if (move == nullptr) continue;
      ++found;
      EXPECT_EQ(entry(move->to).name, cell->second) << where;
    }
  }
  EXPECT_EQ(found, table.size()) << "the specification names a state or an event that is none";
  EXPECT_EQ(found, moves().size());
}

TEST(ConsentTable, HasTheEventsOfTheSpecification_C7) {
  std::set<std::string> seen;
  for (const Cells& row : rows_below("## 4. What moves them")) {
    const auto event = parse_event(codes_in(row.at(0)).at(0));
    ASSERT_TRUE(event) << row.at(0);
    EXPECT_EQ((Cells{row.at(1), row.at(2)}),
              (Cells{std::string(entry(*event).ja), std::string(by_name(entry(*event).by))}));
    seen.insert(row.at(0));
  }
  EXPECT_EQ(seen.size(), kEventCount);
}

// What the follow-ups rest on: nobody who gave something is without a way to take it back.
TEST(ConsentTable, LetsWhateverMayHaveGivenSomethingBeTakenBack_C8) {
  std::set<State> may_have_given{State::kGiven, State::kRenewed};
  for (std::size_t round = 0; round < kStateCount; ++round) {
    for (const Move& move : moves()) {
      if (may_have_given.count(move.from) > 0) may_have_given.insert(move.to);
    }
  }
  for (const State state : may_have_given) {
    bool found = casework::takes_back(state);
    for (const Move& move : moves()) {
      found |= move.from == state && casework::takes_back(move.to);
    }
    EXPECT_TRUE(found) << entry(state).name;
  }
}

// Silence, the office and the clock give nothing. Invariant 2.
TEST(ConsentTable, PermitsByThePersonsWordAlone_Invariant2) {
  for (const Move& move : moves()) {
    if (casework::permits(move.to)) {
      EXPECT_EQ(entry(move.event).by, By::kPerson) << entry(move.event).name;
    }
  }
}

TEST(ConsentTable, KeepsWhatWasTakenBackFromTurningIntoAnotherOfThem_C8) {
  for (const Move& move : moves()) {
    if (casework::takes_back(move.from) && casework::takes_back(move.to)) {
      EXPECT_EQ(move.from, move.to) << entry(move.from).name;
    }
  }
}

TEST(ConsentTable, RecordsAllButWhatASheetSaysAndTheClockComputes_C7) {
  for (const StateEntry& state : states()) {
    const bool recorded = state.state != State::kUnknown && state.state != State::kExpired;
    EXPECT_EQ(event_of(state.state).has_value(), recorded) << state.name;
  }
  EXPECT_EQ(what_may_follow(State::kRefused), "requested, given, refused");
}

}  // namespace
}  // namespace musubi::consent
