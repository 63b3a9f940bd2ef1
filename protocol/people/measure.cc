#include "protocol/people/measure.h"

#include <algorithm>
#include <array>

#include "protocol/casework/japanese_era.h"
#include "protocol/json/fields.h"

namespace musubi::people {
namespace {

using casework::Day;
using std::chrono::months;
using store::Field;
using store::Row;
using store::Table;
using Next = std::optional<MeasureState>;

constexpr std::array<MeasureStateEntry, kMeasureStateCount> kStates{{
    {MeasureState::kRequested, "requested", "申出", true},
    {MeasureState::kActive, "active", "実施中", true},
    {MeasureState::kExpiring, "expiring", "期限接近", false},
    {MeasureState::kExpired, "expired", "期限後", false},
    {MeasureState::kCleared, "cleared", "解除", true},
}};
constexpr std::string_view kEvents[] = {"request", "start", "renew", "clear"};

constexpr Next kNone = std::nullopt;
constexpr Next kRequested = MeasureState::kRequested;
constexpr Next kActive = MeasureState::kActive;
constexpr Next kCleared = MeasureState::kCleared;
// By state and event: request, start, renew, clear.
constexpr std::array<std::array<Next, kMeasureEventCount>, kMeasureStateCount> kTable{{
    {kNone, kActive, kNone, kCleared},
    {kNone, kNone, kNone, kCleared},
    {kNone, kNone, kActive, kCleared},
    {kNone, kNone, kActive, kCleared},
    {kNone, kNone, kNone, kNone},
}};
constexpr std::array<Next, kMeasureEventCount> kFirst{kRequested, kActive, kNone, kNone};

constexpr std::int64_t kVersion = 1;
constexpr std::size_t kMaxText = 256;

Error bad_row() { return {ErrorCode::kInternal, "measure.bad-row", ""}; }
std::int64_t milliseconds(Instant at) { return at.time_since_epoch().count(); }

// H-13: a day that its month does not have ends later, and warns earlier.
Day end_after(Day day, months term) {
  const Day end = day + term;
  if (end.ok()) return end;
  return (end.year() / end.month() + months{1}) / std::chrono::day{1};
}
Day warning_before(Day day, months time) {
  const Day warning = day - time;
  if (warning.ok()) return warning;
  return warning.year() / warning.month() / std::chrono::last;
}

// The row's own column is for sorting; what counts is the day in the body.
Instant begin_of_day_in_japan(Day day) {
  constexpr std::chrono::hours kJapan{9};
  return Instant(
      std::chrono::duration_cast<Duration>(std::chrono::sys_days(day).time_since_epoch() - kJapan));
}

Status check_start(const MeasureAct& act, const MeasureRules& rules, Day today) {
  const bool late = *act.from > today || end_after(*act.from, rules.term) < *act.until;
  if (late || *act.until <= *act.from) return invalid("measure.bad-period");
  return {};
}

// The term of what was started or renewed; H-13.
void set_period(MeasureAct& act, const Measure* measure, const MeasureWord& word,
                const MeasureRules& rules, Day today) {
  if (act.event == MeasureEvent::kStart) {
    act.from = word.from.value_or(today);
    act.until = word.until.value_or(end_after(*act.from, rules.term));
  }
  if (act.event == MeasureEvent::kRenew) {
    act.until = end_after(std::max(*measure->until(), today), rules.term);
  }
}

json::Value act_json(const MeasureAct& act) {
  json::Object object{
      {"at", milliseconds(act.at)}, {"event", code_of(act.event)}, {"user", act.user}};
  if (act.from) object.emplace("from", casework::date_text(*act.from));
  if (act.until) object.emplace("until", casework::date_text(*act.until));
  if (!act.reason.empty()) object.emplace("reason", act.reason);
  return object;
}

Result<MeasureAct> parse_act(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto event = fields.parsed("event", kMaxText, parse_measure_event);
  MeasureAct act{MeasureEvent::kRequest,
                 fields.text("user", kMaxText),
                 Instant(Duration(fields.integer("at", 0, json::kMaxInteger))),
                 {},
                 {},
                 {}};
  if (fields.has("from")) act.from = fields.parsed("from", kMaxText, casework::parse_date);
  if (fields.has("until")) act.until = fields.parsed("until", kMaxText, casework::parse_date);
  act.reason = fields.optional_text("reason", kMaxMeasureReason).value_or("");
  TRY(fields.finish());
  act.event = *event;
  return act;
}

Result<std::vector<MeasureAct>> parse_acts(const Bytes& body) {
  TRY_ASSIGN(const json::Value value, json::parse(body));
  json::Fields fields(value, "");
  fields.integer("v", kVersion, kVersion);
  std::vector<MeasureAct> acts;
  fields.array("acts", kMaxMeasureActs,
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 TRY_ASSIGN(MeasureAct act, parse_act(item, pointer));
                 acts.push_back(std::move(act));
                 return {};
               });
  TRY(fields.finish());
  if (acts.empty()) return bad_row();
  return acts;
}

// What a row says: never a computed state.
MeasureState kept_state(const Measure& measure) {
  switch (measure.acts.back().event) {
    case MeasureEvent::kRequest:
      return MeasureState::kRequested;
    case MeasureEvent::kClear:
      return MeasureState::kCleared;
    case MeasureEvent::kStart:
    case MeasureEvent::kRenew:
      break;
  }
  return MeasureState::kActive;
}

template <class T>
const T* field(const Row& row, std::size_t column) {
  return column < row.fields.size() ? std::get_if<T>(&row.fields[column]) : nullptr;
}

}  // namespace

