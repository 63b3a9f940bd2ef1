// What signed outcomes do to the deliveries that they speak of.
#include <algorithm>
#include <set>

#include "crypto/primitives/hash.h"
#include "protocol/exchange/change_draft.h"
#include "protocol/exchange/peer_account.h"
#include "protocol/exchange/row_fields.h"
#include "protocol/exchange/sender.h"
#include "protocol/exchange/streams.h"

namespace musubi::exchange {
namespace {

constexpr std::size_t kByEnvelope = 1;  // index of kAttempt: recipient, envelope

// A batch being worked off.
class BatchWork {
 public:
  BatchWork(const Context& context, const VerifiedBatch& batch, const SentEnvelopes& sent,
            StreamRow stream)
      : context_(context), batch_(batch), sent_(sent), stream_(stream), before_(stream) {}

  Result<BatchStep> run() {
    TRY(take_notes());
    for (const VerifiedOutcome& outcome : batch_.outcomes()) TRY(take(outcome));
    if (!(stream_ == before_)) draft_.put(to_row(stream_));
    if (account_) account_->finish(draft_);
    step_.change = std::move(draft_).finish();
    return std::move(step_);
  }

 private:
  // Does the statement come from the peer's present, not from before its last restore?
  [[nodiscard]] bool is_current() const { return batch_.statement().recovery == stream_.recovery; }

  Status take_notes() {
    const Statement& statement = batch_.statement();
    const bool newer = !stream_.recovery_at || statement.signed_at > *stream_.recovery_at;
    if (statement.recovery && statement.recovery != stream_.recovery && newer) {
      TRY(take_recovery(*statement.recovery));
    }
    if (is_current() && statement.backed_up_through > stream_.backed_up) {
      stream_.backed_up = statement.backed_up_through;
      step_.mark_moved = true;
    }
    return {};
  }

  // A peer that says so again and again would have us send everything for ever.
  Status take_recovery(const Recovery& recovery) {
    TRY_ASSIGN(PeerAccount * account, account_of_the_peer());
    if (!account->admits_recovery(draft_)) {
      return alarm("too-many-recoveries", {as_bytes(recovery.epoch.text())},
                   audit::Record::make(audit::Act::kAlarm, context_.now, std::nullopt,
                                       json::Object{{"event", "too-many-recoveries"},
                                                    {"peer", stream_.peer.text()}},
                                       context_.random));
    }
    stream_.recovery = recovery;
    stream_.recovery_at = batch_.statement().signed_at;
    stream_.backed_up = std::min(stream_.backed_up, recovery.held_through);
    draft_.put(reopening_begins(stream_.peer));
    return {};
  }

  Result<PeerAccount*> account_of_the_peer() {
    if (!account_) {
      TRY_ASSIGN(PeerAccount loaded, PeerAccount::load(context_, stream_.peer));
      account_.emplace(std::move(loaded));
    }
    return &*account_;
  }

  // One leaf for each thing that there is an alarm about, however often the peer says it.
  Status alarm(std::string_view what, std::initializer_list<ByteView> about, audit::Record record) {
    Bytes whole = to_bytes(what);
    for (const ByteView part : about) whole.insert(whole.end(), part.begin(), part.end());
    const Digest key = crypto::sha256({as_bytes(stream_.peer.text()), whole});
    TRY_ASSIGN(PeerAccount * account, account_of_the_peer());
    TRY_ASSIGN(const std::optional<RefusedRow> known, find_refused(context_.reads, key));
    if (known) {
      account->count_repeat(draft_);
    } else if (account->put_down(draft_, Fault::kAlarm, std::move(record))) {
      draft_.insert(to_row(RefusedRow{key, stream_.peer, context_.now}));
    }
    return {};
  }

  Status take(const VerifiedOutcome& verified) {
    TRY_ASSIGN(const std::optional<DeliveryKey> key, key_of(verified.outcome()));
    // One message twice in a batch says the same thing twice.
    if (!key || !seen_.insert(*key).second) return ignore();
    TRY_ASSIGN(const std::optional<DeliveryRow> delivery,
               find_delivery(context_.reads, key->message, key->recipient));
    if (!delivery) return ignore();
    TRY_ASSIGN(const std::optional<AttemptRow> attempt,
               find_attempt(context_.reads, key->message, key->recipient));
    if (!verified.outcome().taken) return take_refusal(*delivery, attempt);
    return take_receipt(verified, *delivery, attempt);
  }

  Status take_refusal(const DeliveryRow& delivery, const std::optional<AttemptRow>& attempt) {
    if (!attempt) return ignore();
    AttemptRow counted = *attempt;
    const bool last = ++counted.refusals >= kMaxRefusals;
    const auto next = next_state(state_of(delivery, attempt),
                                 last ? DeliveryEvent::kLastRefusal : DeliveryEvent::kRefusal);
    if (!next) return ignore();
    if (last) {
      close(delivery, *next, attempt);
      record(audit::Act::kNotDelivered, delivery, "refused");
      ++step_.closed;
    } else {
      draft_.update(to_row(counted));
      ++step_.refused;
    }
    return {};
  }

