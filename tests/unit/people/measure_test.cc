#include "protocol/people/measure.h"

#include <fstream>
#include <sstream>

#include "tests/unit/people/people_fixture.h"

namespace musubi::people {
namespace {

constexpr MeasureRules kRules;

class ProtectiveMeasure : public ::testing::Test {
 protected:
  std::string say(MeasureEvent event, const std::string& user, Day today,
                  const std::string& reason = "") {
    return say({event, user, {}, {}, reason}, today);
  }
  std::string say(const MeasureWord& word, Day today) {
    const auto act = act_on(measure_ ? &*measure_ : nullptr, word, kRules, today, Instant{});
    if (!act) return act.error().reason;
    if (!measure_) {
      measure_.emplace(Measure{*MeasureId::parse(std::string(32, 'a')),
                               *CaseId::parse(std::string(32, 'b')),
                               person_id(0),
                               "lg-032026",
                               0,
                               {}});
    }
    ++measure_->revision;
    measure_->acts.push_back(*act);
    return state(today);
  }
  [[nodiscard]] std::string state(Day today) const {
    return std::string(code_of(measure_->state(kRules, today)));
  }
  std::optional<Measure> measure_;
};

// The cells of the second table of section 4.
std::map<std::string, std::vector<std::string>> table_of_the_page() {
  std::ifstream file(MUSUBI_SOURCE_DIR "/docs/spec/household.md");
  std::map<std::string, std::vector<std::string>> table;
  std::string line;
  while (std::getline(file, line) && !line.starts_with("| state | `request`")) continue;
  std::getline(file, line);
  while (std::getline(file, line) && line.starts_with("|")) {
    std::vector<std::string> cells;
    std::istringstream row(line.substr(1));
    for (std::string cell; std::getline(row, cell, '|');) {
      std::erase_if(cell, [](char c) { return c == ' ' || c == '`'; });
      cells.push_back(cell);
    }
    table[cells.front()] = {cells.begin() + 1, cells.end()};
  }
  return table;
}

TEST_F(ProtectiveMeasure, HasTheCellsOfTheSpecificationAndNoOthers) {
  const auto page = table_of_the_page();
  ASSERT_EQ(page.size(), kMeasureStateCount + 1);
  const auto check = [&](const std::string& name, std::optional<MeasureState> from) {
    ASSERT_EQ(page.count(name), 1u) << name;
    for (std::size_t event = 0; event < kMeasureEventCount; ++event) {
      const auto to = next(from, static_cast<MeasureEvent>(event));
      EXPECT_EQ(page.at(name)[event], to ? code_of(*to) : "–") << name << event;
    }
  };
  check("–", std::nullopt);
  for (const auto& entry : measure_states()) check(std::string(entry.code), entry.state);
}

TEST_F(ProtectiveMeasure, RunsAYearAndMayBeRenewedInItsLastMonth_H13) {
  EXPECT_EQ(say(MeasureEvent::kStart, "u-0001", 2025y / 4 / 10), "active");
  EXPECT_EQ(*measure_->until(), 2026y / 4 / 10);
  EXPECT_EQ(say(MeasureEvent::kRenew, "u-0001", 2026y / 3 / 9), "measure.not-now");
  EXPECT_EQ(state(2026y / 3 / 10), "expiring");
  EXPECT_EQ(say(MeasureEvent::kRenew, "u-0001", 2026y / 3 / 10), "active");
  EXPECT_EQ(*measure_->until(), 2027y / 4 / 10);
}

TEST_F(ProtectiveMeasure, IsRenewedLateFromThatDay_H13) {
  say(MeasureEvent::kStart, "u-0001", 2025y / 4 / 10);
  EXPECT_EQ(state(2026y / 4 / 9), "expiring");
  EXPECT_EQ(state(2026y / 4 / 10), "expired");
  EXPECT_EQ(say(MeasureEvent::kRenew, "u-0001", 2026y / 6 / 1), "active");
  EXPECT_EQ(*measure_->until(), 2027y / 6 / 1);
}

TEST_F(ProtectiveMeasure, EndsLaterAndWarnsEarlierWhereAMonthHasNoSuchDay_H13) {
  say(MeasureEvent::kStart, "u-0001", 2024y / 2 / 29);
  EXPECT_EQ(*measure_->until(), 2025y / 3 / 1);
  measure_.reset();
  say({MeasureEvent::kStart, "u-0001", Day{2024y / 4 / 1}, Day{2025y / 3 / 31}, ""}, 2024y / 4 / 1);
  EXPECT_EQ(*measure_->renewable_from(kRules), 2025y / 2 / 28);
}

TEST_F(ProtectiveMeasure, NeverEndsByItself_H14) {
  say(MeasureEvent::kRequest, "u-0001", 2025y / 4 / 1);
  EXPECT_TRUE(measure_->protects());
  say(MeasureEvent::kStart, "u-0001", 2025y / 4 / 10);
  EXPECT_EQ(state(2099y / 1 / 1), "expired");
  EXPECT_TRUE(measure_->protects());
}

TEST_F(ProtectiveMeasure, IsClearedBySomebodyElseWithAReason_H15) {
  say(MeasureEvent::kStart, "u-0001", 2025y / 4 / 10);
  say(MeasureEvent::kRenew, "u-0002", 2026y / 4 / 1);
  EXPECT_EQ(say(MeasureEvent::kClear, "u-0003", kToday), "measure.reason-missing");
  EXPECT_EQ(say(MeasureEvent::kClear, "u-0001", kToday, "架空の理由"), "measure.same-person");
  EXPECT_EQ(say(MeasureEvent::kClear, "u-0002", kToday, "架空の理由"), "measure.same-person");
  EXPECT_TRUE(measure_->protects());
  EXPECT_EQ(say(MeasureEvent::kClear, "u-0003", kToday, "架空の理由"), "cleared");
  EXPECT_FALSE(measure_->protects());
  EXPECT_EQ(say(MeasureEvent::kRenew, "u-0001", kToday), "measure.not-now");
}

TEST_F(ProtectiveMeasure, RunsNoLongerThanItsTerm) {
  const auto start = [&](Day from, Day until) {
    return say({MeasureEvent::kStart, "u-0001", from, until, ""}, 2025y / 4 / 10);
  };
  EXPECT_EQ(start(2025y / 4 / 10, 2026y / 4 / 11), "measure.bad-period");
  EXPECT_EQ(start(2025y / 4 / 11, 2026y / 4 / 10), "measure.bad-period");
  EXPECT_EQ(start(2025y / 4 / 10, 2025y / 4 / 10), "measure.bad-period");
  EXPECT_EQ(start(2025y / 4 / 1, 2026y / 3 / 31), "active");
}

TEST_F(ProtectiveMeasure, IsReadFromItsRowAsItWasWritten) {
  say(MeasureEvent::kRequest, "u-0001", 2025y / 4 / 1);
  say(MeasureEvent::kStart, "u-0001", 2025y / 4 / 10);
  say(MeasureEvent::kClear, "u-0003", 2025y / 5 / 1, "架空の理由");
  const auto read = measure_in(to_row(*measure_));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(to_row(*read), to_row(*measure_));
  EXPECT_EQ(read->acts.back().reason, "架空の理由");
}

}  // namespace
}  // namespace musubi::people
