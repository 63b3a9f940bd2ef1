#include "protocol/exchange/outbox.h"

#include <algorithm>

#include "crypto/cms/inner_package.h"
#include "crypto/primitives/hash.h"
#include "protocol/envelope/manifest_check.h"
#include "protocol/envelope/nothing_given.h"
#include "protocol/exchange/outbox_rows.h"
#include "protocol/exchange/terms.h"

namespace musubi::exchange {
namespace {

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
  const bool gives_nothing = message.payload && message.payload->type == kNothingGivenType;
  if (is_notice(message.kind) || gives_nothing) {
    return refused("outbox.notice", std::string(label(message.kind).name));
  }
  if (message.basis.row != permit.basis()) return refused("outbox.other-basis");
  const std::size_t published = permit.bundles().acceptance.size();
  if (published != 0 && published != message.recipients.size()) {
    return invalid("outbox.acceptance");
  }
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
                               std::size_t recipients, ByteView facts_salt, ByteView facts) {
  const policy::BundleHashes& bundles = permit.bundles();
  // M-9: zeros for those who published none.
  std::vector<Digest> acceptance = bundles.acceptance;
  acceptance.resize(recipients);
  return {permit.id(),
          context.registry.version(),
          context.registry.digest(),
          bundles.catalogue,
          bundles.baseline,
          bundles.sender,
          std::move(acceptance),
          crypto::sha256({facts_salt, facts})};
}

std::optional<PayloadDescription> describe(const std::optional<OutgoingPayload>& payload,
                                           ByteView salt) {
  if (!payload) return std::nullopt;
  return PayloadDescription{payload->type, payload->schema, payload->bytes.size(),
                            crypto::payload_commitment(salt, payload->bytes)};
}

}  // namespace

Result<store::ChangeSet> release(const Context& context, policy::Permit permit,
                                 OutgoingMessage message, std::vector<store::Row> ledger) {
  TRY(check_message(context, permit, message));
  TRY(check_ledger(message, ledger));
  TRY_ASSIGN(auto recipients, to_manifest(context, std::move(message.recipients)));
  const std::size_t recipient_count = recipients.size();
  const Bytes facts = facts_of(permit);
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
                    .decision = reference_to(context, permit, recipient_count, facts_salt, facts),
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
                terms_of(permit, facts),
                std::nullopt,
                std::move(salt)};
  if (message.payload) row.payload = std::move(message.payload->bytes);

  // What no recipient could read must not wait for weeks to be refused.
  TRY(check(row.manifest));

  store::ChangeSet change(release_record(context, row));
  change.insert(to_row(DecisionRow{permit.id(), row.case_id, context.now, decision_of(permit),
                                   std::move(facts_salt)}));
  add_rows(change, context, row);
  for (const StreamRow& stream : numbered.streams) change.put(to_row(stream));
  for (store::Row& entry : ledger) change.insert(std::move(entry));
  return change;
}

}  // namespace musubi::exchange
