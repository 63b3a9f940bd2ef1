#include "node/sharing/release_rows.h"

namespace musubi::node {
namespace {

using store::Field;
using store::Row;
using store::Table;

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

Bytes canonical(const json::Value& value) { return to_bytes(json::to_canonical(value)); }

// 提供記録: who was told what of this person, on which basis, when.
Row disclosure_row(const casework::CaseFile& file, const policy::Grant& grant,
                   const policy::Permit& permit, const MessageId& message,
                   const casework::ReleaseRequest& request, Instant now) {
  json::Array categories;
  for (const Category category : grant.categories) categories.push_back(label(category).name);
  return {Table::kDisclosure,
          {message.text(), request.recipient.text(), file.persons[grant.person].text(),
           file.id.text(), permit.id().text(), milliseconds(now),
           canonical(json::Object{{"basis", permit.basis()},
                                  {"categories", std::move(categories)},
                                  {"kind", label(request.kind).name},
                                  {"purpose", label(request.purpose).name},
                                  {"v", 1}})}};
}

Row task_row(const casework::CaseFile& file, const policy::Duty& duty, const MessageId& message,
             Instant now) {
  const Instant due = now + std::chrono::days(duty.days.value_or(0));
  return {Table::kTask,
          {message.text() + ":" + duty.id, file.id.text(), file.partition, duty.id,
           std::string("open"), Field(), milliseconds(due), milliseconds(now),
           canonical(json::Object{{"message", message.text()}, {"v", 1}})}};
}

}  // namespace

std::vector<Row> ledger_rows(const casework::CaseFile& file, const policy::Permit& permit,
                             const MessageId& message, const casework::ReleaseRequest& request,
                             Instant now) {
  std::vector<Row> rows;
  for (const policy::Grant& grant : permit.grants()) {
    rows.push_back(disclosure_row(file, grant, permit, message, request, now));
  }
  for (const policy::Duty& duty : permit.later_duties()) {
    rows.push_back(task_row(file, duty, message, now));
  }
  return rows;
}

}  // namespace musubi::node
