#include "protocol/exchange/notices.h"

#include <algorithm>

#include "crypto/cms/inner_package.h"
#include "protocol/envelope/manifest_check.h"
#include "protocol/exchange/outbox_rows.h"
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
                     const NodeId& peer, const Notice& notice, ByteView salt) {
  Manifest manifest = model;
  manifest.sender = context.own;
  manifest.sender_certificate = Digest{};
  manifest.recipients = {{peer, Digest{}, StreamEpoch::draw(context.random), 0, address.subject}};
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

Status check(const std::vector<Notice>& notices) {
  if (notices.empty()) return invalid("outbox.no-recipient");
  for (const Notice& notice : notices) {
    if (!is_notice(notice.kind)) {
      return refused("outbox.not-a-notice", std::string(label(notice.kind).name));
    }
    if (notice.payload && notice.payload->bytes.size() > kMaxNoticePayload) {
      return Error{ErrorCode::kTooLarge, "outbox.payload-too-large", {}};
    }
  }
  return {};
}

OutboxRow number(const Context& context, const CaseId& case_id, Manifest manifest,
                 StreamRow& stream, Notice notice, Bytes salt) {
  ++stream.open;
  manifest.recipients.front().sequence = ++stream.sequence;
  manifest.recipients.front().epoch = stream.epoch;
  const MessageId message = manifest.message;
  const Instant not_after = manifest.not_after;
  OutboxRow row{message, case_id, context.now, not_after, std::move(manifest), {}, {}, {}};
  if (notice.payload) {
    row.payload = std::move(notice.payload->bytes);
    row.salt = std::move(salt);
  }
  return row;
}

}  // namespace

Result<store::ChangeSet> release_notices(const Context& context, const Manifest& model,
                                         const CaseId& case_id, const NodeId& peer,
                                         std::vector<Notice> notices) {
  TRY(check(notices));
  TRY_ASSIGN(const Address address, address_of(context, model, peer));
  TRY_ASSIGN(StreamRow stream, stream_to(context, peer));
  // A recall, and what says why, is never refused for want of room.
  const bool recalls = std::any_of(notices.begin(), notices.end(),
                                   [](const Notice& each) { return each.kind == Kind::kRecall; });
  if (!recalls && stream.open + notices.size() > kMaxWaitingPerPeer) {
    return Error{ErrorCode::kUnavailable, "outbox.peer-full", peer.text()};
  }
  std::vector<OutboxRow> rows;
  for (Notice& notice : notices) {
    Bytes salt = context.random.bytes(crypto::kSaltSize);
    Manifest manifest = to_manifest(context, model, address, peer, notice, salt);
    rows.push_back(
        number(context, case_id, std::move(manifest), stream, std::move(notice), std::move(salt)));
    TRY(check(rows.back().manifest));
  }
  store::ChangeSet change(release_record(context, rows.front()));
  for (std::size_t i = 1; i < rows.size(); ++i) change.also(release_record(context, rows[i]));
  for (const OutboxRow& row : rows) add_rows(change, context, row, {});
  change.put(to_row(stream));
  return change;
}

}  // namespace musubi::exchange
