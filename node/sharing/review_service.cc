#include "node/sharing/review_service.h"

#include <algorithm>

#include "node/sharing/task.h"
#include "node/sharing/urgent.h"

namespace musubi::node {
namespace {

using store::Row;
using store::Store;

Error not_found() { return {ErrorCode::kNotFound, "review.not-found", {}}; }

// It has a case and a body.
Result<Task> open_review(Store& store, const std::string& id) {
  TRY_ASSIGN(auto task, find_task(store, id));
  if (!task || task->kind != kReviewDuty || !task->case_id || !task->body) return not_found();
  if (!task->open) return Error{ErrorCode::kConflict, "review.done", {}};
  return *std::move(task);
}

std::string member_of(const json::Value& body, std::string_view name) {
  const json::Value* member = body.find(name);
  return member != nullptr && member->text() != nullptr ? *member->text() : std::string();
}

Status check_reviewer(const json::Value& body, const std::string& user,
                      const std::set<std::string>& staff) {
  const std::string releaser = member_of(body, "released_by");
  const std::string approver = member_of(body, "approved_by");
  if (user == releaser) return refused("review.same-person");
  const bool third = std::any_of(staff.begin(), staff.end(), [&](const std::string& other) {
    return other != releaser && other != approver;
  });
  if (user == approver && third) return refused("review.approver");
  return {};
}

audit::Record record(const CaseId& id, Instant now, json::Object body,
                     crypto::RandomSource& random) {
  return audit::Record::make(audit::Act::kIntake, now, id, std::move(body), random);
}

// The tasks of a case that keep it open.
Result<std::optional<std::string>> first_open_review(Store& store, const CaseId& id) {
  store::Scan scan{.table = store::Table::kTask, .index = kTasksOfCase, .prefix = {id.text()}};
  while (true) {
    TRY_ASSIGN(const auto rows, store.scan(scan));
    for (const Row& row : rows) {
      TRY_ASSIGN(Task task, task_in(row));
      if (task.open && task.kind == kReviewDuty) return std::optional(std::move(task.id));
    }
    if (rows.size() < scan.limit) return std::optional<std::string>();
    scan.after = rows.back();
  }
}

}  // namespace

Status ReviewService::review(const std::string& task, const Word& word,
                             const std::set<std::string>& staff) const {
  return parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(Task review, open_review(store, task));
    TRY(check_reviewer(*review.body, word.by, staff));
    review.body->object()->emplace(
        "reviewed", json::Object{{"at", to_text(now)}, {"by", word.by}, {"finding", word.said}});
    review.open = false;
    store::ChangeSet change(record(*review.case_id, now,
                                   {{"finding", word.said},
                                    {"message", member_of(*review.body, "message")},
                                    {"reviewed", task},
                                    {"user", word.by}},
                                   parts_.random));
    change.update(to_row(review));
    const auto message = MessageId::parse(member_of(*review.body, "message"));
    if (message) TRY(note_reviewed(store, *message, now, change));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

Status ReviewService::close_case(const CaseId& id, const casework::Author& author) const {
  return parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(Row row, casework::case_row_of(store, id));
    if (casework::is_closed(row)) return Error{ErrorCode::kConflict, "case.closed", {}};
    TRY_ASSIGN(const auto open, first_open_review(store, id));
    if (open) return Error{ErrorCode::kConflict, "case.review-open", *open};
    store::ChangeSet change(
        record(id, parts_.clock.now(), {{"case", "closed"}, {"user", author.user}}, parts_.random));
    change.update(casework::with_state(std::move(row), casework::CaseState::kClosed));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

Status ReviewService::reopen_case(const CaseId& id, const Word& word) const {
  return parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(Row row, casework::case_row_of(store, id));
    if (!casework::is_closed(row)) return Error{ErrorCode::kConflict, "case.open", {}};
    store::ChangeSet change(record(id, parts_.clock.now(),
                                   {{"case", "reopened"}, {"reason", word.said}, {"user", word.by}},
                                   parts_.random));
    change.update(casework::with_state(std::move(row), casework::CaseState::kOpen));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

}  // namespace musubi::node
