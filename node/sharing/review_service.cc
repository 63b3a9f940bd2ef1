#include "node/sharing/review_service.h"

#include <algorithm>

#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using store::Field;
using store::Row;
using store::Store;
using store::Table;

constexpr std::string_view kReview = "REVIEW";
// Columns and index of Table::kTask.
constexpr std::size_t kTaskId = 0;
constexpr std::size_t kTaskCase = 1;
constexpr std::size_t kTaskKind = 3;
constexpr std::size_t kTaskState = 4;
constexpr std::size_t kTaskBody = 8;
constexpr std::size_t kTasksOfCase = 2;

const Field kOpen = std::string("open");

Error not_found() { return {ErrorCode::kNotFound, "review.not-found", {}}; }

struct Review {
  Row row;
  CaseId case_id;
  json::Value body;
};

Result<Review> open_review(Store& store, const std::string& task) {
  TRY_ASSIGN(auto row, store.find(Table::kTask, {task}));
  if (!row || row->fields.at(kTaskKind) != Field(std::string(kReview))) return not_found();
  const auto* case_text = std::get_if<std::string>(&row->fields.at(kTaskCase));
  const auto* body = std::get_if<Bytes>(&row->fields.at(kTaskBody));
  const auto case_id = case_text != nullptr ? CaseId::parse(*case_text) : std::nullopt;
  if (!case_id || body == nullptr) return not_found();
  if (row->fields.at(kTaskState) != kOpen) return Error{ErrorCode::kConflict, "review.done", {}};
  TRY_ASSIGN(json::Value value, json::parse(*body));
  return Review{*std::move(row), *case_id, std::move(value)};
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
  store::Scan scan{.table = Table::kTask, .index = kTasksOfCase, .prefix = {id.text()}};
  while (true) {
    TRY_ASSIGN(const auto rows, store.scan(scan));
    for (const Row& row : rows) {
      const bool open = row.fields.at(kTaskState) == kOpen;
      if (!open || row.fields.at(kTaskKind) != Field(std::string(kReview))) continue;
      return std::optional(std::get<std::string>(row.fields.at(kTaskId)));
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
    TRY_ASSIGN(Review review, open_review(store, task));
    TRY(check_reviewer(review.body, word.by, staff));
    review.body.object()->emplace(
        "reviewed", json::Object{{"at", to_text(now)}, {"by", word.by}, {"finding", word.said}});
    review.row.fields.at(kTaskState) = std::string("done");
    review.row.fields.at(kTaskBody) = to_bytes(json::to_canonical(review.body));
    store::ChangeSet change(record(review.case_id, now,
                                   {{"finding", word.said},
                                    {"message", member_of(review.body, "message")},
                                    {"reviewed", task},
                                    {"user", word.by}},
                                   parts_.random));
    change.update(std::move(review.row));
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
