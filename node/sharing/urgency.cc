#include "node/sharing/urgency.h"

namespace musubi::node {
namespace {

constexpr std::chrono::hours kJapanAheadOfUtc{9};

casework::Day a_month_later(casework::Day day) {
  const casework::Day same = day + std::chrono::months(1);
  return same.ok() ? same : casework::Day(same.year() / same.month() / std::chrono::last);
}

Instant end_of(casework::Day day) {
  return Instant(std::chrono::sys_days(day) + std::chrono::days(1) - kJapanAheadOfUtc -
                 Duration(1));
}

}  // namespace

std::optional<Instant> urgent_until(const casework::IntakeSheet& sheet) {
  if (sheet.handling.urgency == "within_week") {
    return end_of(std::chrono::sys_days(sheet.received_on) + std::chrono::days(7));
  }
  if (sheet.handling.urgency == "within_month") return end_of(a_month_later(sheet.received_on));
  return std::nullopt;
}

std::optional<Task> urgency_task(const casework::CaseFile& file) {
  const auto until = urgent_until(file.intake);
  if (!until) return std::nullopt;
  return Task{.id = file.id.text() + ":" + std::string(kUrgentNeed),
              .case_id = file.id,
              .partition = file.partition,
              .kind = std::string(kUrgentNeed),
              .due = *until,
              .created = file.created,
              .body = json::Object{{"v", 1}}};
}

Status see_to(store::Store& store, const std::string& id, const Word& word, Instant now,
              crypto::RandomSource& random) {
  TRY_ASSIGN(auto task, find_task(store, id));
  if (!task) return Error{ErrorCode::kNotFound, "task.not-found", ""};
  if (task->kind != kUrgentNeed) return refused("task.ends-otherwise", task->kind);
  if (!task->open) return Error{ErrorCode::kConflict, "task.done", {}};
  task->open = false;
  store::ChangeSet change(audit::Record::make(
      audit::Act::kIntake, now, task->case_id,
      json::Object{{"done", word.said}, {"task", id}, {"user", word.by}}, random));
  change.update(to_row(*task));
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

}  // namespace musubi::node
