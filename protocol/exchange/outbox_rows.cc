#include "protocol/exchange/outbox_rows.h"

#include "protocol/exchange/outbox.h"
#include "protocol/exchange/streams.h"

namespace musubi::exchange {

Result<Numbered> number(const Context& context, Manifest manifest) {
  std::vector<StreamRow> streams;
  for (ManifestRecipient& recipient : manifest.recipients) {
    TRY_ASSIGN(StreamRow stream, stream_to(context, recipient.node));
    if (stream.open >= kMaxWaitingPerPeer) {
      return Error{ErrorCode::kUnavailable, "outbox.peer-full", recipient.node.text()};
    }
    ++stream.open;
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

}  // namespace musubi::exchange
