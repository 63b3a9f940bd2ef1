#include "node/sharing/known_message.h"

#include "protocol/exchange/rows.h"

namespace musubi::node {

Result<bool> has_sent(store::Store& store, const MessageId& message, const NodeId& peer,
                      std::optional<Kind> kind) {
  TRY_ASSIGN(const auto sent, exchange::find_outbox(store, message));
  if (!sent || (kind && sent->manifest.kind != label(*kind).name)) return false;
  TRY_ASSIGN(const auto delivery, exchange::find_delivery(store, message, peer));
  return delivery.has_value();
}

Result<bool> is_shared_with(store::Store& store, const MessageId& message, const NodeId& peer) {
  TRY_ASSIGN(const bool sent, has_sent(store, message, peer));
  if (sent) return true;
  TRY_ASSIGN(const auto received, exchange::find_received(store, peer, message));
  return received.has_value();
}

}  // namespace musubi::node
