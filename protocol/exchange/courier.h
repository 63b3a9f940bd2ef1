// The side of a node that goes out to one peer: pushes what is due, collects what waits there,
// asks for a newer registry. A node without any inbound port lives on this alone.
#pragma once

#include <optional>

#include "protocol/exchange/peer_service.h"

namespace musubi::exchange {

inline constexpr Duration kPeerTimeout = std::chrono::seconds{30};

// What a round did, and when to come again.
struct Round {
  std::size_t sent = 0;
  std::size_t delivered = 0;
  std::size_t received = 0;
  // Earliest instant of the next round; nullopt: when something new is released.
  std::optional<Instant> next;
};

// One per peer; used by one thread at a time. `parts` and `transport` are not owned.
// While the link is down a round carries one envelope only, and rounds back off as a whole:
// ten thousand waiting messages cost a peer that is away no more than one does.
class Courier {
 public:
  Courier(ExchangeParts parts, PeerTransport& transport, NodeId peer);

  // Pushes one request of what is due. kUnavailable: the peer was not reached.
  [[nodiscard]] Result<Round> push();
  // Fetches one answer of what waits at the peer, judges it, and hands over the receipts.
  [[nodiscard]] Result<Round> collect();
  // A registry document newer than ours, if the peer has one; the caller accepts it or not.
  [[nodiscard]] Result<std::optional<Bytes>> newer_registry();
  // Hands over our notes (mark, recovery) without any outcome: after a restore, after a backup.
  [[nodiscard]] Status announce();

  [[nodiscard]] const NodeId& peer() const { return peer_; }

 private:
  Result<Bytes> post(std::string_view path, ByteView body);
  void link_failed();

  ExchangeParts parts_;
  PeerTransport& transport_;
  NodeId peer_;
  std::uint64_t failures_ = 0;
  Instant not_before_{};
};

}  // namespace musubi::exchange
