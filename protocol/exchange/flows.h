// The three flows that every carrier is made of: envelopes out, envelopes in, outcomes in.
// They put pure steps, the single writer and the work outside it in their order; all of them
// are safe for concurrent use.
#pragma once

#include "protocol/exchange/environment.h"
#include "protocol/exchange/receipt.h"
#include "protocol/exchange/retry.h"
#include "protocol/exchange/sender.h"

namespace musubi::exchange {

// Not owned; all must outlive whoever is given them, and be safe for concurrent use.
struct ExchangeParts {
  Writer& writer;
  const SituationSource& situation;
  const Clock& clock;
  crypto::RandomSource& random;
  Redecide& redecide;                 // used inside Writer::run() only
  ReceivingEffect* effect = nullptr;  // used inside Writer::run() only; may be null
  RetryPlan retry = {};
  // What a restored peer had lost waits for it again. May be empty; called outside Writer::run().
  std::function<void(const NodeId& peer)> reopened = {};
};

// Opens, judges and makes durable; then signs (invariant 4). `peer` must be the sender of the
// envelopes. Outcomes are in the order of the envelopes. At most kMaxOutcomesPerBatch; none gives a
// batch of notes only. `bearer`: whose fault it is that one does not open, if it was not `peer` who
// provably handed them over.
[[nodiscard]] Result<OutcomeBatch> take_envelopes(
    const ExchangeParts& parts, const NodeId& peer, std::span<const ByteView> envelopes,
    const std::optional<NodeId>& bearer = std::nullopt);

struct BatchEffect {
  std::size_t delivered = 0;
  std::size_t refused = 0;  // will be tried again
  std::size_t closed = 0;   // refused for good, or unsupported
  std::optional<Instant> next_due;
};
// Verifies a peer's outcomes and makes what they change durable. Refused unless `peer` signed
// them. `sent`: the envelopes of the request that they answer, if it was ours.
[[nodiscard]] Result<BatchEffect> take_outcomes(const ExchangeParts& parts, const NodeId& peer,
                                                const OutcomeBatch& batch,
                                                const SentEnvelopes& sent);

struct Sealed {
  std::vector<Bytes> envelopes;
  SentEnvelopes sent;
  bool more = false;  // others are due
  std::optional<Instant> next_due;
};
// Whether the receipts come in the answer, or later and on their own.
enum class ReceiptsCome { kAtOnce, kLater };

// Decides again, makes the attempts durable, and seals what is due for `peer`, or all that waits,
// but for what is in flight (invariant 1).
[[nodiscard]] Result<Sealed> seal_due(const ExchangeParts& parts, const NodeId& peer,
                                      std::size_t max_envelopes, std::size_t max_bytes,
                                      ReceiptsCome receipts, Wanted wanted = Wanted::kDue,
                                      const InFlight& in_flight = {});

}  // namespace musubi::exchange
