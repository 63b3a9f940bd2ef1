// What signed outcomes do to the deliveries that they speak of.
#include <algorithm>
#include <set>

#include "protocol/exchange/change_draft.h"
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
    take_notes();
    for (const VerifiedOutcome& outcome : batch_.outcomes()) TRY(take(outcome));
    if (!(stream_ == before_)) draft_.put(to_row(stream_));
    step_.change = std::move(draft_).finish();
    return std::move(step_);
  }

 private:
  // Does the statement come from the peer's present, not from before its last restore?
  [[nodiscard]] bool is_current() const { return batch_.statement().recovery == stream_.recovery; }

  void take_notes() {
    const Statement& statement = batch_.statement();
    const bool newer = !stream_.recovery_at || statement.signed_at > *stream_.recovery_at;
    if (statement.recovery && statement.recovery != stream_.recovery && newer) {
      stream_.recovery = statement.recovery;
      stream_.recovery_at = statement.signed_at;
      stream_.backed_up = std::min(stream_.backed_up, statement.recovery->held_through);
      step_.recovery_asked = true;
    }
    if (is_current() && statement.backed_up_through > stream_.backed_up) {
      stream_.backed_up = statement.backed_up_through;
      step_.mark_moved = true;
    }
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
      record(audit::Act::kAlarm, delivery, "receipt-for-other-content");
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
  void record(audit::Act act, const DeliveryRow& delivery, std::string_view what) {
    draft_.record(audit::Record::make(act, context_.now, std::nullopt,
                                      json::Object{{"digest", delivery.digest.hex()},
                                                   {"message", delivery.message.text()},
                                                   {"outcome", what},
                                                   {"recipient", delivery.recipient.text()}},
                                      context_.random));
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
