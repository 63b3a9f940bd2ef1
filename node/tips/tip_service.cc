#include "node/tips/tip_service.h"

#include "node/sharing/task.h"
#include "protocol/casework/partition.h"

namespace musubi::node {
namespace {

using store::Row;
using store::Store;
using tip::TipId;
using tip::TipRow;

// A note that was kept can be read again.
static_assert(kMaxSaidBytes <= tip::kMaxNote);

constexpr std::size_t kForgottenAtOnce = 64;
// Column of Table::kCase.
constexpr std::size_t kPartition = 1;

std::string task_id(const TipId& id) { return id.text() + ":" + std::string(kAssessTip); }

Result<TipRow> find(Store& store, const TipId& id) {
  TRY_ASSIGN(auto found, tip::find_tip(store, id));
  if (!found) return Error{ErrorCode::kNotFound, "tip.not-found", {}};
  return *std::move(found);
}

// Ids and codes: the words are in the tip alone.
audit::Record record(audit::Act act, const TipRow& row, std::string_view step,
                     const std::string& user, Instant now, crypto::RandomSource& random,
                     json::Object more = {}) {
  more.merge(json::Object{{"step", step}, {"tip", row.id.text()}, {"user", user}});
  return audit::Record::make(act, now, row.key_case, std::move(more), random);
}

Task assess_task(const TipRow& row) {
  return {.id = task_id(row.id),
          .case_id = row.key_case,
          .partition = row.partition,
          .kind = std::string(kAssessTip),
          .due = row.received + kTipLookedAtWithin,
          .created = row.received,
          .body = json::Object{{"tip", row.id.text()}, {"v", 1}}};
}

json::Object tip_json(const TipRow& row) {
  const tip::StateEntry& state = tip::entry(row.state);
  json::Object object{{"changed", to_text(row.changed)},
                      {"partition", row.partition},
                      {"received", to_text(row.received)},
                      {"state", state.name},
                      {"state_ja", state.ja},
                      {"tip", row.id.text()}};
  if (row.linked) object.emplace("case", row.linked->text());
  return object;
}

// Whoever assesses, links or closes it has done what the task asks.
Status end_task(Store& store, const TipId& id, store::ChangeSet& change) {
  TRY_ASSIGN(auto task, find_task(store, task_id(id)));
  if (!task || !task->open) return {};
  task->open = false;
  change.update(to_row(*task));
  return {};
}

Status check_partition(Store& store, const TipRow& row, const std::optional<CaseId>& linked) {
  if (!linked) return {};
  TRY_ASSIGN(const Row case_row, casework::case_row_of(store, *linked));
  const bool same = case_row.fields.at(kPartition) == store::Field(row.partition);
  return same ? Status() : refused("tip.other-partition");
}

}  // namespace

Result<TipId> TipService::take(const tip::Words& words,
                               const std::optional<OrganisationId>& commissioner,
                               const casework::Author& author) const {
  const auto situation = parts_.situation.current();
  const Instant now = parts_.clock.now();
  TRY_ASSIGN(const OrganisationId partition,
             casework::partition_for(*situation->registry, situation->exchange.own.organisation(),
                                     commissioner, now));
  const TipRow row{TipId::draw(parts_.random),
                   CaseId::draw(parts_.random),
                   partition.text(),
                   tip::State::kNew,
                   now,
                   now,
                   author.user,
                   words,
                   std::nullopt,
                   {}};
  TRY(parts_.writer.run([&](Store& store) -> Status {
    store::ChangeSet change(
        record(audit::Act::kIntake, row, "take", author.user, now, parts_.random));
    change.insert(tip::to_row(row));
    change.insert(to_row(assess_task(row)));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  }));
  return row.id;
}

Result<TipService::Page> TipService::list(const store::Scan& scan, const Caller& caller) const {
  Page page;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(SeenPage seen, seen_page(store, caller, scan));
    for (const Row& each : seen.shown) {
      TRY_ASSIGN(const TipRow row, tip::tip_from(each));
      page.tips.push_back(tip_json(row));
    }
    page.rows = std::move(seen.rows);
    return {};
  }));
  return page;
}

Result<json::Value> TipService::show(const TipId& id, const Look& look) const {
  json::Object shown;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const TipRow row, find(store, id));
    shown = tip_json(row);
    if (!row.words) return {};  // erased: nothing was seen
    shown.emplace("words", tip::to_json(*row.words));
    if (!row.note.empty()) shown.emplace("note", row.note);
    TRY_ASSIGN([[maybe_unused]] const auto index,
               store.apply(store::ChangeSet(record(audit::Act::kView, row, "shown", look.user,
                                                   parts_.clock.now(), parts_.random,
                                                   {{"purpose", look.purpose}}))));
    return {};
  }));
  return json::Value(std::move(shown));
}

Status TipService::assess(const TipId& id, const Word& word) const {
  return move(id, tip::Event::kAssess, word.by, word.said, std::nullopt);
}

Status TipService::close(const TipId& id, const Word& word) const {
  return move(id, tip::Event::kClose, word.by, word.said, std::nullopt);
}

Status TipService::link(const TipId& id, const CaseId& case_id, bool opened,
                        const casework::Author& author) const {
  return move(id, opened ? tip::Event::kOpen : tip::Event::kLink, author.user, {}, case_id);
}

Status TipService::move(const TipId& id, tip::Event event, const std::string& user,
                        const std::string& note, const std::optional<CaseId>& linked) const {
  return parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(TipRow row, find(store, id));
    const auto next = tip::next_state(row.state, event);
    if (!next) return Error{ErrorCode::kConflict, "tip.no-such-step", {}};
    TRY(check_partition(store, row, linked));
    row.state = *next;
    row.changed = now;
    if (linked) row.linked = linked;
    if (!note.empty()) row.note = note;
    store::ChangeSet change(
        record(audit::Act::kIntake, row, tip::event_name(event), user, now, parts_.random));
    TRY(end_task(store, id, change));
    change.update(tip::to_row(row));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

Status TipService::forget_due() const {
  return parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const auto closed, tip::closed_before(store, now - parts_.keep, kForgottenAtOnce));
    for (const TipRow& tip : closed) {
      // Names no case, since its key goes in the same step. A clock far ahead keeps the row last.
      store::ChangeSet change(audit::Record::make(
          audit::Act::kIntake, now, std::nullopt,
          json::Object{{"step", "erased"}, {"tip", tip.id.text()}}, parts_.random));
      change.erase(store::Table::kTip, {tip.id.text()});
      change.shred(tip.key_case);
      TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    }
    return {};
  });
}

}  // namespace musubi::node
