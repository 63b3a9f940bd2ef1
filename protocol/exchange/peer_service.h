// What a node does when a peer calls: one handler for every carrier.
#pragma once

#include "protocol/exchange/environment.h"
#include "protocol/exchange/messages.h"
#include "protocol/exchange/retry.h"
#include "protocol/exchange/sender.h"
#include "protocol/ports/peer.h"

namespace musubi::exchange {

// Not owned; all must outlive the service, and be safe for concurrent use.
struct ExchangeParts {
  Writer& writer;
  const SituationSource& situation;
  const Clock& clock;
  crypto::RandomSource& random;
  Redecide& redecide;                 // used inside Writer::run() only
  ReceivingEffect* effect = nullptr;  // used inside Writer::run() only
  RetryPlan retry{};
};

// Statuses: 200; 400 not the frames that the path takes; 403 a batch that does not verify or is
// not the peer's; 404 no such path; 413 too large; 503 try again later.
class PeerService final : public PeerHandler {
 public:
  explicit PeerService(ExchangeParts parts) : parts_(parts) {}

  [[nodiscard]] PeerResponse handle(const PeerRequest& request) override;

 private:
  Result<Bytes> on_envelopes(const PeerRequest& request);
  Result<Bytes> on_collect(const PeerRequest& request);
  Result<Bytes> on_receipts(const PeerRequest& request);
  Result<Bytes> on_registry(const PeerRequest& request);

  ExchangeParts parts_;
};

// Opens, judges and makes durable; then signs. The common core of push, collect and media.
// `peer`: whoever handed the envelopes over; with `own_only`, it must be their sender.
// Outcomes are in the order of the envelopes.
[[nodiscard]] Result<OutcomeBatch> take_envelopes(const ExchangeParts& parts, const NodeId& peer,
                                                  std::span<const ByteView> envelopes,
                                                  bool own_only);

// Verifies a peer's outcomes and makes what they change durable.
struct BatchEffect {
  std::size_t delivered = 0;
  std::size_t refused = 0;
  std::size_t closed = 0;
};
[[nodiscard]] Result<BatchEffect> take_outcomes(const ExchangeParts& parts, const NodeId& peer,
                                                const OutcomeBatch& batch,
                                                const SentEnvelopes& sent);

// Decides again, makes the attempt durable and seals what is due for `peer`.
struct Sealed {
  std::vector<Bytes> envelopes;
  SentEnvelopes sent;
  bool more = false;
};
[[nodiscard]] Result<Sealed> seal_due(const ExchangeParts& parts, const NodeId& peer,
                                      std::size_t max_envelopes, std::size_t max_bytes);

}  // namespace musubi::exchange
