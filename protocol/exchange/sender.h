// The sending half: what is due, one attempt at a time, and what receipts do.
//
//   due() → begin_attempt() [writer] → seal() [any thread] → carry → on_batch() [writer]
//
// An attempt arms the next one before it leaves: a failure needs no step of its own, and a crash
// at any point leaves a delivery that is tried again.
#pragma once

#include <map>
#include <set>
#include <variant>
#include <vector>

#include "protocol/exchange/environment.h"
#include "protocol/exchange/receipt.h"
#include "protocol/exchange/retry.h"
#include "protocol/store/change_set.h"

namespace musubi::exchange {

// So many refusals, each on the ordinary schedule, close a delivery. A single one may only mean
// that the recipient has not seen a new registry yet.
inline constexpr std::uint64_t kMaxRefusals = 8;

// Deliveries to `peer` whose time has come, the longest due first. If there are none: those that
// are due later than any wait allows, since the clock must have stepped back.
[[nodiscard]] Result<std::vector<AttemptRow>> due(store::Store& store, const NodeId& peer,
                                                  Instant now, const RetryPlan& plan,
                                                  std::size_t limit);
// When the next delivery to `peer` is due; nullopt if none waits.
[[nodiscard]] Result<std::optional<Instant>> next_due(store::Store& store, const NodeId& peer);

// All that sealing needs; no store.
struct SealJob {
  Instant begun;  // becomes the signing time
  MessageId message;
  NodeId recipient;
  Manifest manifest;  // names the certificates below, the attempt, and our own certificate
  Bytes payload;
  Bytes salt;
  std::vector<crypto::Certificate> certificates;
};
struct Postponed {
  std::string reason;  // "sender.no-certificate", "sender.registry-expired", or the decider's
};
struct Withdrawn {
  bool recalled;  // an earlier attempt may have arrived: a recall is on its way
};
struct TimeOver {};

struct AttemptStep {
  store::ChangeSet change;
  std::variant<SealJob, Postponed, Withdrawn, TimeOver> effect;
};

// Decides again, and only then hands out what to seal (invariant 1). After the change is durable
// the message counts as one that may have arrived.
[[nodiscard]] Result<AttemptStep> begin_attempt(const Context& context,
                                                const SigningIdentity& signer, Redecide& redecide,
                                                const RetryPlan& plan, const AttemptRow& attempt);

// A link takes what is due. A stick takes all that waits: it goes now, and what was tried over a
// link that is down would be due at its next try only.
enum class Wanted { kDue, kAll };

// Messages to one peer whose attempt is under way. They are left alone, also if they are due again.
using InFlight = std::set<MessageId>;

// begin_attempt() for each of up to `limit` deliveries, applied one by one: for use inside
// Writer::run(). Stops before the envelopes could exceed `max_bytes`.
struct Prepared {
  std::vector<SealJob> jobs;
  std::size_t withdrawn = 0;
  std::size_t expired = 0;
  bool more = false;  // others are due
};
[[nodiscard]] Result<Prepared> prepare(const Context& context, const SigningIdentity& signer,
                                       Redecide& redecide, const RetryPlan& plan,
                                       const NodeId& peer, Wanted wanted, std::size_t limit,
                                       std::size_t max_bytes, const InFlight& in_flight = {});

[[nodiscard]] Result<Bytes> seal(const SealJob& job, const SigningIdentity& signer);

// Which delivery an envelope was for: a refusal names nothing but the envelope.
struct DeliveryKey {
  MessageId message;
  NodeId recipient;
  friend auto operator<=>(const DeliveryKey&, const DeliveryKey&) = default;
};
using SentEnvelopes = std::map<Digest, DeliveryKey>;

// Remembers the envelopes that collect or a stick hands out, since their receipts come later.
[[nodiscard]] Result<store::ChangeSet> note_sealed(store::Store& reads, const SentEnvelopes& sent);

struct BatchStep {
  store::ChangeSet change;
  std::size_t delivered = 0;
  std::size_t refused = 0;  // may be tried again
  std::size_t closed = 0;   // refused for good, or unsupported
  std::size_t ignored = 0;  // not ours, not open, or about another content
  bool mark_moved = false;  // call settle()
};
// What a peer's signed outcomes change. `sent`: the envelopes of this very request; others are
// looked up by what note_sealed() kept. An outcome of a node that the message was not sent to,
// or about another content, changes nothing but an alarm in the log.
[[nodiscard]] Result<BatchStep> on_batch(const Context& context, const VerifiedBatch& batch,
                                         const SentEnvelopes& sent);

}  // namespace musubi::exchange
