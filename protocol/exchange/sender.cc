#include "protocol/exchange/sender.h"

#include "crypto/cms/inner_package.h"
#include "crypto/primitives/hash.h"
#include "protocol/exchange/change_draft.h"
#include "protocol/exchange/postbag.h"
#include "protocol/exchange/row_fields.h"
#include "protocol/exchange/terms.h"
#include "protocol/ids/timed_id.h"

namespace musubi::exchange {
namespace {

constexpr std::size_t kByDue = 0;  // index of kAttempt: recipient, due

store::Scan attempts_to(const NodeId& peer, std::size_t limit) {
  store::Scan scan;
  scan.table = store::Table::kAttempt;
  scan.index = kByDue;
  scan.prefix = {field(peer)};
  scan.limit = limit;
  return scan;
}

Result<std::vector<AttemptRow>> to_attempts(const std::vector<store::Row>& rows) {
  std::vector<AttemptRow> attempts;
  attempts.reserve(rows.size());
  for (const store::Row& row : rows) {
    TRY_ASSIGN(AttemptRow attempt, from_row<AttemptRow>(row));
    attempts.push_back(std::move(attempt));
  }
  return attempts;
}

// More than the sealed envelope of a job will be: its bucket, and what is wrapped around it.
std::size_t envelope_bound(const SealJob& job) {
  constexpr std::size_t kManifestRoom = 16 * 1024;
  constexpr std::size_t kWrapping = 16 * 1024;
  for (const std::size_t bucket : crypto::kBuckets) {
    if (job.payload.size() + kManifestRoom <= bucket) return bucket + kWrapping;
  }
  return crypto::kMaxEnvelopeBytes;
}

// No wait reaches beyond the cap: who is due later was armed before the clock stepped back.
Result<std::vector<AttemptRow>> stranded(store::Store& store, const NodeId& peer, Instant now,
                                         const RetryPlan& plan, std::size_t limit) {
  store::Scan scan = attempts_to(peer, limit);
  scan.newest_first = true;
  TRY_ASSIGN(const std::vector<store::Row> rows, store.scan(scan));
  TRY_ASSIGN(std::vector<AttemptRow> attempts, to_attempts(rows));
  const Instant latest = now + plan.cap;
  std::size_t late = 0;
  while (late < attempts.size() && attempts[late].due > latest) ++late;
  attempts.erase(attempts.begin() + static_cast<std::ptrdiff_t>(late), attempts.end());
  return attempts;
}

AttemptStep postpone(const Context& context, const RetryPlan& plan, AttemptRow attempt,
                     std::string reason) {
  attempt.due = context.now + draw_wait(plan, attempt.attempts + 1, context.random);
  store::ChangeSet change = store::ChangeSet::bookkeeping();
  change.update(to_row(attempt));
  return {std::move(change), Postponed{std::move(reason)}};
}

Result<AttemptStep> expire(const Context& context, const AttemptRow& attempt) {
  const std::string_view reason = attempt.attempts > 0 ? "expired-unanswered" : "expired-unsent";
  Postbag bag(context);
  TRY(bag.end(attempt, DeliveryEvent::kTimeOver, audit::Act::kNotDelivered, reason));
  return AttemptStep{std::move(bag).finish(), TimeOver{}};
}

// What a new decision means for a message that was released on an older one.
struct Verdict {
  std::string reason = {};  // of a withdrawal; empty: the release stands
  // The new decision and its terms, if it was made on other facts or bundles.
  std::optional<policy::Permit> fresh = {};
  std::optional<Terms> terms = {};
  std::optional<Denial> denial = {};
};

// Names the case, and goes with it: the record of the withdrawal tells nothing of why.
audit::Record denial_record(const Context& context, const OutboxRow& message,
                            const Denial& denial) {
  return audit::Record::make(
      audit::Act::kDecision, context.now, message.case_id,
      json::Object{
          {"message", message.message.text()}, {"outcome", "denied"}, {"reason", denial.reason}},
      context.random);
}

Result<AttemptStep> withdraw(const Context& context, const AttemptRow& attempt,
                             const OutboxRow& message, const Verdict& verdict) {
  const bool may_have_arrived = attempt.attempts > 0;
  Postbag bag(context);
  TRY(bag.end(attempt, DeliveryEvent::kDenial, audit::Act::kWithdrawal, verdict.reason));
  if (verdict.denial) bag.record(denial_record(context, message, *verdict.denial));
  if (may_have_arrived) {
    TRY(bag.put(message.manifest, message.case_id, attempt.recipient,
                {Kind::kRecall, draw_at<MessageId>(context.now, context.random), message.message}));
  }
  return AttemptStep{std::move(bag).finish(), Withdrawn{may_have_arrived}};
}

Verdict compare(const OutboxRow& message, policy::Permit permit) {
  Terms now = terms_of(permit, facts_of(permit));
  if (now.categories != message.terms->categories) return {.reason = "other-categories"};
  if (permit.obligations() != message.manifest.obligations) return {.reason = "other-obligations"};
  if (now.inputs == message.terms->inputs) return {};
  return {.fresh = std::move(permit), .terms = std::move(now)};
}

Result<Verdict> decide(const Context& context, Redecide& redecide, const OutboxRow& message) {
  const bool has_content = message.payload.has_value() == message.manifest.payload.has_value();
  if (!has_content) return Verdict{.reason = "content-destroyed"};
  if (is_notice(message.manifest)) return Verdict{};
  if (!message.terms) return Verdict{.reason = "content-destroyed"};
  TRY_ASSIGN(Redecision decided, redecide.decide_again(context, message));
  if (auto* denial = std::get_if<Denial>(&decided)) {
    return Verdict{.reason = "denied", .denial = std::move(*denial)};
  }
  return compare(message, std::get<policy::Permit>(std::move(decided)));
}

// A decision on other facts or bundles is worth a record of its own.
void record_decision(ChangeDraft& draft, const Context& context, OutboxRow message,
                     const policy::Permit& permit, Terms terms) {
  Bytes decision = decision_of(permit);
  draft.record(audit::Record::make(audit::Act::kDecision, context.now, message.case_id,
                                   json::Object{{"decision", permit.id().text()},
                                                {"message", message.message.text()},
                                                {"sha256", crypto::sha256(decision).hex()}},
                                   context.random));
  draft.insert(to_row(DecisionRow{permit.id(), message.case_id, context.now, std::move(decision),
                                  context.random.bytes(kFactsSaltSize)}));
  message.terms = std::move(terms);
  draft.update(to_row(message));
}

// The certificates to seal to, in the manifest's order; nullopt if one of them is missing.
std::optional<std::vector<crypto::Certificate>> certificates_for(const Context& context,
                                                                 const Manifest& manifest) {
  std::vector<crypto::Certificate> certificates;
  for (const ManifestRecipient& recipient : manifest.recipients) {
    const crypto::Certificate* current =
        context.registry.current(recipient.node, crypto::KeyRole::kSealing, context.now);
    if (current == nullptr) return std::nullopt;
    certificates.push_back(*current);
  }
  return certificates;
}

SealJob make_job(const Context& context, const SigningIdentity& signer, const AttemptRow& attempt,
                 OutboxRow message, std::vector<crypto::Certificate> certificates) {
  Manifest& manifest = message.manifest;
  manifest.attempt = attempt.attempts;
  manifest.sender_certificate = signer.certificate.fingerprint();
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    manifest.recipients[i].certificate = certificates[i].fingerprint();
  }
  Bytes salt = message.salt ? *std::move(message.salt) : context.random.bytes(crypto::kSaltSize);
  return {context.now,
          attempt.message,
          attempt.recipient,
          std::move(manifest),
          std::move(message.payload).value_or(Bytes{}),
          std::move(salt),
          std::move(certificates)};
}

}  // namespace

