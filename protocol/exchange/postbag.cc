#include "protocol/exchange/postbag.h"

#include <algorithm>

#include "crypto/cms/inner_package.h"
#include "protocol/envelope/manifest_check.h"
#include "protocol/envelope/nothing_given.h"
#include "protocol/exchange/outbox_rows.h"
#include "protocol/exchange/row_fields.h"
#include "protocol/exchange/streams.h"

namespace musubi::exchange {
namespace {

// The entry that names `node`, if the message was for it.
const ManifestRecipient* addressed_to(const Manifest& manifest, const NodeId& node) {
  const auto found =
      std::find_if(manifest.recipients.begin(), manifest.recipients.end(),
                   [&node](const ManifestRecipient& each) { return each.node == node; });
  return found == manifest.recipients.end() ? nullptr : &*found;
}

// One recipient, and the acceptance rules that the model's decision counted for it.
struct Address {
  std::optional<Pseudonym> subject;
  std::vector<Digest> acceptance;
};

Result<Address> address_of(const Context& context, const Manifest& model, const NodeId& peer) {
  const bool ours = model.sender == context.own;
  const ManifestRecipient* entry = addressed_to(model, ours ? peer : context.own);
  if (entry == nullptr || (!ours && model.sender != peer)) {
    return refused("outbox.unknown-recipient", peer.text());
  }
  const auto place = static_cast<std::size_t>(entry - model.recipients.data());
  const auto& acceptance = model.decision.acceptance;
  return Address{entry->subject, {place < acceptance.size() ? acceptance[place] : Digest{}}};
}

Manifest to_manifest(const Context& context, const Manifest& model, const Address& address,
                     const StreamRow& stream, const Notice& notice, ByteView salt) {
  Manifest manifest = model;
  manifest.sender = context.own;
  manifest.sender_certificate = Digest{};
  manifest.recipients = {{stream.peer, Digest{}, stream.epoch, stream.sequence, address.subject}};
  manifest.decision.acceptance = address.acceptance;
  manifest.message = notice.message;
  manifest.reply_to = notice.reply_to;
  manifest.kind = label(notice.kind).name;
  manifest.obligations.clear();
  manifest.created = context.now;
  manifest.not_after = context.now + kMaxLifetime;
  manifest.payload.reset();
  if (notice.payload) {
    manifest.payload = PayloadDescription{notice.payload->type, notice.payload->schema,
                                          notice.payload->bytes.size(),
                                          crypto::payload_commitment(salt, notice.payload->bytes)};
  }
  manifest.attempt = 1;
  if (model.sender != context.own) manifest.checkpoint.reset();
  return manifest;
}

// The one answer that nobody has to permit, whatever its cause.
bool gives_nothing(const Notice& notice) {
  return notice.kind == Kind::kAnswer && notice.payload &&
         notice.payload->type == kNothingGivenType &&
         notice.payload->schema == kNothingGivenSchema &&
         as_text(notice.payload->bytes) == kNothingGiven;
}

Status check_notice(const Notice& notice) {
  if (!is_notice(notice.kind) && !gives_nothing(notice)) {
    return refused("outbox.not-a-notice", std::string(label(notice.kind).name));
  }
  if (notice.payload && notice.payload->bytes.size() > kMaxNoticePayload) {
    return Error{ErrorCode::kTooLarge, "outbox.payload-too-large", {}};
  }
  return {};
}

// Names no case: it must stand after the case was destroyed, and tells nothing of it.
audit::Record closing_record(const Context& context, audit::Act act, const DeliveryRow& delivery,
                             std::string_view reason) {
  return audit::Record::make(act, context.now, std::nullopt,
                             json::Object{{"message", delivery.message.text()},
                                          {"reason", reason},
                                          {"recipient", delivery.recipient.text()}},
                             context.random);
}

}  // namespace

Status Postbag::put(const Manifest& model, const CaseId& case_id, const NodeId& peer,
                    Notice notice) {
  TRY(check_notice(notice));
  TRY_ASSIGN(const Address address, address_of(context_, model, peer));
  TRY_ASSIGN(StreamRow * stream, stream_of(peer));
  ++stream->open;
  ++stream->sequence;
  Bytes salt = context_.random.bytes(crypto::kSaltSize);
  OutboxRow row{notice.message,
                case_id,
                context_.now,
                context_.now + kMaxLifetime,
                to_manifest(context_, model, address, *stream, notice, salt),
                {},
                {},
                {}};
  if (notice.payload) {
    row.payload = std::move(notice.payload->bytes);
    row.salt = std::move(salt);
  }
  TRY(check(row.manifest));
  if (notice.kind == Kind::kRecall) {
    draft_.insert(to_row(RecallRow{row.message, notice.reply_to, peer, case_id, context_.now}));
  }
  draft_.record(release_record(context_, row));
  add_rows(draft_, context_, row);
  return {};
}

Status Postbag::end(const AttemptRow& attempt, DeliveryEvent event, audit::Act act,
                    std::string_view reason) {
  TRY_ASSIGN(std::optional<DeliveryRow> delivery,
             find_delivery(context_.reads, attempt.message, attempt.recipient));
  if (!delivery) return Error{ErrorCode::kInternal, "exchange.no-delivery", {}};
  const auto next = next_state(state_of(*delivery, attempt), event);
  if (!next) return Error{ErrorCode::kInternal, "exchange.no-transition", {}};
  delivery->state = *next;
  delivery->closed_at = context_.now;
  draft_.record(closing_record(context_, act, *delivery, reason));
  draft_.update(to_row(*delivery));
  draft_.erase(store::Table::kAttempt, {field(attempt.message), field(attempt.recipient)});
  TRY_ASSIGN(StreamRow * stream, stream_of(attempt.recipient));
  if (stream->open > 0) --stream->open;
  return {};
}

Result<std::uint64_t> Postbag::waiting_for(const NodeId& peer) {
  TRY_ASSIGN(const StreamRow* stream, stream_of(peer));
  return stream->open;
}

Result<StreamRow*> Postbag::stream_of(const NodeId& peer) {
  const auto known = streams_.find(peer);
  if (known != streams_.end()) return &known->second;
  TRY_ASSIGN(StreamRow stream, stream_to(context_, peer));
  return &streams_.emplace(peer, std::move(stream)).first->second;
}

void Postbag::put_streams() {
  for (const auto& [peer, stream] : streams_) draft_.put(to_row(stream));
}

store::ChangeSet Postbag::finish() && {
  put_streams();
  return std::move(draft_).finish();
}

void Postbag::add_to(store::ChangeSet& change) && {
  put_streams();
  std::move(draft_).add_to(change);
}

}  // namespace musubi::exchange
