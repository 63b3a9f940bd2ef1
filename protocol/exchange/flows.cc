#include "protocol/exchange/flows.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "protocol/exchange/receiver.h"
#include "protocol/exchange/streams.h"

namespace musubi::exchange {
namespace {

// So many steps of settling follow one batch; what is left waits for the next mark.
constexpr std::size_t kMaxSettleSteps = 16;

// Fifty a second of what a restored peer has lost.
constexpr Duration kReopenedPace = std::chrono::milliseconds{20};

Context context_of(const ExchangeParts& parts, store::Store& store, const Situation& situation) {
  return {store, *situation.registry, situation.own, parts.clock.now(), parts.random};
}

Result<VerifiedEnvelope> open_from(const ExchangeParts& parts, const Situation& situation,
                                   const NodeId& peer, ByteView envelope) {
  const OpeningContext context{situation.own, situation.sealing_keys, *situation.registry,
                               parts.clock.now()};
  TRY_ASSIGN(VerifiedEnvelope opened, open_envelope(envelope, context));
  if (opened.manifest().sender != peer) return refused("exchange.other-sender");
  return opened;
}

Status apply_all(store::Store& store, const store::ChangeSet& change) {
  if (change.changes().empty() && change.records().empty()) return {};
  TRY(store.apply(change));
  return {};
}

Result<Outcome> take_effect(const ExchangeParts& parts, const Context& context,
                            const VerifiedEnvelope& envelope) {
  TRY_ASSIGN(ReceiveStep step, receive(context, envelope, parts.effect));
  if (step.change) TRY(apply_all(context.reads, *step.change));
  return std::move(step.outcome);
}

// An error that concerns one envelope only becomes its refusal: it must not hold up the others.
// Whose fault it is: its signer's, or of one that does not open, its bearer's.
Result<Outcome> judge(const ExchangeParts& parts, const Context& context, const NodeId& bearer,
                      ByteView envelope, const Result<VerifiedEnvelope>& opened) {
  const auto refusal = [&](const Error& why) -> Result<Outcome> {
    const NodeId& at_fault = opened ? opened->manifest().sender : bearer;
    TRY_ASSIGN(ReceiveStep step, refuse(context, crypto::sha256(envelope), at_fault, why));
    if (step.change) TRY(apply_all(context.reads, *step.change));
    return std::move(step.outcome);
  };
  if (!opened) return refusal(opened.error());
  auto taken = take_effect(parts, context, *opened);
  if (taken || taken.error().code == ErrorCode::kStorage) return taken;
  return refusal(taken.error());
}

Status settle_some(const Context& context, const NodeId& peer) {
  for (std::size_t i = 0; i < kMaxSettleSteps; ++i) {
    TRY_ASSIGN(const std::optional<store::ChangeSet> change, settle(context, peer));
    if (!change) return {};
    TRY(apply_all(context.reads, *change));
  }
  return {};
}

// Seals jobs until the bytes are used up; what is left over is tried again in its time.
void seal_jobs(const std::vector<SealJob>& jobs, const SigningIdentity& signer,
               std::size_t max_bytes, Sealed& sealed) {
  std::size_t bytes = 0;
  for (const SealJob& job : jobs) {
    auto envelope = seal(job, signer);
    if (!envelope) continue;
    bytes += envelope->size();
    if (bytes > max_bytes) return;
    sealed.sent.emplace(crypto::sha256(*envelope), DeliveryKey{job.message, job.recipient});
    sealed.envelopes.push_back(*std::move(envelope));
  }
}

}  // namespace

Result<const SigningIdentity*> Situation::signer_at(Instant now) const {
  if (signer && registry->usable(signer->certificate, now).ok()) return &*signer;
  return Error{ErrorCode::kUnavailable, "node.no-usable-certificate", "signing"};
}

Result<OutcomeBatch> take_envelopes(const ExchangeParts& parts, const NodeId& peer,
                                    std::span<const ByteView> envelopes,
                                    const std::optional<NodeId>& bearer) {
  const auto situation = parts.situation.situation();
  // What could not be acknowledged takes no effect.
  TRY_ASSIGN(const SigningIdentity* signer, situation->signer_at(parts.clock.now()));
  std::vector<Result<VerifiedEnvelope>> opened;
  opened.reserve(envelopes.size());
  for (const ByteView envelope : envelopes) {
    opened.push_back(open_from(parts, *situation, peer, envelope));
  }

  std::vector<Outcome> outcomes;
  BatchNotes notes;
  const auto judge_all = [&](store::Store& store) -> Status {
    const Context context = context_of(parts, store, *situation);
    for (std::size_t i = 0; i < envelopes.size(); ++i) {
      TRY_ASSIGN(Outcome outcome,
                 judge(parts, context, bearer.value_or(peer), envelopes[i], opened[i]));
      outcomes.push_back(std::move(outcome));
    }
    TRY_ASSIGN(notes, own_notes(store, situation->own));
    return {};
  };
  TRY(parts.writer.run(judge_all));
  return sign_outcomes(outcomes, notes, *signer, parts.clock.now(), parts.random);
}

Result<BatchEffect> take_outcomes(const ExchangeParts& parts, const NodeId& peer,
                                  const OutcomeBatch& batch, const SentEnvelopes& sent) {
  const auto situation = parts.situation.situation();
  TRY_ASSIGN(const VerifiedBatch verified,
             verify_batch(batch, *situation->registry, parts.clock.now()));
  if (verified.statement().node != peer) return refused("receipt.other-node");

  BatchEffect effect;
  std::size_t reopened = 0;
  bool more_to_reopen = false;
  // The more there are, the longer the time over which they go out.
  const auto reopen_page = [&](const Context& context) -> Status {
    const auto ahead = static_cast<std::int64_t>(reopened + kMaxReopenedPerStep);
    TRY_ASSIGN(const Reopened page,
               reopen(context, peer, std::min(parts.retry.cap, kReopenedPace * ahead)));
    reopened += page.count;
    more_to_reopen = page.more;
    return {};
  };
  const auto apply_outcomes = [&](store::Store& store) -> Status {
    const Context context = context_of(parts, store, *situation);
    TRY_ASSIGN(const BatchStep step, on_batch(context, verified, sent));
    TRY(apply_all(store, step.change));
    // A restored peer tells of it in each statement: what a crash cut short goes on with the next.
    if (verified.statement().recovery) TRY(reopen_page(context));
    if (step.mark_moved) TRY(settle_some(context, peer));
    TRY_ASSIGN(effect.next_due, next_due(store, peer));
    effect.delivered = step.delivered;
    effect.refused = step.refused;
    effect.closed = step.closed;
    return {};
  };
  TRY(parts.writer.run(apply_outcomes));
  // A page in each step, so that nobody else waits for all of it.
  const auto reopen_more = [&](store::Store& store) -> Status {
    TRY(reopen_page(context_of(parts, store, *situation)));
    TRY_ASSIGN(effect.next_due, next_due(store, peer));
    return {};
  };
  while (more_to_reopen) TRY(parts.writer.run(reopen_more));
  if (reopened > 0 && parts.reopened) parts.reopened(peer);
  return effect;
}

Result<Sealed> seal_due(const ExchangeParts& parts, const NodeId& peer, std::size_t max_envelopes,
                        std::size_t max_bytes, ReceiptsCome receipts, Wanted wanted,
                        const InFlight& in_flight) {
  std::shared_ptr<const Situation> situation;
  const SigningIdentity* signer = nullptr;
  Sealed sealed;
  Prepared prepared;
  const auto begin_attempts = [&](store::Store& store) -> Status {
    // Inside the step: a registry that was accepted before it counts.
    situation = parts.situation.situation();
    const Context context = context_of(parts, store, *situation);
    TRY_ASSIGN(signer, situation->signer_at(context.now));
    TRY_ASSIGN(prepared, prepare(context, *signer, parts.redecide, parts.retry, peer, wanted,
                                 max_envelopes, max_bytes, in_flight));
    TRY_ASSIGN(sealed.next_due, next_due(store, peer));
    return {};
  };
  TRY(parts.writer.run(begin_attempts));
  sealed.more = prepared.more;
  seal_jobs(prepared.jobs, *signer, max_bytes, sealed);
  if (receipts == ReceiptsCome::kLater && !sealed.sent.empty()) {
    const auto remember = [&](store::Store& store) -> Status {
      TRY_ASSIGN(const store::ChangeSet change, note_sealed(store, sealed.sent));
      return apply_all(store, change);
    };
    TRY(parts.writer.run(remember));
  }
  return sealed;
}

}  // namespace musubi::exchange