Result<std::vector<AttemptRow>> due(store::Store& store, const NodeId& peer, Instant now,
                                    const RetryPlan& plan, std::size_t limit) {
  store::Scan scan = attempts_to(peer, limit);
  scan.up_to = field(now);
  TRY_ASSIGN(const std::vector<store::Row> rows, store.scan(scan));
  if (rows.empty()) return stranded(store, peer, now, plan, limit);
  return to_attempts(rows);
}

Result<std::optional<Instant>> next_due(store::Store& store, const NodeId& peer) {
  TRY_ASSIGN(const std::vector<store::Row> rows, store.scan(attempts_to(peer, 1)));
  if (rows.empty()) return std::optional<Instant>{};
  TRY_ASSIGN(const AttemptRow first, from_row<AttemptRow>(rows.front()));
  return std::optional<Instant>{first.due};
}

Result<AttemptStep> begin_attempt(const Context& context, const SigningIdentity& signer,
                                  Redecide& redecide, const RetryPlan& plan,
                                  const AttemptRow& attempt) {
  if (context.now >= attempt.not_after) return expire(context, attempt);
  if (context.registry.freshness(context.now) == registry::Freshness::kExpired) {
    return postpone(context, plan, attempt, "sender.registry-expired");
  }
  TRY_ASSIGN(std::optional<OutboxRow> message, find_outbox(context.reads, attempt.message));
  if (!message) return Error{ErrorCode::kInternal, "exchange.no-message", {}};
  auto verdict = decide(context, redecide, *message);
  if (!verdict) return postpone(context, plan, attempt, verdict.error().reason);
  if (!verdict->reason.empty()) return withdraw(context, attempt, *message, *verdict);
  auto certificates = certificates_for(context, message->manifest);
  if (!certificates) return postpone(context, plan, attempt, "sender.no-certificate");

  AttemptRow armed = attempt;
  ++armed.attempts;
  armed.due = context.now + draw_wait(plan, armed.attempts, context.random);
  ChangeDraft draft;
  draft.update(to_row(armed));
  if (verdict->fresh) record_decision(draft, context, *message, *verdict->fresh, *verdict->terms);
  SealJob job = make_job(context, signer, armed, *std::move(message), *std::move(certificates));
  return AttemptStep{std::move(draft).finish(), std::move(job)};
}

