// The table is code and document: this reads the document's and compares cell by cell.
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include "protocol/referral/history.h"

namespace musubi::referral {
namespace {

using Cells = std::vector<std::string>;

std::string specification() {
  std::ifstream file(std::string(MUSUBI_SOURCE_DIR) + "/docs/spec/referral.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string trimmed(const std::string& cell) {
  const auto from = cell.find_first_not_of(" ");
  if (from == std::string::npos) return {};
  return cell.substr(from, cell.find_last_not_of(" ") - from + 1);
}

// The rows of the tables below a heading, up to the next one, without their heads.
std::vector<Cells> rows_below(const std::string& heading) {
  std::istringstream text(specification());
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

// "`sent`, `received`" as a list.
Cells codes_in(const std::string& cell) {
  static const std::regex kCode("`([^`]+)`");
  Cells codes;
  for (std::sregex_iterator each(cell.begin(), cell.end(), kCode), end; each != end; ++each) {
    codes.push_back((*each)[1]);
  }
  return codes;
}

std::string words(Passes passes) {
  if (passes == Passes::kNo) return "–";
  return passes == Passes::kToSender ? "to sender" : "to recipient";
}

std::string words(Carriage carriage) {
  switch (carriage) {
    case Carriage::kLocal:
      return "–";
    case Carriage::kRelease:
      return "the referral";
    case Carriage::kEvidence:
      return "its receipt";
    case Carriage::kProgress:
      return "`progress`";
  }
  return {};
}

std::string quoted(std::string_view code) { return "`" + std::string(code) + "`"; }

TEST(ReferralStates, AreTheSixteenOfTheSpecification) {
  const auto rows = rows_below("## 3. States");
  ASSERT_EQ(rows.size(), kStateCount);
  for (std::size_t i = 0; i < kStateCount; ++i) {
    const StateEntry& state = states()[i];
    EXPECT_EQ(rows[i], (Cells{quoted(state.name), std::string(state.ja), quoted(state.fhir),
                              state.waits_for ? std::string(side_name(*state.waits_for)) : "–"}));
    EXPECT_EQ(state.state, static_cast<State>(i));
    EXPECT_EQ(parse_state(state.name), state.state);
  }
  EXPECT_EQ(parse_state("requested"), std::nullopt);
}

TEST(ReferralReasons, AreThoseOfTheSpecification) {
  const auto rows = rows_below("### 4.1 Reasons");
  ASSERT_EQ(rows.size(), kReasonCount);
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    const ReasonEntry& reason = reasons()[i];
    EXPECT_EQ(rows[i],
              (Cells{quoted(reason.name), std::string(reason.ja), std::string(reason.en)}));
    EXPECT_EQ(parse_reason(reason.name), static_cast<Reason>(i));
  }
}

struct Cell {
  std::string to;
  std::string passes;
  std::string sort;
  friend bool operator==(const Cell&, const Cell&) = default;
};
using Table = std::map<std::pair<std::string, std::string>, Cell>;  // (state, event)

Table written() {
  Table table;
  for (const Cells& row : rows_below("## 4. What moves them")) {
    for (const std::string& from : codes_in(row.at(4))) {
      const Cell cell{codes_in(row.at(5)).at(0), row.at(6), row.at(7)};
      const bool fresh = table.emplace(std::pair{from, codes_in(row.at(0)).at(0)}, cell).second;
      EXPECT_TRUE(fresh) << from << " " << row.at(0) << " is written twice";
    }
  }
  return table;
}

TEST(ReferralTable, HasTheCellsOfTheSpecificationAndNoOthers) {
  const Table table = written();
  ASSERT_GT(table.size(), 50U);
  std::size_t found = 0;
  for (const StateEntry& state : states()) {
    for (const EventEntry& event : events()) {
      const auto cell = table.find({std::string(state.name), std::string(event.name)});
      const Move* for_referral = find_move(Sort::kReferral, state.state, event.event);
      const Move* for_transfer = find_move(Sort::kTransfer, state.state, event.event);
      const std::string where = std::string(event.name) + " in " + std::string(state.name);
      if (cell == table.end()) {
        EXPECT_EQ(for_referral, nullptr) << where;
        EXPECT_EQ(for_transfer, nullptr) << where;
        continue;
      }
      ++found;
      ASSERT_NE(for_referral, nullptr) << where;
      EXPECT_EQ(for_transfer != nullptr, cell->second.sort == "both") << where;
      EXPECT_EQ((Cell{std::string(entry(for_referral->to).name), words(for_referral->passes),
                      for_referral->sort == For::kBoth ? "both" : "referral"}),
                cell->second)
          << where;
    }
  }
  EXPECT_EQ(found, table.size()) << "the specification names a state or an event that is none";
  EXPECT_EQ(found, moves().size());
}

TEST(ReferralEvents, AreThoseOfTheSpecification) {
  std::set<std::string> seen;
  for (const Cells& row : rows_below("## 4. What moves them")) {
    const auto event = parse_event(codes_in(row.at(0)).at(0));
    ASSERT_TRUE(event) << row.at(0);
    const EventEntry& known = entry(*event);
    EXPECT_EQ((Cells{row.at(0), row.at(1), row.at(2), row.at(3), row.at(8), row.at(9)}),
              (Cells{quoted(known.name), std::string(known.ja), std::string(side_name(known.by)),
                     words(known.carriage), std::to_string(known.rank),
                     known.needs_reason ? "yes" : "–"}));
    seen.insert(row.at(0));
  }
  EXPECT_EQ(seen.size(), kEventCount);
  for (std::size_t i = 0; i < kEventCount; ++i) {
    EXPECT_EQ(events()[i].event, static_cast<Event>(i));
  }
}

// What §8 rests on.
TEST(ReferralTable, MovesResponsibilityOnlyByAnActOfWhoTakesIt) {
  for (const Move& move : moves()) {
    if (move.passes == Passes::kNo) continue;
    const Side taker = move.passes == Passes::kToSender ? Side::kSender : Side::kRecipient;
    EXPECT_EQ(entry(move.event).by, taker) << entry(move.event).name;
    EXPECT_EQ(entry(move.event).carriage, Carriage::kProgress);
  }
}

TEST(ReferralTable, PassesItToTheRecipientByAcceptingOrReopeningAlone) {
  for (const Move& move : moves()) {
    const bool takes = move.event == Event::kAccept || move.event == Event::kReopen;
    EXPECT_EQ(move.passes == Passes::kToRecipient, takes) << entry(move.event).name;
  }
}

TEST(ReferralTable, NeverTakesAHandoverBackThatWasAccepted) {
  for (const Move& move : moves()) {
    if (move.passes == Passes::kToSender) {
      EXPECT_EQ(move.sort, For::kReferralOnly);
    }
  }
}

// Whether a receipt has come must not decide what an act comes to.
TEST(ReferralTable, HasTheSameActsInSentAsInReceived) {
  for (const EventEntry& event : events()) {
    if (event.carriage != Carriage::kProgress) continue;
    const Move* sent = find_move(Sort::kReferral, State::kSent, event.event);
    const Move* received = find_move(Sort::kReferral, State::kReceived, event.event);
    ASSERT_EQ(sent != nullptr, received != nullptr) << event.name;
    if (sent == nullptr) continue;
    EXPECT_EQ(sent->to, received->to) << event.name;
    EXPECT_EQ(sent->passes, received->passes) << event.name;
    EXPECT_EQ(sent->sort, received->sort) << event.name;
  }
}

// Two acts of different ends on one predecessor never have the same rank.
TEST(ReferralEvents, RankEachEndApart) {
  std::map<int, std::set<Side>> ends;
  for (const EventEntry& event : events()) {
    if (event.carriage == Carriage::kProgress) ends[event.rank].insert(event.by);
  }
  for (const auto& [rank, sides] : ends) EXPECT_EQ(sides.size(), 1U) << rank;
}

TEST(ReferralTable, ReachesEveryStateAndLeavesEachThatWaits) {
  std::set<State> reached{State::kDraft};
  std::set<State> left;
  for (std::size_t i = 0; i < kStateCount; ++i) {
    for (const Move& move : moves()) {
      if (reached.count(move.from) > 0) reached.insert(move.to);
      left.insert(move.from);
    }
  }
  EXPECT_EQ(reached.size(), kStateCount);
  for (const StateEntry& state : states()) {
    if (state.waits_for) {
      EXPECT_EQ(left.count(state.state), 1U) << state.name;
    }
  }
}

}  // namespace
}  // namespace musubi::referral