  Status take_receipt(const VerifiedOutcome& verified, const DeliveryRow& delivery,
                      const std::optional<AttemptRow>& attempt) {
    const Taken& taken = *verified.outcome().taken;
    if (taken.digest != delivery.digest) {
      constexpr std::string_view kWhat = "receipt-for-other-content";
      TRY(alarm(kWhat, {as_bytes(delivery.message.text()), taken.digest.view()},
                record_of(audit::Act::kAlarm, delivery, kWhat)));
      return ignore();
    }
    // It was true once; the peer has lost it since.
    const bool void_since_restore =
        stream_.recovery && !is_current() && taken.log_index >= stream_.recovery->held_through;
    if (void_since_restore) return ignore();

    const bool supported = verified.outcome().code != OutcomeCode::kUnsupported;
    const DeliveryState state = state_of(delivery, attempt);
    const auto next =
        next_state(state, supported ? DeliveryEvent::kAcknowledged : DeliveryEvent::kNotSupported);
    if (!next && state != DeliveryState::kWithdrawn) return ignore();
    TRY_ASSIGN(const bool kept, keep_receipt(verified, delivery));
    if (!next) return kept ? Status{} : ignore();

    DeliveryRow closed = delivery;
    closed.peer_log_index = taken.log_index;
    close(closed, *next, attempt);
    ++(supported ? step_.delivered : step_.closed);
    return {};
  }

  // False if there is one already.
  Result<bool> keep_receipt(const VerifiedOutcome& verified, const DeliveryRow& delivery) {
    TRY_ASSIGN(const std::optional<ReceiptRow> held,
               find_receipt(context_.reads, delivery.message, delivery.recipient));
    if (held && delivery.state == DeliveryState::kWithdrawn) return false;
    draft_.put(to_row(ReceiptRow{delivery.message, delivery.recipient, context_.now,
                                 serialise(verified.receipt())}));
    record(audit::Act::kDelivered, delivery, outcome_name(verified.outcome().code));
    return true;
  }

  void close(DeliveryRow delivery, DeliveryState state, const std::optional<AttemptRow>& attempt) {
    delivery.state = state;
    delivery.closed_at = context_.now;
    draft_.update(to_row(delivery));
    if (!attempt) return;
    draft_.erase(store::Table::kAttempt, {field(delivery.message), field(delivery.recipient)});
    if (stream_.open > 0) --stream_.open;
  }

  // Names no case: it must stand after the case was destroyed, and tells nothing of it.
  [[nodiscard]] audit::Record record_of(audit::Act act, const DeliveryRow& delivery,
                                        std::string_view what) const {
    return audit::Record::make(act, context_.now, std::nullopt,
                               json::Object{{"digest", delivery.digest.hex()},
                                            {"message", delivery.message.text()},
                                            {"outcome", what},
                                            {"recipient", delivery.recipient.text()}},
                               context_.random);
  }
  void record(audit::Act act, const DeliveryRow& delivery, std::string_view what) {
    draft_.record(record_of(act, delivery, what));
  }

  // Which delivery an outcome is about; a refusal names the envelope only.
  Result<std::optional<DeliveryKey>> key_of(const Outcome& outcome) {
    const NodeId& judge = batch_.statement().node;
    if (outcome.taken) return std::optional(DeliveryKey{outcome.taken->message, judge});
    const auto sent = sent_.find(outcome.envelope);
    if (sent != sent_.end()) {
      return sent->second.recipient == judge ? std::optional(sent->second) : std::nullopt;
    }
    store::Scan scan;
    scan.table = store::Table::kAttempt;
    scan.index = kByEnvelope;
    scan.prefix = {field(judge), field(outcome.envelope)};
    scan.limit = 1;
    TRY_ASSIGN(const std::vector<store::Row> rows, context_.reads.scan(scan));
    if (rows.empty()) return std::optional<DeliveryKey>{};
    TRY_ASSIGN(AttemptRow attempt, from_row<AttemptRow>(rows.front()));
    return std::optional(DeliveryKey{std::move(attempt.message), std::move(attempt.recipient)});
  }

  Status ignore() {
    ++step_.ignored;
    return {};
  }

  const Context& context_;
  const VerifiedBatch& batch_;
  const SentEnvelopes& sent_;
  StreamRow stream_;
  const StreamRow before_;
  std::set<DeliveryKey> seen_;
  std::optional<PeerAccount> account_;  // loaded when there is something to put down
  ChangeDraft draft_;
  BatchStep step_{store::ChangeSet::bookkeeping()};
};

}  // namespace

Result<BatchStep> on_batch(const Context& context, const VerifiedBatch& batch,
                           const SentEnvelopes& sent) {
  TRY_ASSIGN(StreamRow stream, stream_to(context, batch.statement().node));
  return BatchWork(context, batch, sent, std::move(stream)).run();
}

}  // namespace musubi::exchange
