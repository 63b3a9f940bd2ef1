#include "protocol/exchange/row_fields.h"
#include "protocol/exchange/rows.h"

namespace musubi::exchange {
namespace {

template <class T>
Result<std::optional<T>> find_as(store::Store& store, store::Table table, store::Key key) {
  TRY_ASSIGN(const std::optional<store::Row> row, store.find(table, key));
  if (!row) return std::optional<T>{};
  TRY_ASSIGN(T typed, from_row<T>(*row));
  return std::optional<T>{std::move(typed)};
}

}  // namespace

Result<std::optional<DecisionRow>> find_decision(store::Store& store, const DecisionId& id) {
  return find_as<DecisionRow>(store, store::Table::kDecision, {field(id)});
}

Result<std::optional<OutboxRow>> find_outbox(store::Store& store, const MessageId& message) {
  return find_as<OutboxRow>(store, store::Table::kOutbox, {field(message)});
}

Result<std::optional<DeliveryRow>> find_delivery(store::Store& store, const MessageId& message,
                                                 const NodeId& recipient) {
  return find_as<DeliveryRow>(store, store::Table::kDelivery, {field(message), field(recipient)});
}

Result<std::optional<AttemptRow>> find_attempt(store::Store& store, const MessageId& message,
                                               const NodeId& recipient) {
  return find_as<AttemptRow>(store, store::Table::kAttempt, {field(message), field(recipient)});
}

Result<std::optional<ReceiptRow>> find_receipt(store::Store& store, const MessageId& message,
                                               const NodeId& recipient) {
  return find_as<ReceiptRow>(store, store::Table::kReceipt, {field(message), field(recipient)});
}

Result<std::optional<InboxRow>> find_inbox(store::Store& store, const NodeId& sender,
                                           const MessageId& message) {
  return find_as<InboxRow>(store, store::Table::kInbox, {field(sender), field(message)});
}

Result<std::optional<RefusedRow>> find_refused(store::Store& store, const Digest& envelope) {
  return find_as<RefusedRow>(store, store::Table::kOutcome, {field(envelope)});
}

Result<std::optional<StreamRow>> find_stream(store::Store& store, const NodeId& peer) {
  return find_as<StreamRow>(store, store::Table::kStream, {field(peer)});
}

Result<std::optional<RevisionRow>> find_revision(store::Store& store, const NodeId& sender,
                                                 const Pseudonym& subject) {
  return find_as<RevisionRow>(store, store::Table::kRevision, {field(sender), field(subject)});
}

Result<std::optional<ReceivedItem>> find_received(store::Store& store, const NodeId& sender,
                                                  const MessageId& message) {
  return find_as<ReceivedItem>(store, store::Table::kReceivedItem, {field(sender), field(message)});
}

}  // namespace musubi::exchange
