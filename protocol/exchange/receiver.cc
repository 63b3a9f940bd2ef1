#include "protocol/exchange/receiver.h"

#include "crypto/primitives/hash.h"
#include "protocol/exchange/change_draft.h"
#include "protocol/exchange/peer_account.h"

namespace musubi::exchange {
namespace {

// Is `told` older than what the case has? Sequence numbers of another epoch say nothing.
bool is_older(const Manifest& told, const StreamEpoch& epoch, const RevisionRow& known) {
  if (epoch == known.epoch) return told.revision < known.revision;
  return told.created < known.created;
}

// One envelope being judged.
class Judgement {
 public:
  Judgement(const Context& context, const VerifiedEnvelope& envelope, ReceivingEffect* effect,
            std::uint64_t log_index)
      : context_(context),
        envelope_(envelope),
        manifest_(envelope.manifest()),
        effect_(effect),
        log_index_(log_index) {}

  Result<ReceiveStep> run() {
    TRY_ASSIGN(const std::optional<InboxRow> known,
               find_inbox(context_.reads, manifest_.sender, manifest_.message));
    if (known && known->digest == envelope_.dedupe_digest()) return again(*known);
    if (known && known->digest) return alarm("same-id-other-content");
    if (known) return settle(OutcomeCode::kRecalled);
    const auto kind = parse_kind(manifest_.kind);
    if (!kind) return settle(OutcomeCode::kUnsupported);
    if (*kind == Kind::kRecall) TRY(apply_recall());
    return accept(*kind);
  }

 private:
  [[nodiscard]] const std::optional<Pseudonym>& subject() const {
    return envelope_.addressed_as().subject;
  }

  [[nodiscard]] ReceiveStep again(const InboxRow& known) const {
    return {std::nullopt,
            {known.outcome, envelope_.envelope_digest(),
             Taken{known.message, *known.digest, known.kind, known.judged_at, known.log_index}}};
  }

  // The sender contradicts itself; nobody may ever profit from that. One leaf for each content,
  // however often and under however many seals it comes.
  Result<ReceiveStep> alarm(std::string_view event) {
    const Digest key =
        crypto::sha256({as_bytes(event), as_bytes(manifest_.sender.text()),
                        as_bytes(manifest_.message.text()), envelope_.dedupe_digest().view()});
    TRY_ASSIGN(PeerAccount account, PeerAccount::load(context_, manifest_.sender));
    TRY_ASSIGN(const std::optional<RefusedRow> known, find_refused(context_.reads, key));
    if (known) {
      account.count_repeat(draft_);
    } else if (account.put_down(draft_, Fault::kAlarm,
                                record(audit::Act::kAlarm, event, std::nullopt))) {
      draft_.insert(to_row(RefusedRow{key, manifest_.sender, context_.now}));
    }
    account.finish(draft_);
    return ReceiveStep{std::move(draft_).finish(),
                       {OutcomeCode::kRefused, envelope_.envelope_digest(), {}}};
  }

  // Keeps the id with its outcome: from now on this is the answer.
  ReceiveStep settle(OutcomeCode code, std::optional<CaseId> case_id = std::nullopt) {
    const ManifestRecipient& us = envelope_.addressed_as();
    draft_.record(record(audit::Act::kReceived, outcome_name(code), std::move(case_id)));
    draft_.put(to_row(InboxRow{manifest_.sender, manifest_.message, envelope_.dedupe_digest(), code,
                               manifest_.kind, context_.now, log_index_, us.epoch, us.sequence}));
    return {std::move(draft_).finish(),
            {code, envelope_.envelope_digest(),
             Taken{manifest_.message, envelope_.dedupe_digest(), manifest_.kind, context_.now,
                   log_index_}}};
  }

  Result<ReceiveStep> accept(Kind kind) {
    std::optional<RevisionRow> known;
    if (subject()) {
      TRY_ASSIGN(known, find_revision(context_.reads, manifest_.sender, *subject()));
    }
    const bool older = known && is_older(manifest_, envelope_.addressed_as().epoch, *known);
    if (older && kind == Kind::kInformation) return settle(OutcomeCode::kSuperseded);
    const CaseId case_id = known ? known->case_id : CaseId::draw(context_.random);
    if (const Status kept = keep_item(case_id); !kept) {
      if (kept.error().code != ErrorCode::kConflict) return kept.error();
      draft_ = {};
      return alarm(kept.error().reason);
    }
    if (subject() && !older) {
      draft_.put(
          to_row(RevisionRow{manifest_.sender, *subject(), case_id, envelope_.addressed_as().epoch,
                             manifest_.revision, manifest_.created}));
    }
    return settle(OutcomeCode::kAccepted, case_id);
  }

