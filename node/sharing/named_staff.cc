#include "node/sharing/named_staff.h"

#include <algorithm>

#include "node/sharing/task.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

constexpr std::size_t kMaxName = 64;

Result<std::optional<Task>> find_naming(store::Store& store, const NodeId& sender,
                                        const MessageId& message) {
  return find_task(store, arrived_task_id(sender, message, kNamedStaffOnly));
}

json::Array names(const std::set<std::string>& users) {
  json::Array named;
  for (const std::string& user : users) named.push_back(user);
  return named;
}

// Nobody, where the task is not there or its key was destroyed.
Result<std::set<std::string>> named_in(const std::optional<Task>& task) {
  std::set<std::string> users;
  if (!task || !task->body) return users;
  json::Fields fields(*task->body, "");
  fields.integer("v", 1, 1);
  fields.text("message", kMaxName);
  fields.text("sender", kMaxName);
  fields.array("named", kMaxNamed, [&](const json::Value& item, const std::string& at) -> Status {
    if (item.text() == nullptr) return invalid("json.wrong-type", at);
    users.insert(*item.text());
    return {};
  });
  TRY(fields.finish());
  return users;
}

bool is_bound(const Manifest& manifest) {
  return std::any_of(manifest.obligations.begin(), manifest.obligations.end(),
                     [](const Obligation& duty) { return duty.id == kNamedStaffOnly; });
}

}  // namespace

store::Row naming_task(const exchange::ReceivedItem& item) {
  Task task = arrived_task(item, kNamedStaffOnly, item.received_at);
  (*task.body->object())["named"] = json::Array{};
  return to_row(task);
}

Status check_named(store::Store& store, const exchange::ReceivedItem& item,
                   const Manifest& manifest, const std::string& user) {
  if (!is_bound(manifest)) return {};
  TRY_ASSIGN(const auto task, find_naming(store, item.sender, item.message));
  TRY_ASSIGN(const auto named, named_in(task));
  return named.count(user) > 0 ? Status() : refused("message.not-named");
}

Status name_staff(store::Store& store, const NodeId& sender, const MessageId& message,
                  const std::set<std::string>& users, const casework::Author& author, Instant now,
                  crypto::RandomSource& random) {
  if (users.count(author.user) > 0) return refused("naming.own-name");
  TRY_ASSIGN(const auto item, exchange::find_received(store, sender, message));
  TRY_ASSIGN(auto task, find_naming(store, sender, message));
  if (!item || !task || !task->body) return Error{ErrorCode::kNotFound, "naming.not-found", {}};
  store::ChangeSet change(audit::Record::make(audit::Act::kIntake, now, item->case_id,
                                              json::Object{{"message", message.text()},
                                                           {"named", names(users)},
                                                           {"sender", sender.text()},
                                                           {"user", author.user}},
                                              random));
  task->open = users.empty();
  (*task->body->object())["named"] = names(users);
  change.update(to_row(*task));
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

}  // namespace musubi::node
