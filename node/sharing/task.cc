#include "node/sharing/task.h"

#include "protocol/exchange/row_fields.h"

namespace musubi::node {
namespace {

using exchange::field;
using store::Row;
using store::Table;

constexpr std::string_view kOpen = "open";
constexpr std::string_view kDone = "done";

store::Field body_field(const std::optional<json::Value>& body) {
  return body ? field(to_bytes(json::to_canonical(*body))) : store::Field();
}

}  // namespace

std::string arrived_task_id(const NodeId& sender, const MessageId& message, std::string_view kind) {
  return sender.text() + ":" + message.text() + ":" + std::string(kind);
}

Task arrived_task(const exchange::ReceivedItem& item, std::string_view kind, Instant due) {
  return {.id = arrived_task_id(item.sender, item.message, kind),
          .case_id = item.case_id,
          .partition = item.partition,
          .kind = std::string(kind),
          .due = due,
          .created = item.received_at,
          .body = json::Object{
              {"message", item.message.text()}, {"sender", item.sender.text()}, {"v", 1}}};
}

Row to_row(const Task& task) {
  return {Table::kTask,
          {field(task.id), field(task.case_id), field(task.partition), field(task.kind),
           field(task.open ? kOpen : kDone), field(task.assignee), field(task.due),
           field(task.created), body_field(task.body)}};
}

Result<Task> task_in(const Row& row) {
  exchange::RowReader fields(row, Table::kTask);
  Task task;
  task.id = fields.text();
  task.case_id = fields.optional_parsed(CaseId::parse);
  task.partition = fields.text();
  task.kind = fields.text();
  task.open = fields.text() == kOpen;
  task.assignee = fields.optional_text();
  task.due = fields.instant();
  task.created = fields.instant();
  const auto body = fields.optional_bytes();
  TRY(fields.finish());
  if (body) {
    TRY_ASSIGN(task.body, json::parse(*body));
    if (task.body->object() == nullptr) return invalid("json.wrong-type", "");
  }
  return task;
}

Result<std::optional<Task>> find_task(store::Store& store, const std::string& id) {
  TRY_ASSIGN(const auto row, store.find(Table::kTask, {id}));
  if (!row) return std::optional<Task>();
  TRY_ASSIGN(Task task, task_in(*row));
  return std::optional(std::move(task));
}

}  // namespace musubi::node