  Status keep_item(const CaseId& case_id) {
    ReceivedItem item{manifest_.sender,
                      manifest_.message,
                      case_id,
                      context_.own.organisation().text(),
                      subject(),
                      manifest_.kind,
                      manifest_.revision,
                      manifest_.reply_to,
                      context_.now,
                      std::nullopt,
                      std::nullopt,
                      envelope_.signed_manifest(),
                      std::nullopt,
                      envelope_.salt()};
    if (manifest_.payload) item.payload = envelope_.payload();
    std::vector<store::Row> rows;
    if (effect_ != nullptr) TRY(effect_->take(context_, envelope_, item, rows));
    draft_.insert(to_row(item));
    for (store::Row& row : rows) draft_.insert(std::move(row));
    return {};
  }

  // Marks what was received as recalled, or remembers the recall until it comes.
  Status apply_recall() {
    if (!manifest_.reply_to) return {};
    TRY_ASSIGN(std::optional<ReceivedItem> item,
               find_received(context_.reads, manifest_.sender, *manifest_.reply_to));
    if (item && !item->recalled_at) {
      item->recalled_at = context_.now;
      item->payload.reset();
      item->salt.reset();
      draft_.update(to_row(*item));
    }
    TRY_ASSIGN(const std::optional<InboxRow> judged,
               find_inbox(context_.reads, manifest_.sender, *manifest_.reply_to));
    const bool recalls_itself = *manifest_.reply_to == manifest_.message;
    if (!judged && !recalls_itself) {
      draft_.insert(to_row(InboxRow{manifest_.sender, *manifest_.reply_to, std::nullopt,
                                    OutcomeCode::kRecalled, manifest_.kind, context_.now,
                                    log_index_, std::nullopt, 0}));
    }
    return {};
  }

  [[nodiscard]] audit::Record record(audit::Act act, std::string_view what,
                                     std::optional<CaseId> case_id) const {
    return audit::Record::make(act, context_.now, std::move(case_id),
                               json::Object{{"digest", envelope_.dedupe_digest().hex()},
                                            {"kind", manifest_.kind},
                                            {"message", manifest_.message.text()},
                                            {"outcome", what},
                                            {"sender", manifest_.sender.text()}},
                               context_.random);
  }

  const Context& context_;
  const VerifiedEnvelope& envelope_;
  const Manifest& manifest_;
  ReceivingEffect* effect_;
  std::uint64_t log_index_;
  ChangeDraft draft_;
};

}  // namespace

Result<ReceiveStep> receive(const Context& context, const VerifiedEnvelope& envelope,
                            ReceivingEffect* effect) {
  TRY_ASSIGN(const store::LogHead head, context.reads.log_head());
  return Judgement(context, envelope, effect, head.size).run();
}

Result<ReceiveStep> refuse(const Context& context, const Digest& envelope, const NodeId& peer,
                           const Error& why) {
  ReceiveStep step{std::nullopt, {OutcomeCode::kRefused, envelope, std::nullopt}};
  TRY_ASSIGN(const std::optional<RefusedRow> known, find_refused(context.reads, envelope));
  if (known) return step;
  TRY_ASSIGN(PeerAccount account, PeerAccount::load(context, peer));
  ChangeDraft draft;
  auto record = audit::Record::make(
      audit::Act::kRefused, context.now, std::nullopt,
      json::Object{{"envelope", envelope.hex()}, {"peer", peer.text()}, {"reason", why.reason}},
      context.random);
  if (account.put_down(draft, Fault::kRefusal, std::move(record))) {
    draft.insert(to_row(RefusedRow{envelope, peer, context.now}));
  }
  account.finish(draft);
  step.change = std::move(draft).finish();
  return step;
}

}  // namespace musubi::exchange
