#include "node/sharing/named_staff.h"

#include <algorithm>

#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using store::Field;
using store::Row;
using store::Table;

// Columns of Table::kTask.
constexpr std::size_t kState = 4;
constexpr std::size_t kBody = 8;
constexpr std::size_t kMaxName = 64;

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

std::string task_id(const NodeId& sender, const MessageId& message) {
  return sender.text() + ":" + message.text() + ":" + std::string(kNamedStaffOnly);
}

Bytes body_of(const NodeId& sender, const MessageId& message, const std::set<std::string>& users) {
  json::Array named;
  for (const std::string& user : users) named.push_back(user);
  return to_bytes(json::to_canonical(json::Object{{"message", message.text()},
                                                  {"named", std::move(named)},
                                                  {"sender", sender.text()},
                                                  {"v", 1}}));
}

// Nobody, where the row is not there or its key was destroyed.
Result<std::set<std::string>> named_in(const std::optional<Row>& row) {
  std::set<std::string> users;
  const auto* body = row ? std::get_if<Bytes>(&row->fields.at(kBody)) : nullptr;
  if (body == nullptr) return users;
  TRY_ASSIGN(const json::Value value, json::parse(*body));
  json::Fields fields(value, "");
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

Row naming_task(const exchange::ReceivedItem& item) {
  return {
      Table::kTask,
      {task_id(item.sender, item.message), item.case_id.text(), item.partition,
       std::string(kNamedStaffOnly), std::string("open"), Field(), milliseconds(item.received_at),
       milliseconds(item.received_at), body_of(item.sender, item.message, {})}};
}

Status check_named(store::Store& store, const exchange::ReceivedItem& item,
                   const Manifest& manifest, const std::string& user) {
  if (!is_bound(manifest)) return {};
  TRY_ASSIGN(const auto row, store.find(Table::kTask, {task_id(item.sender, item.message)}));
  TRY_ASSIGN(const auto named, named_in(row));
  return named.count(user) > 0 ? Status() : refused("message.not-named");
}

Status name_staff(store::Store& store, const NodeId& sender, const MessageId& message,
                  const std::set<std::string>& users, const casework::Author& author, Instant now,
                  crypto::RandomSource& random) {
  if (users.count(author.user) > 0) return refused("naming.own-name");
  TRY_ASSIGN(const auto item, exchange::find_received(store, sender, message));
  TRY_ASSIGN(auto row, store.find(Table::kTask, {task_id(sender, message)}));
  const bool gone = !item || !row || !std::holds_alternative<Bytes>(row->fields.at(kBody));
  if (gone) return Error{ErrorCode::kNotFound, "naming.not-found", {}};
  json::Array named;
  for (const std::string& user : users) named.push_back(user);
  store::ChangeSet change(audit::Record::make(audit::Act::kIntake, now, item->case_id,
                                              json::Object{{"message", message.text()},
                                                           {"named", std::move(named)},
                                                           {"sender", sender.text()},
                                                           {"user", author.user}},
                                              random));
  row->fields.at(kState) = std::string(users.empty() ? "open" : "done");
  row->fields.at(kBody) = body_of(sender, message, users);
  change.update(*std::move(row));
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

}  // namespace musubi::node
