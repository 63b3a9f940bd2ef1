#include "node/emergencies/emergency_service.h"

#include <algorithm>

#include "node/sharing/urgent.h"

namespace musubi::node {
namespace {

using emergency::EmergencyRow;
using store::Row;
using store::Store;

constexpr std::size_t kByReleased = 0;

Error not_found() { return {ErrorCode::kNotFound, "review.not-found", {}}; }

std::string member_of(const json::Value& body, std::string_view name) {
  const json::Value* member = body.find(name);
  return member != nullptr && member->text() != nullptr ? *member->text() : std::string();
}

// It has a case and a body.
Result<Task> review_task(Store& store, const std::string& id) {
  TRY_ASSIGN(auto task, find_task(store, id));
  if (!task || task->kind != kReviewDuty || !task->case_id || !task->body) return not_found();
  return *std::move(task);
}

// "0/identity:full 1/safety:full" without the levels.
std::vector<std::string> categories_of(std::string_view terms) {
  std::vector<std::string> categories;
  while (!terms.empty()) {
    const std::string_view word = terms.substr(0, terms.find(' '));
    terms.remove_prefix(std::min(word.size() + 1, terms.size()));
    categories.emplace_back(word.substr(0, word.find(':')));
  }
  return categories;
}

json::Object emergency_json(const EmergencyRow& row) {
  json::Object object{{"message", row.message.text()},
                      {"partition", row.partition},
                      {"released", to_text(row.released)},
                      {"released_by", row.released_by}};
  if (row.approved_by) object.emplace("approved_by", *row.approved_by);
  if (row.reviewed) object.emplace("reviewed", to_text(*row.reviewed));
  return object;
}

std::string rate_task_id(const MessageId& message) {
  return message.text() + ":" + std::string(kEmergencyRate);
}

}  // namespace

Result<EmergencyService::Page> EmergencyService::list(const store::Scan& scan,
                                                      const Caller& caller) const {
  Page page;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(SeenPage seen, seen_page(store, caller, scan));
    for (const Row& each : seen.shown) {
      TRY_ASSIGN(const EmergencyRow row, emergency::emergency_from(each));
      json::Object shown = emergency_json(row);
      TRY_ASSIGN(const auto task, find_task(store, rate_task_id(row.message)));
      shown.emplace("alarm", task ? (task->open ? "open" : "looked-at") : "none");
      page.emergencies.push_back(std::move(shown));
    }
    page.rows = std::move(seen.rows);
    return {};
  }));
  return page;
}

Result<json::Object> EmergencyService::rate() const {
  std::int64_t count = 0;
  std::int64_t alarms = 0;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    const Instant since = parts_.clock.now() - parts_.watch.window;
    store::Scan scan{.table = store::Table::kEmergency, .index = kByReleased};
    scan.newest_first = true;
    TRY_ASSIGN(const auto rows, store.scan(scan));
    for (const Row& each : rows) {
      TRY_ASSIGN(const EmergencyRow row, emergency::emergency_from(each));
      TRY_ASSIGN(const auto task, find_task(store, rate_task_id(row.message)));
      alarms += task && task->open ? 1 : 0;
      count += row.released > since ? 1 : 0;
    }
    return {};
  }));
  const auto days = std::chrono::duration_cast<std::chrono::days>(parts_.watch.window).count();
  return json::Object{
      {"days", static_cast<std::int64_t>(days)}, {"open_alarms", alarms}, {"releases", count}};
}

Status EmergencyService::look_at_rate(const MessageId& message, const Word& word) const {
  return parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(auto task, find_task(store, rate_task_id(message)));
    if (!task || !task->body) return Error{ErrorCode::kNotFound, "emergency.not-found", {}};
    if (!task->open) return Error{ErrorCode::kConflict, "review.done", {}};
    if (member_of(*task->body, "released_by") == word.by) return refused("review.same-person");
    store::ChangeSet change(audit::Record::make(
        audit::Act::kIntake, parts_.clock.now(), std::nullopt,
        json::Object{{"finding", word.said}, {"looked_at", task->id}, {"user", word.by}},
        parts_.random));
    task->open = false;
    change.update(to_row(*task));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

Result<EmergencyService::Asked> EmergencyService::asked(Store& store, const Task& task) const {
  const auto message = MessageId::parse(member_of(*task.body, "message"));
  const auto reason = Digest::from_hex(member_of(*task.body, "reason_sha256"));
  if (!message || !reason) return not_found();
  TRY_ASSIGN(const auto sent, exchange::find_outbox(store, *message));
  if (!sent || !sent->terms) return not_found();
  const Manifest& manifest = sent->manifest;
  const std::string approver = member_of(*task.body, "approved_by");
  return Asked{
      {*message, parts_.situation.current()->exchange.own, manifest.recipients.front().node,
       manifest.basis.row, std::string(label(manifest.purpose).name),
       categories_of(sent->terms->categories), member_of(*task.body, "released_by"),
       approver.empty() ? std::nullopt : std::optional(approver), manifest.created, task.due,
       *reason},
      member_of(*task.body, "reason_salt")};
}

Result<EmergencyService::Asked> EmergencyService::review_request(const std::string& task) const {
  std::optional<Asked> found;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const Task review, review_task(store, task));
    TRY_ASSIGN(found, asked(store, review));
    return {};
  }));
  return *std::move(found);
}

Status EmergencyService::take_review(const std::string& id, const emergency::SignedReview& review,
                                     const casework::Author& author) const {
  return parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(Task task, review_task(store, id));
    if (!task.open) return Error{ErrorCode::kConflict, "review.done", {}};
    TRY_ASSIGN(const Asked expected, asked(store, task));
    const auto situation = parts_.situation.current();
    TRY(emergency::judge_review(review, expected.request, *situation->registry, now));
    const std::string finding(emergency::finding_name(review.finding));
    task.open = false;
    task.body->object()->emplace(
        "reviewed",
        json::Object{{"at", to_text(now)}, {"by", review.person}, {"finding", finding}});
    // The whole document is kept with the act: it proves itself.
    store::ChangeSet change(audit::Record::make(
        audit::Act::kIntake, now, task.case_id,
        json::Object{{"review", to_json(review)}, {"reviewed", task.id}, {"user", author.user}},
        parts_.random));
    change.update(to_row(task));
    TRY(note_reviewed(store, expected.request.message, now, change));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

}  // namespace musubi::node
