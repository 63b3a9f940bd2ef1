// 支援措置: a protective measure of one person, its states and what moves it
// (docs/spec/household.md, section 4, prints the same tables; a test compares them).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/casework/case_file.h"
#include "protocol/casework/intake_sheet.h"
#include "protocol/store/schema.h"

namespace musubi::people {

using MeasureId = RandomId<struct MeasureTag>;

enum class MeasureState : std::uint8_t {
  kRequested,  // 申出
  kActive,     // 実施中
  kExpiring,   // 期限接近: computed
  kExpired,    // 期限後: computed; it protects as before
  kCleared,    // 解除
};
inline constexpr std::size_t kMeasureStateCount = 5;
enum class MeasureEvent : std::uint8_t { kRequest, kStart, kRenew, kClear };
inline constexpr std::size_t kMeasureEventCount = 4;

struct MeasureStateEntry {
  MeasureState state;
  std::string_view code;
  std::string_view ja;
  bool kept;  // in a row; the others are computed from the day
};
[[nodiscard]] std::span<const MeasureStateEntry, kMeasureStateCount> measure_states();
[[nodiscard]] std::string_view code_of(MeasureState state);
[[nodiscard]] std::string_view code_of(MeasureEvent event);
[[nodiscard]] std::optional<MeasureEvent> parse_measure_event(std::string_view code);

// Where an event leads from a state, `from` absent: of a measure that is not there yet. Nothing:
// it is not allowed.
[[nodiscard]] std::optional<MeasureState> next(std::optional<MeasureState> from,
                                               MeasureEvent event);

// 住民基本台帳事務処理要領: a year, and renewal from a month before.
struct MeasureRules {
  std::chrono::months term{12};
  std::chrono::months renewal{1};
};

inline constexpr std::size_t kMaxMeasureActs = 64;
inline constexpr std::size_t kMaxMeasureReason = 4096;

// What somebody did. What was done is never overwritten.
struct MeasureAct {
  MeasureEvent event;
  std::string user;
  Instant at;
  std::optional<casework::Day> from;   // with start
  std::optional<casework::Day> until;  // with start and renew: the first day after it
  std::string reason;                  // with clear
};

struct Measure {
  MeasureId id;
  CaseId case_id;
  PersonId person;
  std::string partition;
  std::uint64_t revision = 1;
  std::vector<MeasureAct> acts;  // at least one

  // Never ends by itself (H-14).
  [[nodiscard]] bool protects() const { return acts.back().event != MeasureEvent::kClear; }
  // Of one that has begun.
  [[nodiscard]] std::optional<casework::Day> until() const;
  [[nodiscard]] std::optional<casework::Day> renewable_from(const MeasureRules& rules) const;
  [[nodiscard]] MeasureState state(const MeasureRules& rules, casework::Day today) const;
};

// What a user says; `today` in Japan.
struct MeasureWord {
  MeasureEvent event;
  std::string user;
  std::optional<casework::Day> from;   // with start; absent: today
  std::optional<casework::Day> until;  // with start: an earlier end that the office named
  std::string reason;
};

// Whether `word` may follow, and the act that it is. kConflict "measure.not-now"; refused
// "measure.same-person" (H-15); "measure.reason-missing", "measure.bad-period" for an end that is
// not after its beginning or later than the term, or a beginning after today;
// kTooLarge "measure.too-many-acts".
[[nodiscard]] Result<MeasureAct> act_on(const Measure* measure, const MeasureWord& word,
                                        const MeasureRules& rules, casework::Day today,
                                        Instant now);

[[nodiscard]] store::Row to_row(const Measure& measure);
// kInternal "measure.bad-row".
[[nodiscard]] Result<Measure> measure_in(const store::Row& row);
// Indexes of Table::kMeasure.
inline constexpr std::size_t kMeasuresOfCase = 0;

}  // namespace musubi::people
