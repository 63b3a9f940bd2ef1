#include "protocol/exchange/outbox.h"

#include <algorithm>

#include "crypto/cms/inner_package.h"
#include "crypto/primitives/hash.h"
#include "protocol/exchange/streams.h"

namespace musubi::exchange {
namespace {

std::string_view level_name(policy::Level level) {
  switch (level) {
    case policy::Level::kFull:
      return "full";
    case policy::Level::kRedacted:
      return "redacted";
    case policy::Level::kExistenceOnly:
      return "existence-only";
  }
  return "";
}

Bytes canonical_facts(const policy::Decision& decision) {
  return to_bytes(json::to_canonical(policy::to_json(decision.facts)));
}

// A message that has got its numbers, and the streams that gave them.
struct Numbered {
  Manifest manifest;
  std::vector<StreamRow> streams;
};

// The next number of the stream to each recipient.
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

// Outbox, deliveries, first attempts (due at once) and numbers.
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

Status check_recipients(const Context& context, const std::vector<Addressee>& recipients) {
  if (recipients.empty() || recipients.size() > crypto::kMaxRecipients) {
    return invalid("outbox.no-recipient");
  }
  for (const Addressee& recipient : recipients) {
    if (context.registry.node(recipient.node) == nullptr || recipient.node == context.own) {
      return refused("outbox.unknown-recipient", recipient.node.text());
    }
  }
  return {};
}

Status check_ledger(const OutgoingMessage& message, const std::vector<store::Row>& ledger) {
  bool disclosed = false;
  for (const store::Row& row : ledger) {
    disclosed = disclosed || row.table == store::Table::kDisclosure;
    if (row.table != store::Table::kDisclosure && row.table != store::Table::kTask) {
      return invalid("outbox.no-ledger");
    }
  }
  if (message.payload && !disclosed) return invalid("outbox.no-ledger");
  return {};
}

Status check_message(const Context& context, const policy::Permit& permit,
                     const OutgoingMessage& message) {
  if (context.registry.freshness(context.now) == registry::Freshness::kExpired) {
    return Error{ErrorCode::kExpired, "outbox.registry-expired", {}};
  }
  TRY(check_recipients(context, message.recipients));
  if (message.basis.row != permit.decision().basis) return refused("outbox.other-basis");
  if (message.not_after <= context.now || message.not_after > context.now + kMaxLifetime) {
    return invalid("outbox.not-after");
  }
  if (message.payload && message.payload->bytes.size() > crypto::kMaxPayloadBytes) {
    return Error{ErrorCode::kTooLarge, "outbox.payload-too-large", {}};
  }
  return {};
}

// Sorted by node; the numbers are given later.
Result<std::vector<ManifestRecipient>> to_manifest(const Context& context,
                                                   std::vector<Addressee> recipients) {
  std::sort(recipients.begin(), recipients.end(),
            [](const Addressee& a, const Addressee& b) { return a.node < b.node; });
  std::vector<ManifestRecipient> entries;
  for (Addressee& recipient : recipients) {
    if (!entries.empty() && entries.back().node == recipient.node) {
      return invalid("outbox.no-recipient", recipient.node.text());
    }
    entries.push_back({std::move(recipient.node), Digest{}, StreamEpoch::draw(context.random), 0,
                       std::move(recipient.subject)});
  }
  return entries;
}

DecisionReference reference_to(const Context& context, const policy::Permit& permit,
                               ByteView facts_salt) {
  const policy::Decision& decision = permit.decision();
  return {permit.id(),
          context.registry.version(),
          context.registry.digest(),
          decision.bundles.catalogue,
          decision.bundles.baseline,
          decision.bundles.sender,
          decision.bundles.acceptance,
          crypto::sha256({facts_salt, canonical_facts(decision)})};
}

std::optional<PayloadDescription> describe(const std::optional<OutgoingPayload>& payload,
                                           ByteView salt) {
  if (!payload) return std::nullopt;
  return PayloadDescription{payload->type, payload->schema, payload->bytes.size(),
                            crypto::payload_commitment(salt, payload->bytes)};
}

// A message that carries nothing and answers `to_what`.
Manifest notice(const Context& context, Kind kind, const Manifest& model, ManifestRecipient to,
                const MessageId& to_what) {
  Manifest manifest = model;
  manifest.sender = context.own;
  manifest.sender_certificate = Digest{};
  manifest.recipients = {std::move(to)};
  manifest.message = MessageId::draw(context.random);
  manifest.reply_to = to_what;
  manifest.kind = label(kind).name;
  manifest.obligations.clear();
  manifest.created = context.now;
  manifest.not_after = context.now + kMaxLifetime;
  manifest.payload.reset();
  manifest.attempt = 1;
  return manifest;
}

struct Notice {
  OutboxRow row;
  std::vector<StreamRow> streams;
};

Result<Notice> number_notice(const Context& context, const CaseId& case_id, Manifest manifest) {
  TRY_ASSIGN(Numbered numbered, number(context, std::move(manifest)));
  const MessageId message = numbered.manifest.message;
  const Instant not_after = numbered.manifest.not_after;
  OutboxRow row{message, case_id, context.now, not_after, std::move(numbered.manifest), {}, {}, {}};
  return Notice{std::move(row), std::move(numbered.streams)};
}

Result<Notice> make_recall(const Context& context, const OutboxRow& original,
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

Terms terms_of(const policy::Permit& permit) {
  const policy::Decision& decision = permit.decision();
  std::vector<Category> categories = permit.categories();
  std::sort(categories.begin(), categories.end());
  Terms terms;
  for (const Category category : categories) {
    if (!terms.categories.empty()) terms.categories += ' ';
    terms.categories += label(category).name;
    terms.categories += ':';
    terms.categories += level_name(decision.categories[static_cast<std::size_t>(category)].level);
  }
  Bytes inputs;
  const auto append = [&inputs](ByteView part) {
    inputs.insert(inputs.end(), part.begin(), part.end());
  };
  append(decision.bundles.catalogue.view());
  append(decision.bundles.baseline.view());
  append(decision.bundles.sender.view());
  for (const Digest& acceptance : decision.bundles.acceptance) append(acceptance.view());
  terms.inputs = crypto::sha256({crypto::sha256(inputs).view(), canonical_facts(decision)});
  return terms;
}

Result<store::ChangeSet> release(const Context& context, policy::Permit permit,
                                 OutgoingMessage message, std::vector<store::Row> ledger) {
  TRY(check_message(context, permit, message));
  TRY(check_ledger(message, ledger));
  TRY_ASSIGN(auto recipients, to_manifest(context, std::move(message.recipients)));
  Bytes facts_salt = context.random.bytes(kFactsSaltSize);
  Bytes salt = context.random.bytes(crypto::kSaltSize);
  Manifest manifest{.suite = std::string(kSuiteS1),
                    .sender = context.own,
                    .sender_certificate = {},
                    .recipients = std::move(recipients),
                    .message = message.message,
                    .reply_to = std::move(message.reply_to),
                    .kind = std::string(label(message.kind).name),
                    .revision = message.revision,
                    .purpose = message.purpose,
                    .basis = std::move(message.basis),
                    .decision = reference_to(context, permit, facts_salt),
                    .obligations = permit.obligations(),
                    .created = context.now,
                    .not_after = message.not_after,
                    .payload = describe(message.payload, salt),
                    .checkpoint = std::move(message.checkpoint),
                    .attempt = 1};
  TRY_ASSIGN(Numbered numbered, number(context, std::move(manifest)));
  OutboxRow row{message.message,
                message.case_id,
                context.now,
                message.not_after,
                std::move(numbered.manifest),
                terms_of(permit),
                std::nullopt,
                std::move(salt)};
  if (message.payload) row.payload = std::move(message.payload->bytes);

  // What no recipient could read must not wait for weeks to be refused.
  TRY(parse_manifest(serialise(row.manifest)));

  store::ChangeSet change(release_record(context, row));
  change.insert(to_row(DecisionRow{permit.id(), row.case_id, context.now,
                                   to_bytes(json::to_canonical(policy::to_json(permit.decision()))),
                                   std::move(facts_salt)}));
  add_rows(change, context, row, numbered.streams);
  for (store::Row& entry : ledger) change.insert(std::move(entry));
  return change;
}

Result<store::ChangeSet> release_recall(const Context& context, const OutboxRow& original,
                                        const NodeId& recipient) {
  TRY_ASSIGN(const Notice recall, make_recall(context, original, recipient));
  store::ChangeSet change(release_record(context, recall.row));
  add_rows(change, context, recall.row, recall.streams);
  return change;
}

Status add_recall(store::ChangeSet& change, const Context& context, const OutboxRow& original,
                  const NodeId& recipient) {
  TRY_ASSIGN(const Notice recall, make_recall(context, original, recipient));
  change.also(release_record(context, recall.row));
  add_rows(change, context, recall.row, recall.streams);
  return {};
}

Result<store::ChangeSet> release_recall_answer(const Context& context, const ReceivedItem& recall) {
  if (recall.kind != label(Kind::kRecall).name) return invalid("outbox.not-a-recall");
  TRY_ASSIGN(const auto inner, crypto::inspect_signed_manifest(recall.signed_manifest));
  TRY_ASSIGN(const Manifest manifest, parse_manifest(inner.manifest));
  ManifestRecipient to{recall.sender, Digest{}, StreamEpoch::draw(context.random), 0,
                       recall.subject};
  Manifest answer = notice(context, Kind::kRecallAnswer, manifest, std::move(to), recall.message);
  answer.checkpoint.reset();
  TRY_ASSIGN(const Notice numbered, number_notice(context, recall.case_id, std::move(answer)));
  store::ChangeSet change(release_record(context, numbered.row));
  add_rows(change, context, numbered.row, numbered.streams);
  return change;
}

}  // namespace musubi::exchange
