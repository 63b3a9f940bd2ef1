// Messages: what this node sent and what it received, with receipts.
#include "node/api/api.h"
#include "node/api/paging.h"
#include "node/api/problem.h"
#include "node/sharing/crossing.h"
#include "node/sharing/named_staff.h"
#include "protocol/exchange/rows.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using files::StaffRole;
using store::Row;
using store::Store;
using store::Table;

json::Value manifest_json(const Manifest& manifest) { return *json::parse(serialise(manifest)); }

// What is no id is not told again.
Error no_such_message(const std::optional<MessageId>& id) {
  return {ErrorCode::kNotFound, "message.not-found", id ? id->text() : std::string()};
}

// Runs a read under the writer, the only one who may use the store.
template <class T>
Result<T> read(const ApiServices& services, const std::function<Result<T>(Store&)>& step) {
  std::optional<T> value;
  TRY(services.exchange.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(value, step(store));
    return {};
  }));
  return *std::move(value);
}

Result<json::Value> delivery_json(Store& store, const exchange::DeliveryRow& delivery) {
  TRY_ASSIGN(const auto attempt,
             exchange::find_attempt(store, delivery.message, delivery.recipient));
  json::Object object{
      {"recipient", delivery.recipient.text()},
      {"state", exchange::delivery_state_name(exchange::state_of(delivery, attempt))}};
  if (attempt) object.emplace("attempts", static_cast<std::int64_t>(attempt->attempts));
  return json::Value(std::move(object));
}

Result<json::Value> message_json(Store& store, const exchange::OutboxRow& message) {
  store::Scan of_message;
  of_message.table = Table::kDelivery;
  of_message.prefix = {message.message.text()};
  TRY_ASSIGN(const auto rows, store.scan(of_message));
  json::Array deliveries;
  for (const Row& row : rows) {
    TRY_ASSIGN(const auto delivery, exchange::from_row<exchange::DeliveryRow>(row));
    TRY_ASSIGN(json::Value item, delivery_json(store, delivery));
    deliveries.push_back(std::move(item));
  }
  return json::Value(json::Object{{"deliveries", std::move(deliveries)},
                                  {"kind", message.manifest.kind},
                                  {"manifest", manifest_json(message.manifest)},
                                  {"message", message.message.text()},
                                  {"released_at", to_text(message.released_at)}});
}

Result<json::Value> list_messages(Store& store, const Call& call) {
  TRY_ASSIGN(const store::Scan page, page_of(call.request, Table::kOutbox));
  TRY_ASSIGN(const SeenPage seen, seen_page(store, call.user, page));
  json::Array messages;
  for (const Row& row : seen.shown) {
    TRY_ASSIGN(const auto message, exchange::from_row<exchange::OutboxRow>(row));
    TRY_ASSIGN(json::Value item, message_json(store, message));
    messages.push_back(std::move(item));
  }
  return json::Value(page_answer("messages", std::move(messages), seen.rows, page));
}

Result<json::Value> show_message(Store& store, const std::string& id) {
  const auto message = MessageId::parse(id);
  if (!message) return no_such_message(message);
  TRY_ASSIGN(const auto row, exchange::find_outbox(store, *message));
  if (!row) return no_such_message(message);
  return message_json(store, *row);
}

Result<Bytes> show_receipt(Store& store, const std::string& id, const std::string& node) {
  const auto message = MessageId::parse(id);
  const auto recipient = NodeId::parse(node);
  if (!message || !recipient) return no_such_message(message);
  TRY_ASSIGN(const auto row, exchange::find_receipt(store, *message, *recipient));
  if (!row) return no_such_message(message);
  return row->receipt;
}

// Without the payload: a list shows what is there, not what it says.
json::Value item_json(const exchange::ReceivedItem& item) {
  json::Object object{{"kind", item.kind},
                      {"message", item.message.text()},
                      {"partition", item.partition},
                      {"received_at", to_text(item.received_at)},
                      {"revision", static_cast<std::int64_t>(item.revision)},
                      {"sender", item.sender.text()}};
  if (item.recalled_at) object.emplace("recalled_at", to_text(*item.recalled_at));
  if (item.keep_until) object.emplace("keep_until", to_text(*item.keep_until));
  return object;
}

Result<json::Value> list_inbox(Store& store, const Call& call) {
  TRY_ASSIGN(const store::Scan page, page_of(call.request, Table::kReceivedItem));
  TRY_ASSIGN(const SeenPage seen, seen_page(store, call.user, page));
  json::Array items;
  for (const Row& row : seen.shown) {
    TRY_ASSIGN(const auto item, exchange::from_row<exchange::ReceivedItem>(row));
    items.push_back(item_json(item));
  }
  return json::Value(page_answer("items", std::move(items), seen.rows, page));
}

