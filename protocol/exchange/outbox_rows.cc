#include "protocol/exchange/outbox_rows.h"

#include "protocol/exchange/outbox.h"
#include "protocol/exchange/streams.h"

namespace musubi::exchange {

Result<Numbered> number(const Context& context, Manifest manifest, Place place) {
  std::vector<StreamRow> streams;
  for (ManifestRecipient& recipient : manifest.recipients) {
    TRY_ASSIGN(StreamRow stream, stream_to(context, recipient.node));
    if (place == Place::kNew) {
      if (stream.open >= kMaxWaitingPerPeer) {
        return Error{ErrorCode::kUnavailable, "outbox.peer-full", recipient.node.text()};
      }
      ++stream.open;
    }
    recipient.sequence = ++stream.sequence;
    recipient.epoch = stream.epoch;
    streams.push_back(std::move(stream));
  }
  return Numbered{std::move(manifest), std::move(streams)};
}

audit::Record release_record(const Context& context, const OutboxRow& row) {
  json::Array recipients;
  for (const ManifestRecipient& recipient : row.manifest.recipients) {
    recipients.emplace_back(
        json::Object{{"epoch", recipient.epoch.text()},
                     {"node", recipient.node.text()},
                     {"sequence", static_cast<std::int64_t>(recipient.sequence)}});
  }
  json::Object body{{"basis", row.manifest.basis.row},
                    {"categories", row.terms ? row.terms->categories : std::string()},
                    {"decision", row.manifest.decision.id.text()},
                    {"digest", immutable_digest(row.manifest).hex()},
                    {"kind", row.manifest.kind},
                    {"message", row.message.text()},
                    {"recipients", std::move(recipients)}};
  // A notice may outlive the case that it is about, and tells nothing of it.
  const auto case_id = row.terms ? std::optional(row.case_id) : std::nullopt;
  return audit::Record::make(audit::Act::kRelease, context.now, case_id, std::move(body),
                             context.random);
}

void add_rows(store::ChangeSet& change, const Context& context, const OutboxRow& row,
              const std::vector<StreamRow>& streams) {
  const Digest digest = immutable_digest(row.manifest);
  change.insert(to_row(row));
  for (const ManifestRecipient& recipient : row.manifest.recipients) {
    change.insert(to_row(DeliveryRow{
        row.message, recipient.node, row.case_id, digest, DeliveryState::kWaiting, {}, {}}));
    change.insert(
        to_row(AttemptRow{row.message, recipient.node, context.now, row.not_after, 0, 0, {}}));
  }
  for (const StreamRow& stream : streams) change.put(to_row(stream));
}

}  // namespace musubi::exchange
