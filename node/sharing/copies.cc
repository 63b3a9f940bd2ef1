#include "node/sharing/copies.h"

#include "node/sharing/consent_tasks.h"
#include "node/sharing/recall_view.h"
#include "protocol/exchange/row_fields.h"
#include "protocol/exchange/terms.h"

namespace musubi::node {
namespace {

using exchange::DeliveryState;
using exchange::field;
using exchange::OutboxRow;
using exchange::RecallRow;
using store::Row;
using store::Store;
using store::Table;

constexpr std::size_t kByMessage = 0;  // index of kRecall

// The newest counts: an earlier one failed, or was answered for by the same answer.
Result<std::optional<RecallRow>> newest_recall(Store& store, const MessageId& message,
                                               const NodeId& peer) {
  store::Scan scan;
  scan.table = Table::kRecall;
  scan.index = kByMessage;
  scan.prefix = {field(message), field(peer)};
  TRY_ASSIGN(const auto rows, store.scan(scan));
  std::optional<RecallRow> newest;
  for (const Row& row : rows) {
    TRY_ASSIGN(RecallRow recall, exchange::from_row<RecallRow>(row));
    if (!newest || newest->released < recall.released) newest = std::move(recall);
  }
  return newest;
}

bool has_failed(std::string_view delivery) {
  return delivery == "refused" || delivery == "expired" || delivery == "unsupported";
}

std::string_view text_in(const json::Value& value, std::string_view member) {
  const json::Value* found = value.find(member);
  return found != nullptr && found->text() != nullptr ? std::string_view(*found->text())
                                                      : std::string_view();
}

// Of a copy that nobody recalled: what its delivery says.
std::string_view unrecalled(DeliveryState state) {
  switch (state) {
    case DeliveryState::kWithdrawn:
      return "never-left";
    case DeliveryState::kUnsupported:
      return "nothing-kept";
    case DeliveryState::kDelivered:
    case DeliveryState::kSettled:
      return "held";
    default:
      return "on-its-way";
  }
}

// Of one that was: as recall_view() has it, and by when somebody should have answered.
void add_recall(const RecallRow& recall, json::Value view, Instant now, json::Object& copy) {
  const bool waiting = text_in(view, "state") == "waiting";
  const bool failed = waiting && has_failed(text_in(view, "delivery"));
  const Instant due = recall.released + kFollowUpWithin;
  copy["state"] = failed ? std::string("recall-failed") : std::string(text_in(view, "state"));
  copy["due"] = to_text(due);
  copy["overdue"] = waiting && due < now;
  for (const char* member : {"answer", "arrived", "recall"}) {
    if (const json::Value* found = view.find(member)) copy[member] = *found;
  }
  copy["recall_delivery"] = std::string(text_in(view, "delivery"));
  copy["recall_sent"] = to_text(recall.released);
}

Result<json::Object> copy_of(Store& store, const MessageId& message, const NodeId& peer,
                             Instant now) {
  TRY_ASSIGN(const auto delivery, exchange::find_delivery(store, message, peer));
  if (!delivery) return Error{ErrorCode::kInternal, "exchange.no-delivery", {}};
  TRY_ASSIGN(const auto attempt, exchange::find_attempt(store, message, peer));
  const DeliveryState state = exchange::state_of(*delivery, attempt);
  json::Object copy{{"delivery", exchange::delivery_state_name(state)},
                    {"peer", peer.text()},
                    {"state", std::string(unrecalled(state))}};
  TRY_ASSIGN(const auto recall, newest_recall(store, message, peer));
  if (recall) {
    TRY_ASSIGN(json::Value view, recall_view(store, *recall));
    add_recall(*recall, std::move(view), now, copy);
  }
  return copy;
}

bool is_over(std::string_view state) {
  return state == "answered" || state == "nothing-kept" || state == "never-left";
}

Result<json::Array> categories_told(const OutboxRow& message, std::size_t person) {
  json::Array names;
  if (!message.terms) return names;
  TRY_ASSIGN(const auto grants, exchange::released_by(*message.terms));
  for (const policy::Grant& grant : grants) {
    if (grant.person != person) continue;
    for (const Category category : grant.categories) names.emplace_back(label(category).name);
  }
  return names;
}

}  // namespace

Result<Copies> copies_of(Store& store, const MessageId& id, std::size_t person, Instant now) {
  TRY_ASSIGN(const auto message, exchange::find_outbox(store, id));
  if (!message) return Error{ErrorCode::kNotFound, "message.not-found", id.text()};
  Copies copies;
  json::Array all;
  for (const ManifestRecipient& recipient : message->manifest.recipients) {
    TRY_ASSIGN(json::Object copy, copy_of(store, id, recipient.node, now));
    const json::Value* answer = copy.find("answer") == copy.end() ? nullptr : &copy["answer"];
    const json::Value* question = answer ? answer->find("open_to_question") : nullptr;
    ++copies.count;
    if (!is_over(*copy["state"].text())) ++copies.open;
    if (question != nullptr && *question == json::Value(true)) ++copies.to_judge;
    all.emplace_back(std::move(copy));
  }
  TRY_ASSIGN(json::Array told, categories_told(*message, person));
  copies.view = json::Object{{"categories", std::move(told)},
                             {"copies", std::move(all)},
                             {"kind", message->manifest.kind},
                             {"message", id.text()},
                             {"purpose", std::string(label(message->manifest.purpose).name)},
                             {"released_at", to_text(message->released_at)}};
  return copies;
}

}  // namespace musubi::node
