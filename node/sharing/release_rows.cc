#include "node/sharing/release_rows.h"

namespace musubi::node {
namespace {

using store::Field;
using store::Row;
using store::Table;

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

Bytes canonical(const json::Value& value) { return to_bytes(json::to_canonical(value)); }

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
  return {Table::kDisclosure,
          {message.text(), request.recipient.text(), file.persons[grant.person].text(),
           file.id.text(), permit.id().text(), milliseconds(now), canonical(body)}};
}

Row task_row(const casework::CaseFile& file, const policy::Duty& duty, const MessageId& message,
             const Answerable& who, Instant now) {
  json::Object body{{"message", message.text()}, {"v", 1}};
  add_who(body, who);
  const Instant due = now + std::chrono::days(duty.days.value_or(0));
  return {Table::kTask,
          {message.text() + ":" + duty.id, file.id.text(), file.partition, duty.id,
           std::string("open"), Field(), milliseconds(due), milliseconds(now), canonical(body)}};
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
