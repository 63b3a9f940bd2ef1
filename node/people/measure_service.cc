#include "node/people/measure_service.h"

#include <algorithm>

#include "node/sharing/task.h"
#include "protocol/ids/timed_id.h"

namespace musubi::node {
namespace {

using people::Measure;
using people::MeasureId;
using people::MeasureWord;
using store::Store;
using store::Table;

casework::Day today(Instant now) { return casework::day_in_japan(now); }

Instant begin_of(casework::Day day) {
  constexpr std::chrono::hours kJapan{9};
  return Instant(
      std::chrono::duration_cast<Duration>(std::chrono::sys_days(day).time_since_epoch() - kJapan));
}

// One per measure: its day moves with each renewal.
Task warning(const Measure& measure, const people::MeasureRules& rules, Instant now) {
  return {.id = "measure-" + measure.id.text(),
          .case_id = measure.case_id,
          .partition = measure.partition,
          .kind = std::string(kMeasureEnds),
          .open = measure.protects(),
          .due = begin_of(*measure.renewable_from(rules)),
          .created = now,
          .body = json::Object{{"measure", measure.id.text()}}};
}

audit::Record record(const Measure& measure, Instant now, crypto::RandomSource& random) {
  const people::MeasureAct& act = measure.acts.back();
  json::Object told{{"case", measure.case_id.text()},
                    {"event", people::code_of(act.event)},
                    {"measure", measure.id.text()},
                    {"person", measure.person.text()},
                    {"user", act.user}};
  if (!act.reason.empty()) told.emplace("reason", act.reason);
  return audit::Record::make(audit::Act::kIntake, now, measure.case_id, std::move(told), random);
}

Result<Measure> find_measure(Store& store, const MeasureId& id) {
  TRY_ASSIGN(const auto row, store.find(Table::kMeasure, {id.text()}));
  if (!row) return Error{ErrorCode::kNotFound, "measure.not-found", {}};
  return people::measure_in(*row);
}

void replace(std::vector<Measure>& measures, const Measure& measure) {
  const auto there = std::find_if(measures.begin(), measures.end(),
                                  [&](const Measure& each) { return each.id == measure.id; });
  if (there == measures.end()) {
    measures.push_back(measure);
  } else {
    *there = measure;
  }
}

}  // namespace

people::MeasureState MeasureService::state(const Measure& measure) const {
  return measure.state(parts_.rules, today(parts_.clock.now()));
}

Result<Measure> MeasureService::apply(Store& store, CasePeople& people, Measure measure,
                                      const MeasureWord& word) const {
  const Instant now = parts_.clock.now();
  const Measure* there = measure.acts.empty() ? nullptr : &measure;
  TRY_ASSIGN(auto act, people::act_on(there, word, parts_.rules, today(now), now));
  const people::Seals before = people.seals();
  measure.acts.push_back(std::move(act));
  ++measure.revision;
  replace(people.measures, measure);
  store::ChangeSet change(record(measure, now, parts_.random));
  change.put(people::to_row(measure));
  if (measure.until()) change.put(to_row(warning(measure, parts_.rules, now)));
  settle(change, people, before, now);
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return measure;
}

Result<Measure> MeasureService::add(const CaseId& id, const PersonId& person,
                                    const MeasureWord& word) const {
  std::optional<Measure> added;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(CasePeople people, load_people(store, id));
    const auto& of_case = people.file.persons;
    const bool known = people.household.member(person) != nullptr ||
                       std::find(of_case.begin(), of_case.end(), person) != of_case.end();
    if (!known) return invalid("measure.unknown-person");
    Measure fresh{draw_at<MeasureId>(parts_.clock.now(), parts_.random),
                  id,
                  person,
                  people.file.partition,
                  0,
                  {}};
    TRY_ASSIGN(added, apply(store, people, std::move(fresh), word));
    return {};
  }));
  return *std::move(added);
}

Result<Measure> MeasureService::act(const MeasureId& id, const MeasureWord& word,
                                    std::optional<std::uint64_t> seen) const {
  std::optional<Measure> changed;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(Measure measure, find_measure(store, id));
    if (seen && *seen != measure.revision) {
      return Error{ErrorCode::kConflict, "measure.changed", std::to_string(measure.revision)};
    }
    TRY_ASSIGN(CasePeople people, load_people(store, measure.case_id));
    TRY_ASSIGN(changed, apply(store, people, std::move(measure), word));
    return {};
  }));
  return *std::move(changed);
}

Result<std::vector<Measure>> MeasureService::list(const CaseId& id, const Look& look) const {
  std::vector<Measure> measures;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(CasePeople people, load_people(store, id));
    measures = std::move(people.measures);
    const store::ChangeSet seen(audit::Record::make(audit::Act::kView, parts_.clock.now(), id,
                                                    json::Object{{"case", id.text()},
                                                                 {"purpose", look.purpose},
                                                                 {"user", look.user},
                                                                 {"view", "measures"}},
                                                    parts_.random));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(seen));
    return {};
  }));
  return measures;
}

}  // namespace musubi::node