// What a person of this node sees of a message is in the log, with who looked.
audit::Record view_record(const exchange::ReceivedItem& item, const Call& call, Instant now,
                          crypto::RandomSource& random) {
  json::Object body{
      {"message", item.message.text()}, {"sender", item.sender.text()}, {"user", call.user.user}};
  if (!call.purpose.empty()) body.emplace("purpose", call.purpose);
  return audit::Record::make(audit::Act::kView, now, item.case_id, std::move(body), random);
}

// What came from a peer has its manifest; what crossed from another partition here has none, and
// says itself how it came.
Status tell_origin(Store& store, const ApiServices& services, const Call& call,
                   const exchange::ReceivedItem& item, json::Object& answer) {
  if (is_crossing(item, services.config.node)) {
    TRY_ASSIGN(json::Value told, crossing_told(item));
    answer.emplace("crossing", std::move(told));
    return {};
  }
  TRY_ASSIGN(const auto signed_manifest, crypto::inspect_signed_manifest(item.signed_manifest));
  TRY_ASSIGN(const Manifest manifest, parse_manifest(signed_manifest.manifest));
  TRY(check_named(store, item, manifest, call.user.user));
  answer.emplace("manifest", manifest_json(manifest));
  return {};
}

Result<json::Value> show_item(Store& store, const ApiServices& services, const Call& call) {
  const auto sender = NodeId::parse(call.parameters.at(0));
  const auto message = MessageId::parse(call.parameters.at(1));
  if (!sender || !message) return no_such_message(message);
  TRY_ASSIGN(const auto item, exchange::find_received(store, *sender, *message));
  if (!item) return no_such_message(message);
  json::Value answer = item_json(*item);
  TRY(tell_origin(store, services, call, *item, *answer.object()));
  const Instant now = services.exchange.clock.now();
  const bool kept_too_long = item->keep_until && *item->keep_until <= now;
  if (item->payload && !item->recalled_at && !kept_too_long) {
    TRY_ASSIGN(json::Value payload, json::parse(*item->payload));
    answer.object()->emplace("payload", std::move(payload));
  }
  TRY_ASSIGN([[maybe_unused]] const auto index,
             store.apply(store::ChangeSet(view_record(*item, call, services.exchange.clock.now(),
                                                      services.exchange.random))));
  return answer;
}

Result<std::set<std::string>> users_in(const Call& call) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  std::set<std::string> users;
  fields.array("users", kMaxNamed, [&](const json::Value& item, const std::string& at) -> Status {
    const bool number = item.text() != nullptr && files::is_user_number(*item.text());
    if (!number) return invalid("json.bad-value", at);
    users.insert(*item.text());
    return {};
  });
  TRY(fields.finish());
  return users;
}

Status name(const ApiServices& services, const Call& call) {
  const auto sender = NodeId::parse(call.parameters.at(0));
  const auto message = MessageId::parse(call.parameters.at(1));
  if (!sender || !message) return no_such_message(message);
  TRY_ASSIGN(const auto users, users_in(call));
  return services.exchange.writer.run([&](Store& store) {
    return name_staff(store, *sender, *message, users, {call.user.user},
                      services.exchange.clock.now(), services.exchange.random);
  });
}

http::Response answer_with(const Result<json::Value>& value) {
  return value.ok() ? json_response(200, *value) : problem(value.error());
}

}  // namespace

std::vector<Route> message_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  const std::vector<StaffRole> witnesses{StaffRole::kCaseworker, StaffRole::kAuditor};
  const std::vector<StaffRole> operators{StaffRole::kOperator};
  return {
      {"GET", "/api/v1/messages", witnesses,
       [&services](const Call& call) {
         return answer_with(read<json::Value>(
             services, [&call](Store& store) { return list_messages(store, call); }));
       }},
      {"GET", "/api/v1/messages/*", witnesses,
       [&services](const Call& call) {
         return answer_with(read<json::Value>(services, [&call](Store& store) {
           return show_message(store, call.parameters.at(0));
         }));
       }},
      {"GET", "/api/v1/messages/*/receipts/*", witnesses,
       [&services](const Call& call) {
         const auto receipt = read<Bytes>(services, [&call](Store& store) {
           return show_receipt(store, call.parameters.at(0), call.parameters.at(1));
         });
         if (!receipt) return problem(receipt.error());
         return http::Response{200, "application/json", {{"Cache-Control", "no-store"}}, *receipt};
       }},
      {"GET", "/api/v1/inbox", staff,
       [&services](const Call& call) {
         return answer_with(read<json::Value>(
             services, [&call](Store& store) { return list_inbox(store, call); }));
       }},
      {"GET", "/api/v1/inbox/*/*", staff,
       [&services](const Call& call) {
         return answer_with(read<json::Value>(
             services, [&](Store& store) { return show_item(store, services, call); }));
       }},
      // Who names sees nothing of it.
      {"POST", "/api/v1/inbox/*/*/staff", operators,
       [&services](const Call& call) { return done(name(services, call)); }},
  };
}

}  // namespace musubi::node
