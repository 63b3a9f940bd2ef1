// The side of a node that goes out to one peer: pushes what is due, collects what waits there,
// asks for a newer registry. A node without any inbound port lives on this alone.
#pragma once

#include <optional>

#include "protocol/exchange/flows.h"
#include "protocol/exchange/messages.h"
#include "protocol/ports/peer.h"

namespace musubi::exchange {

inline constexpr Duration kPeerTimeout = std::chrono::seconds{30};

// What a round did, and when the next one makes sense.
struct Round {
  bool reached = true;  // the peer answered; without a need to call it: true
  std::size_t sent = 0;
  std::size_t delivered = 0;
  std::size_t received = 0;
  std::optional<Instant> next;  // nullopt: nothing waits
};

// One per peer; used by one thread at a time, but for the stages below. Neither `parts` nor
// `transport` is owned. While the link is down a round carries one envelope only, and rounds back
// off as a whole: ten thousand messages that wait for a peer that is away cost no more than one.
class Courier {
 public:
  Courier(const ExchangeParts& parts, PeerTransport& transport, NodeId peer);

  // Pushes one request of what is due. An error is our own: a peer that cannot be reached is a
  // round that did not reach it.
  [[nodiscard]] Result<Round> push();

  // The same in three stages, for who wants to prepare a request while another is on its way.
  // Each stage may run beside the other two, of other requests, if every request passes through
  // them in the order in which they were packed: then messages of one case stay in order.
  // What pack() gave is in flight until take_in() came back, or it was dropped.
  [[nodiscard]] Result<Sealed> pack(std::size_t max_envelopes, const InFlight& in_flight) const;
  [[nodiscard]] Result<Bytes> carry(const Sealed& sealed) const;
  // kStorage is our own failure. Any other means that what came was not an answer.
  [[nodiscard]] Result<BatchEffect> take_in(const Sealed& sealed, ByteView answer) const;

  // What the stages tell of the link. Not beside anything that is not const.
  [[nodiscard]] bool link_is_down() const;
  [[nodiscard]] bool link_is_in_doubt() const { return failures_ > 0; }  // the last call failed
  [[nodiscard]] Instant link_waits_until() const { return not_before_; }
  void link_failed();
  void link_works();

  // Fetches one answer of what waits at the peer, judges it, and hands over the outcomes.
  [[nodiscard]] Result<Round> collect();
  // A registry document newer than ours, if the peer has one; the caller accepts it or not. Does
  // not call while the link is down, and says nothing about the link: asking often must not make
  // messages wait longer.
  [[nodiscard]] Result<std::optional<Bytes>> newer_registry();
  // Hands over our mark and our recovery without any outcome: after a backup, after a restore.
  [[nodiscard]] Status announce();

  [[nodiscard]] const NodeId& peer() const { return peer_; }

 private:
  Result<Bytes> ask(std::string_view path, ByteView body) const;
  Result<Bytes> post(std::string_view path, ByteView body);  // ask(), and remembers a failure
  [[nodiscard]] Round wait_for_link() const { return {false, 0, 0, 0, not_before_}; }

  ExchangeParts parts_;
  PeerTransport& transport_;
  NodeId peer_;
  std::uint64_t failures_ = 0;
  Instant not_before_{};
};

}  // namespace musubi::exchange