Result<Prepared> prepare(const Context& context, const SigningIdentity& signer, Redecide& redecide,
                         const RetryPlan& plan, const NodeId& peer, Wanted wanted,
                         std::size_t limit, std::size_t max_bytes, const InFlight& in_flight) {
  // Nobody waits for longer than the cap.
  const Instant until = wanted == Wanted::kAll ? context.now + plan.cap : context.now;
  TRY_ASSIGN(auto attempts, due(context.reads, peer, until, plan, limit + in_flight.size()));
  std::erase_if(attempts, [&in_flight](const AttemptRow& attempt) {
    return in_flight.count(attempt.message) > 0;
  });
  Prepared prepared;
  prepared.more = attempts.size() >= limit;
  if (prepared.more)
    attempts.erase(attempts.begin() + static_cast<std::ptrdiff_t>(limit), attempts.end());
  std::size_t bytes = 0;
  for (const AttemptRow& attempt : attempts) {
    if (!prepared.jobs.empty() && bytes + crypto::kMaxEnvelopeBytes > max_bytes) {
      prepared.more = true;
      break;
    }
    TRY_ASSIGN(AttemptStep step, begin_attempt(context, signer, redecide, plan, attempt));
    TRY(context.reads.apply(step.change));
    if (auto* job = std::get_if<SealJob>(&step.effect)) {
      bytes += envelope_bound(*job);
      prepared.jobs.push_back(std::move(*job));
    }
    if (std::holds_alternative<Withdrawn>(step.effect)) ++prepared.withdrawn;
    if (std::holds_alternative<TimeOver>(step.effect)) ++prepared.expired;
  }
  return prepared;
}

Result<Bytes> seal(const SealJob& job, const SigningIdentity& signer) {
  return seal_envelope(job.manifest, job.payload, job.salt, signer, job.certificates, job.begun);
}

Result<store::ChangeSet> note_sealed(store::Store& reads, const SentEnvelopes& sent) {
  store::ChangeSet change = store::ChangeSet::bookkeeping();
  for (const auto& [envelope, key] : sent) {
    TRY_ASSIGN(std::optional<AttemptRow> attempt, find_attempt(reads, key.message, key.recipient));
    if (!attempt) continue;  // closed meanwhile
    attempt->envelope = envelope;
    change.update(to_row(*attempt));
  }
  return change;
}

}  // namespace musubi::exchange
