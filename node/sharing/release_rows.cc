#include "node/sharing/release_rows.h"

#include "node/sharing/task.h"
#include "protocol/exchange/row_fields.h"

namespace musubi::node {
namespace {

using exchange::field;
using store::Row;

void add_who(json::Object& body, const Answerable& who) {
  body.emplace("released_by", who.released_by);
  if (who.approved_by) body.emplace("approved_by", *who.approved_by);
}

// 提供記録: who was told what of this person, on which basis, when.
Row disclosure_row(const casework::CaseFile& file, const policy::Grant& grant,
                   const policy::Permit& permit, const MessageId& message,
                   const casework::ReleaseRequest& request, const Answerable& who, Instant now) {
  json::Array categories;
  for (const Category category : grant.categories) categories.push_back(label(category).name);
  json::Object body{{"basis", permit.basis()},
                    {"categories", std::move(categories)},
                    {"kind", label(request.kind).name},
                    {"purpose", label(request.purpose).name},
                    {"v", 1}};
  add_who(body, who);
  return {store::Table::kDisclosure,
          {field(message), field(request.recipient), field(file.persons[grant.person]),
           field(file.id), field(permit.id()), field(now), to_bytes(json::to_canonical(body))}};
}

Row task_row(const casework::CaseFile& file, const policy::Duty& duty, const MessageId& message,
             const Answerable& who, Instant now) {
  json::Object body{{"message", message.text()}, {"v", 1}};
  add_who(body, who);
  if (duty.id == kReviewDuty) {
    body.emplace("reason_salt", who.reason_salt);
    body.emplace("reason_sha256", who.reason_sha256);
  }
  return to_row(Task{.id = message.text() + ":" + duty.id,
                     .case_id = file.id,
                     .partition = file.partition,
                     .kind = duty.id,
                     .due = now + std::chrono::days(duty.days.value_or(0)),
                     .created = now,
                     .body = std::move(body)});
}

}  // namespace

std::vector<Row> ledger_rows(const casework::CaseFile& file, const policy::Permit& permit,
                             const MessageId& message, const casework::ReleaseRequest& request,
                             const Answerable& who, Instant now) {
  std::vector<Row> rows;
  for (const policy::Grant& grant : permit.grants()) {
    rows.push_back(disclosure_row(file, grant, permit, message, request, who, now));
  }
  for (const policy::Duty& duty : permit.later_duties()) {
    rows.push_back(task_row(file, duty, message, who, now));
  }
  return rows;
}

}  // namespace musubi::node