std::span<const MeasureStateEntry, kMeasureStateCount> measure_states() { return kStates; }
std::string_view code_of(MeasureState state) {
  return kStates[static_cast<std::size_t>(state)].code;
}
std::string_view code_of(MeasureEvent event) { return kEvents[static_cast<std::size_t>(event)]; }

std::optional<MeasureEvent> parse_measure_event(std::string_view code) {
  const auto found = std::find(std::begin(kEvents), std::end(kEvents), code);
  if (found == std::end(kEvents)) return std::nullopt;
  return static_cast<MeasureEvent>(found - std::begin(kEvents));
}

std::optional<MeasureState> next(std::optional<MeasureState> from, MeasureEvent event) {
  const auto& row = from ? kTable[static_cast<std::size_t>(*from)] : kFirst;
  return row[static_cast<std::size_t>(event)];
}

std::optional<Day> Measure::until() const {
  for (auto act = acts.rbegin(); act != acts.rend(); ++act) {
    if (act->until) return act->until;
  }
  return std::nullopt;
}

std::optional<Day> Measure::renewable_from(const MeasureRules& rules) const {
  const auto end = until();
  if (!end) return std::nullopt;
  return warning_before(*end, rules.renewal);
}

MeasureState Measure::state(const MeasureRules& rules, Day today) const {
  const MeasureState kept = kept_state(*this);
  if (kept != MeasureState::kActive) return kept;
  if (*until() <= today) return MeasureState::kExpired;
  return *renewable_from(rules) <= today ? MeasureState::kExpiring : MeasureState::kActive;
}

Result<MeasureAct> act_on(const Measure* measure, const MeasureWord& word,
                          const MeasureRules& rules, Day today, Instant now) {
  std::optional<MeasureState> from;
  if (measure != nullptr) from = measure->state(rules, today);
  if (!next(from, word.event)) return Error{ErrorCode::kConflict, "measure.not-now", {}};
  if (measure != nullptr && measure->acts.size() == kMaxMeasureActs) {
    return Error{ErrorCode::kTooLarge, "measure.too-many-acts", {}};
  }
  if (word.event == MeasureEvent::kClear) {
    if (word.reason.empty()) return invalid("measure.reason-missing");
    const bool did = std::any_of(measure->acts.begin(), measure->acts.end(),
                                 [&](const MeasureAct& act) { return act.user == word.user; });
    if (did) return refused("measure.same-person");
  }
  MeasureAct act{word.event, word.user, now, {}, {}, word.reason};
  set_period(act, measure, word, rules, today);
  if (act.event == MeasureEvent::kStart) TRY(check_start(act, rules, today));
  return act;
}

Row to_row(const Measure& measure) {
  json::Array acts;
  for (const MeasureAct& act : measure.acts) acts.push_back(act_json(act));
  const auto until = measure.until();
  // A request has no end yet; 0 keeps it first in its index.
  const std::int64_t end = until ? milliseconds(begin_of_day_in_japan(*until)) : 0;
  return {Table::kMeasure,
          {measure.id.text(), measure.case_id.text(), measure.person.text(), measure.partition,
           std::string(code_of(kept_state(measure))), end,
           static_cast<std::int64_t>(measure.revision), milliseconds(measure.acts.back().at),
           to_bytes(json::to_canonical(json::Object{{"acts", std::move(acts)}, {"v", kVersion}}))}};
}

Result<Measure> measure_in(const Row& row) {
  const auto* id_text = field<std::string>(row, 0);
  const auto* case_text = field<std::string>(row, 1);
  const auto* person_text = field<std::string>(row, 2);
  const auto* partition = field<std::string>(row, 3);
  const auto* state = field<std::string>(row, 4);
  const auto* revision = field<std::int64_t>(row, 6);
  const auto* body = field<Bytes>(row, 8);
  if (!id_text || !case_text || !person_text || !partition || !state || !revision || !body) {
    return bad_row();
  }
  const auto id = MeasureId::parse(*id_text);
  const auto case_id = CaseId::parse(*case_text);
  const auto person = PersonId::parse(*person_text);
  if (!id || !case_id || !person) return bad_row();
  TRY_ASSIGN(auto acts, parse_acts(*body));
  Measure measure{
      *id, *case_id, *person, *partition, static_cast<std::uint64_t>(*revision), std::move(acts)};
  if (code_of(kept_state(measure)) != *state) return bad_row();
  return measure;
}

}  // namespace musubi::people
