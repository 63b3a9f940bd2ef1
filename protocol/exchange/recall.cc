// The messages that need no permit: recalls, and the answers to them.
#include "protocol/exchange/notices.h"
#include "protocol/exchange/outbox.h"
#include "protocol/exchange/outbox_rows.h"
#include "protocol/ids/timed_id.h"

namespace musubi::exchange {
namespace {

// A message that carries nothing and answers `to_what`.
Manifest notice(const Context& context, Kind kind, const Manifest& model, ManifestRecipient to,
                const MessageId& to_what) {
  Manifest manifest = model;
  manifest.sender = context.own;
  manifest.sender_certificate = Digest{};
  manifest.recipients = {std::move(to)};
  manifest.message = draw_at<MessageId>(context.now, context.random);
  manifest.reply_to = to_what;
  manifest.kind = label(kind).name;
  manifest.obligations.clear();
  manifest.created = context.now;
  manifest.not_after = context.now + kMaxLifetime;
  manifest.payload.reset();
  manifest.attempt = 1;
  return manifest;
}

struct NumberedRecall {
  OutboxRow row;
  std::vector<StreamRow> streams;
};

Result<NumberedRecall> number_notice(const Context& context, const CaseId& case_id,
                                     Manifest manifest) {
  TRY_ASSIGN(Numbered numbered, number(context, std::move(manifest), Place::kTakenOver));
  const MessageId message = numbered.manifest.message;
  const Instant not_after = numbered.manifest.not_after;
  OutboxRow row{message, case_id, context.now, not_after, std::move(numbered.manifest), {}, {}, {}};
  return NumberedRecall{std::move(row), std::move(numbered.streams)};
}

Result<NumberedRecall> make_recall(const Context& context, const OutboxRow& original,
                                   const NodeId& recipient) {
  const Manifest& sent = original.manifest;
  for (std::size_t i = 0; i < sent.recipients.size(); ++i) {
    if (sent.recipients[i].node != recipient) continue;
    Manifest manifest = notice(context, Kind::kRecall, sent, sent.recipients[i], original.message);
    if (sent.decision.acceptance.size() == sent.recipients.size()) {
      manifest.decision.acceptance = {sent.decision.acceptance[i]};
    }
    return number_notice(context, original.case_id, std::move(manifest));
  }
  return refused("outbox.unknown-recipient", recipient.text());
}

}  // namespace

Status add_recall(store::ChangeSet& change, const Context& context, const OutboxRow& original,
                  const NodeId& recipient) {
  TRY_ASSIGN(const NumberedRecall recall, make_recall(context, original, recipient));
  change.also(release_record(context, recall.row));
  add_rows(change, context, recall.row, recall.streams);
  return {};
}

Result<store::ChangeSet> release_recall_answer(const Context& context, const ReceivedItem& recall,
                                               OutgoingPayload answer) {
  if (recall.kind != label(Kind::kRecall).name) return invalid("outbox.not-a-recall");
  TRY_ASSIGN(const auto inner, crypto::inspect_signed_manifest(recall.signed_manifest));
  TRY_ASSIGN(const Manifest manifest, parse_manifest(inner.manifest));
  return release_notices(
      context, manifest, recall.case_id, recall.sender,
      {{Kind::kRecallAnswer, draw_at<MessageId>(context.now, context.random), recall.message, std::move(answer)}});
}

}  // namespace musubi::exchange
