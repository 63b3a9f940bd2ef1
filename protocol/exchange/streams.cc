#include "protocol/exchange/streams.h"

#include <set>

#include "protocol/exchange/change_draft.h"
#include "protocol/exchange/row_fields.h"
#include "protocol/exchange/sender.h"
#include "protocol/json/fields.h"

namespace musubi::exchange {
namespace {

constexpr std::size_t kMaxCursorText = 64;
constexpr std::size_t kByState = 0;  // index of kDelivery: recipient, state, peer_log_index

store::Scan delivered_to(const NodeId& peer, std::size_t limit) {
  store::Scan scan;
  scan.table = store::Table::kDelivery;
  scan.index = kByState;
  scan.prefix = {field(peer), field(delivery_state_name(DeliveryState::kDelivered))};
  scan.limit = limit;
  return scan;
}

audit::Record node_record(const Context& context, std::string_view event, json::Object body) {
  body.emplace("event", event);
  return audit::Record::make(audit::Act::kNode, context.now, std::nullopt, std::move(body),
                             context.random);
}

Result<StreamRow> own_row(const Context& context) { return stream_to(context, context.own); }

Result<std::vector<StreamRow>> all_streams(store::Store& store) {
  std::vector<StreamRow> streams;
  store::Scan scan;
  scan.table = store::Table::kStream;
  for (;;) {
    TRY_ASSIGN(std::vector<store::Row> rows, store.scan(scan));
    for (const store::Row& row : rows) {
      TRY_ASSIGN(StreamRow stream, from_row<StreamRow>(row));
      streams.push_back(std::move(stream));
    }
    if (rows.size() < scan.limit) return streams;
    scan.after = std::move(rows.back());
  }
}

// Opens one delivery again: it counts as sent, since it had arrived.
void reopen_one(ChangeDraft& draft, const Context& context, DeliveryRow delivery,
                const OutboxRow& message, Duration spread) {
  const RetryPlan even{spread, spread, Duration::zero()};
  const Instant due = context.now + draw_wait(even, 1, context.random);
  draft.put(to_row(AttemptRow{delivery.message, delivery.recipient, due, message.not_after, 1, 0,
                              std::nullopt}));
  delivery.state = DeliveryState::kWaiting;
  delivery.closed_at.reset();
  delivery.peer_log_index.reset();
  draft.update(to_row(delivery));
}

// How far the reopening for a peer has come: the last row that was looked at, newest first. Rows
// that come meanwhile, by new receipts, may be met on the way; they are sent once more, and that is
// all.
std::string reopening_name(const NodeId& peer) { return "reopening/" + peer.text(); }

store::Row reopening(const NodeId& peer, json::Object cursor) {
  return {store::Table::kSetting,
          {reopening_name(peer), to_bytes(json::to_canonical(std::move(cursor)))}};
}

// Nothing if no reopening is under way.
Result<std::optional<store::Scan>> next_to_reopen(store::Store& store, const NodeId& peer) {
  TRY_ASSIGN(const auto row, store.find(store::Table::kSetting, {reopening_name(peer)}));
  if (!row) return std::optional<store::Scan>{};
  const auto* bytes = std::get_if<Bytes>(&row->fields.at(1));
  if (bytes == nullptr) return Error{ErrorCode::kInternal, "exchange.bad-row", {}};
  TRY_ASSIGN(const json::Value cursor, json::parse(*bytes));
  store::Scan scan = delivered_to(peer, kMaxReopenedPerStep);
  scan.newest_first = true;
  if (cursor.object()->empty()) return std::optional(std::move(scan));
  json::Fields fields(cursor, "");
  const auto message = fields.parsed("message", kMaxCursorText, MessageId::parse);
  const std::int64_t log_index = fields.integer("log_index", 0, json::kMaxInteger);
  TRY(fields.finish());
  scan.after = store::Row{
      store::Table::kDelivery,
      {field(*message), field(peer), std::string(), Bytes(),
       field(delivery_state_name(DeliveryState::kDelivered)), store::Field(), log_index}};
  return std::optional(std::move(scan));
}

// Does any delivery of the message, but those just settled, still need its payload?
Result<bool> payload_is_needed(store::Store& store, const MessageId& message,
                               const std::set<DeliveryKey>& settled) {
  store::Scan scan;
  scan.table = store::Table::kDelivery;
  scan.prefix = {field(message)};
  TRY_ASSIGN(const std::vector<store::Row> rows, store.scan(scan));
  for (const store::Row& row : rows) {
    TRY_ASSIGN(const DeliveryRow delivery, from_row<DeliveryRow>(row));
    const bool may_go_again =
        delivery.state == DeliveryState::kWaiting || delivery.state == DeliveryState::kDelivered;
    if (may_go_again && settled.count({delivery.message, delivery.recipient}) == 0) return true;
  }
  return false;
}

}  // namespace

Result<StreamRow> stream_to(const Context& context, const NodeId& peer) {
  TRY_ASSIGN(std::optional<StreamRow> row, find_stream(context.reads, peer));
  if (row) return *std::move(row);
  return StreamRow{peer, StreamEpoch::draw(context.random), 0, 0, 0, std::nullopt, std::nullopt};
}

Result<BatchNotes> own_notes(store::Store& store, const NodeId& own) {
  TRY_ASSIGN(const std::optional<StreamRow> row, find_stream(store, own));
  if (!row) return BatchNotes{};
  return BatchNotes{row->backed_up, row->recovery};
}

Result<store::ChangeSet> declare_backed_up(const Context& context, std::uint64_t log_size) {
  TRY_ASSIGN(StreamRow own, own_row(context));
  TRY_ASSIGN(const store::LogHead head, context.reads.log_head());
  if (log_size < own.backed_up || log_size > head.size) return invalid("exchange.mark");
  own.backed_up = log_size;
  ChangeDraft draft;
  draft.record(
      node_record(context, "backed-up", {{"log_size", static_cast<std::int64_t>(log_size)}}));
  draft.put(to_row(own));
  return std::move(draft).finish();
}

Result<store::ChangeSet> declare_restored(const Context& context,
                                          const std::optional<crypto::Checkpoint>& lost) {
  TRY_ASSIGN(StreamRow own, own_row(context));
  TRY_ASSIGN(const store::LogHead head, context.reads.log_head());
  own.recovery = Recovery{StreamEpoch::draw(context.random), head.size};
  own.backed_up = std::min(own.backed_up, head.size);
  json::Object body{{"log_size", static_cast<std::int64_t>(head.size)}};
  if (lost) {
    body.emplace("lost", json::Object{{"root", lost->root.hex()},
                                      {"size", static_cast<std::int64_t>(lost->size)}});
  }
  ChangeDraft draft;
  draft.record(node_record(context, "restored", std::move(body)));
  draft.put(to_row(own));
  TRY_ASSIGN(std::vector<StreamRow> streams, all_streams(context.reads));
  for (StreamRow& stream : streams) {
    if (stream.peer == context.own) continue;
    stream.epoch = StreamEpoch::draw(context.random);
    stream.sequence = 0;
    draft.put(to_row(stream));
  }
  return std::move(draft).finish();
}

store::Row reopening_begins(const NodeId& peer) { return reopening(peer, json::Object{}); }

Result<Reopened> reopen(const Context& context, const NodeId& peer, Duration spread) {
  TRY_ASSIGN(const std::optional<store::Scan> page, next_to_reopen(context.reads, peer));
  if (!page) return Reopened{};
  TRY_ASSIGN(StreamRow stream, stream_to(context, peer));
  if (!stream.recovery) return Error{ErrorCode::kInternal, "exchange.bad-row", {}};
  TRY_ASSIGN(const std::vector<store::Row> rows, context.reads.scan(*page));
  ChangeDraft draft;
  std::size_t reopened = 0;
  bool more = rows.size() == page->limit;
  for (const store::Row& row : rows) {
    TRY_ASSIGN(DeliveryRow delivery, from_row<DeliveryRow>(row));
    if (delivery.peer_log_index.value_or(0) < stream.recovery->held_through) {
      more = false;
      break;
    }
    TRY_ASSIGN(const std::optional<OutboxRow> message,
               find_outbox(context.reads, delivery.message));
    if (!message) return Error{ErrorCode::kInternal, "exchange.no-message", {}};
    reopen_one(draft, context, std::move(delivery), *message, spread);
    ++reopened;
  }
  if (reopened > 0) {
    stream.open += reopened;
    draft.put(to_row(stream));
    draft.record(
        node_record(context, "reopened",
                    {{"count", static_cast<std::int64_t>(reopened)}, {"peer", peer.text()}}));
  }
  if (more) {
    TRY_ASSIGN(const DeliveryRow last, from_row<DeliveryRow>(rows.back()));
    draft.put(
        reopening(peer, json::Object{{"log_index", static_cast<std::int64_t>(*last.peer_log_index)},
                                     {"message", last.message.text()}}));
  } else {
    draft.erase(store::Table::kSetting, {reopening_name(peer)});
  }
  TRY(context.reads.apply(std::move(draft).finish()));
  return Reopened{reopened, more};
}

Result<std::optional<store::ChangeSet>> settle(const Context& context, const NodeId& peer) {
  TRY_ASSIGN(const StreamRow stream, stream_to(context, peer));
  if (stream.backed_up == 0) return std::optional<store::ChangeSet>{};
  store::Scan scan = delivered_to(peer, kMaxSettledPerStep);
  scan.up_to = field(stream.backed_up - 1);
  TRY_ASSIGN(const std::vector<store::Row> rows, context.reads.scan(scan));
  if (rows.empty()) return std::optional<store::ChangeSet>{};
  ChangeDraft draft;
  std::set<DeliveryKey> settled;
  for (const store::Row& row : rows) {
    TRY_ASSIGN(DeliveryRow delivery, from_row<DeliveryRow>(row));
    delivery.state = DeliveryState::kSettled;
    settled.insert({delivery.message, delivery.recipient});
    draft.update(to_row(delivery));
  }
  for (const DeliveryKey& key : settled) {
    TRY_ASSIGN(const bool needed, payload_is_needed(context.reads, key.message, settled));
    if (needed) continue;
    TRY_ASSIGN(std::optional<OutboxRow> message, find_outbox(context.reads, key.message));
    if (!message || !message->payload) continue;
    message->payload.reset();
    draft.update(to_row(*message));
  }
  draft.record(
      node_record(context, "settled",
                  {{"count", static_cast<std::int64_t>(settled.size())}, {"peer", peer.text()}}));
  return std::optional<store::ChangeSet>{std::move(draft).finish()};
}

}  // namespace musubi::exchange
