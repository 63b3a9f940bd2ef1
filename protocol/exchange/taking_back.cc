#include "protocol/exchange/taking_back.h"

#include "protocol/exchange/row_fields.h"
#include "protocol/ids/timed_id.h"

namespace musubi::exchange {
namespace {

constexpr std::size_t kByCase = 0;  // index of kOutbox
// Whole messages with their contents: few at a time.
constexpr std::size_t kPage = 50;

bool has_failed(DeliveryState state) {
  return state == DeliveryState::kRefused || state == DeliveryState::kExpired ||
         state == DeliveryState::kUnsupported;
}

// What a late receipt may still say counts: a refusal may have been the answer to one copy of two.
bool may_be_there(DeliveryState state) {
  return state == DeliveryState::kSent || state == DeliveryState::kDelivered ||
         state == DeliveryState::kSettled || state == DeliveryState::kRefused ||
         state == DeliveryState::kExpired;
}

Status take_back_from(Postbag& bag, const Context& context, const OutboxRow& message,
                      const DeliveryRow& delivery, bool recalled, TakenBack& taken) {
  TRY_ASSIGN(const auto attempt, find_attempt(context.reads, delivery.message, delivery.recipient));
  const DeliveryState state = state_of(delivery, attempt);
  if (attempt && !is_closed(state)) {
    TRY(bag.end(*attempt, DeliveryEvent::kDenial, audit::Act::kWithdrawal, "taken-back"));
    taken.stopped = true;
  }
  taken.may_have_arrived |= recalled || may_be_there(state);
  if (recalled || !may_be_there(state)) return {};
  const auto recall = draw_at<MessageId>(context.now, context.random);
  TRY(bag.put(message.manifest, message.case_id, delivery.recipient,
              {Kind::kRecall, recall, message.message}));
  taken.recalls.push_back(recall);
  return {};
}

}  // namespace

Result<std::vector<OutboxRow>> messages_of(store::Store& store, const CaseId& case_id) {
  std::vector<OutboxRow> messages;
  store::Scan scan;
  scan.table = store::Table::kOutbox;
  scan.index = kByCase;
  scan.prefix = {field(case_id)};
  scan.limit = kPage;
  for (;;) {
    TRY_ASSIGN(std::vector<store::Row> rows, store.scan(scan));
    for (const store::Row& row : rows) {
      TRY_ASSIGN(OutboxRow message, from_row<OutboxRow>(row));
      messages.push_back(std::move(message));
    }
    if (rows.size() < scan.limit) return messages;
    scan.after = std::move(rows.back());
  }
}

Result<std::set<Recalled>> standing_recalls(store::Store& store,
                                            const std::vector<OutboxRow>& messages) {
  std::set<Recalled> standing;
  for (const OutboxRow& message : messages) {
    const Manifest& manifest = message.manifest;
    if (manifest.kind != label(Kind::kRecall).name || !manifest.reply_to) continue;
    const NodeId& recipient = manifest.recipients.front().node;
    TRY_ASSIGN(const auto delivery, find_delivery(store, message.message, recipient));
    if (delivery && has_failed(delivery->state)) continue;
    standing.insert({*manifest.reply_to, recipient});
  }
  return standing;
}

Result<TakenBack> take_back(Postbag& bag, const Context& context, const OutboxRow& message,
                            const std::set<Recalled>& standing) {
  TakenBack taken;
  for (const ManifestRecipient& recipient : message.manifest.recipients) {
    TRY_ASSIGN(const auto delivery, find_delivery(context.reads, message.message, recipient.node));
    if (!delivery) return Error{ErrorCode::kInternal, "exchange.no-delivery", {}};
    const bool recalled = standing.count({message.message, recipient.node}) > 0;
    TRY(take_back_from(bag, context, message, *delivery, recalled, taken));
  }
  return taken;
}

}  // namespace musubi::exchange
