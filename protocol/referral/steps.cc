#include "protocol/referral/steps.h"

#include <algorithm>

#include "protocol/exchange/notices.h"
#include "protocol/exchange/row_fields.h"
#include "protocol/ids/timed_id.h"

namespace musubi::referral {
namespace {

using exchange::field;
using store::Table;

// The one that this node sent of the case and that did not come to nothing.
Result<std::optional<MessageId>> open_handover(store::Store& reads, const CaseId& case_id,
                                               const NodeId& own) {
  store::Scan scan;
  scan.table = Table::kReferral;
  scan.index = 1;
  scan.prefix = {field(case_id)};
  TRY_ASSIGN(const std::vector<store::Row> rows, reads.scan(scan));
  for (const store::Row& each : rows) {
    TRY_ASSIGN(ReferralRow row, referral_from(each));
    if (row.sort != Sort::kTransfer || row.sender != own) continue;
    TRY_ASSIGN(const Known known, know(reads, own, std::move(row)));
    if (!came_to_nothing(known.view.state)) return std::optional(known.row.message);
  }
  return std::optional<MessageId>();
}

// The manifest of the referral, which this node released or received.
Result<Manifest> manifest_of(store::Store& reads, const ReferralRow& row, const NodeId& own) {
  const Error gone{ErrorCode::kNotFound, "referral.not-found", {}};
  if (row.sender == own) {
    TRY_ASSIGN(auto message, exchange::find_outbox(reads, row.message));
    if (!message) return gone;
    return std::move(message->manifest);
  }
  TRY_ASSIGN(const auto item, exchange::find_received(reads, row.sender, row.message));
  if (!item) return gone;
  TRY_ASSIGN(const auto inner, crypto::inspect_signed_manifest(item->signed_manifest));
  return parse_manifest(inner.manifest);
}

audit::Record act_record(const exchange::Context& context, const ReferralRow& row, const Act& act,
                         const std::string& user) {
  return audit::Record::make(audit::Act::kIntake, context.now, std::nullopt,
                             json::Object{{"act", act.id.text()},
                                          {"event", entry(act.event).name},
                                          {"referral", row.message.text()},
                                          {"revision", static_cast<std::int64_t>(act.revision)},
                                          {"sender", row.sender.text()},
                                          {"user", user}},
                             context.random);
}

// Whose referral an act is about: the recipient of one of ours, or the sender of one of theirs.
struct Subject {
  NodeId sender;
  Side by;
};
Result<Subject> subject_of(const exchange::Context& context, const Manifest& manifest,
                           const MessageId& referral) {
  TRY_ASSIGN(const auto ours,
             context.reads.find(Table::kReferral, {field(context.own), field(referral)}));
  if (!ours) return Subject{manifest.sender, Side::kSender};
  TRY_ASSIGN(const ReferralRow row, referral_from(*ours));
  if (row.recipient != manifest.sender) return refused("referral.not-a-party");
  return Subject{context.own, Side::kRecipient};
}

Status check_new(const std::vector<Act>& known, const Act& act) {
  if (entry(act.event).by != act.by) {
    return refused("referral.not-your-act", std::string(entry(act.event).name));
  }
  if (acted_twice(known, act)) return Error{ErrorCode::kConflict, "referral.acted-twice", {}};
  const auto of_that_end = std::count_if(known.begin(), known.end(),
                                         [&act](const Act& each) { return each.by == act.by; });
  if (static_cast<std::size_t>(of_that_end) >= kMaxActsOfASide) {
    return Error{ErrorCode::kTooLarge, "referral.too-many-acts", {}};
  }
  return {};
}

Result<std::vector<store::Row>> took_act(const exchange::Context& context, const Manifest& manifest,
                                         ByteView payload, Instant taken) {
  if (!manifest.reply_to) return refused("referral.no-subject");
  TRY_ASSIGN(const ActPayload said, parse_act(payload));
  TRY_ASSIGN(const Subject subject, subject_of(context, manifest, *manifest.reply_to));
  const Act act{.id = manifest.message,
                .after = said.after,
                .revision = said.revision,
                .by = subject.by,
                .event = said.event,
                .details = said.details,
                .dated = manifest.created,
                .taken = taken};
  TRY_ASSIGN(const auto known, acts_of(context.reads, subject.sender, *manifest.reply_to));
  TRY(check_new(known, act));
  return std::vector{to_row(subject.sender, *manifest.reply_to, act)};
}

}  // namespace

Result<store::Row> sent(store::Store& reads, const ReferralRow& row, const NodeId& own) {
  if (row.sort == Sort::kTransfer) {
    TRY_ASSIGN(const auto open, open_handover(reads, row.case_id, own));
    if (open) return refused("referral.handover-open", open->text());
  }
  return to_row(row);
}

Result<PreparedAct> prepare_act(const exchange::Context& context, const Known& known,
                                const Intention& intention, const std::string& user) {
  const ReferralRow& row = known.row;
  TRY_ASSIGN(Act done, intend(row.sort, known.view, row.side_of(context.own), intention,
                              draw_at<MessageId>(context.now, context.random), context.now));
  exchange::Notice progress{
      Kind::kProgress, done.id, row.message,
      exchange::OutgoingPayload{std::string(kActType), kActSchema, serialise(payload_of(done))}};
  audit::Record record = act_record(context, row, done, user);
  store::Row kept = to_row(row.sender, row.message, done);
  return PreparedAct{std::move(done), std::move(progress), std::move(record), std::move(kept)};
}

Result<ActStep> act(const exchange::Context& context, const Known& known,
                    const Intention& intention, const std::string& user) {
  const ReferralRow& row = known.row;
  TRY_ASSIGN(PreparedAct prepared, prepare_act(context, known, intention, user));
  TRY_ASSIGN(const Manifest manifest, manifest_of(context.reads, row, context.own));
  std::vector<exchange::Notice> notices{std::move(prepared.progress)};
  if (entry(prepared.act.event).rank == kRankOfEndings) {
    notices.push_back({Kind::kRecall, draw_at<MessageId>(context.now, context.random), row.message,
                       std::nullopt});
  }
  TRY_ASSIGN(store::ChangeSet change,
             exchange::release_notices(context, manifest, row.case_id, row.peer_of(context.own),
                                       std::move(notices)));
  change.also(std::move(prepared.record));
  change.insert(std::move(prepared.row));
  return ActStep{std::move(change), std::move(prepared.act)};
}

Result<std::vector<store::Row>> took(const exchange::Context& context, const Manifest& manifest,
                                     ByteView payload, const exchange::ReceivedItem& item) {
  if (manifest.kind == label(Kind::kProgress).name) {
    return took_act(context, manifest, payload, item.received_at);
  }
  std::vector<store::Row> rows;
  if (const auto row =
          referral_of(describe(manifest), item.case_id, item.partition, item.received_at)) {
    rows.push_back(to_row(*row));
  }
  return rows;
}

}  // namespace musubi::referral
