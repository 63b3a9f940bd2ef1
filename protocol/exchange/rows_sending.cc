// Rows of what this node sends.
#include "protocol/exchange/row_fields.h"
#include "protocol/exchange/rows.h"
#include "protocol/json/fields.h"
#include "protocol/policy/decision.h"

namespace musubi::exchange {
namespace {

// All categories of as many persons as a case may have.
constexpr std::size_t kMaxTermsBytes = 64 * 1024;

Bytes terms_bytes(const Terms& terms) {
  json::Object object{{"categories", terms.categories}, {"inputs", terms.inputs.hex()}};
  if (terms.consented) {
    json::Array persons;
    for (const std::uint32_t person : *terms.consented) {
      persons.emplace_back(static_cast<std::int64_t>(person));
    }
    object.emplace("consented", std::move(persons));
  }
  return to_bytes(json::to_canonical(std::move(object)));
}

Result<std::vector<std::uint32_t>> parse_persons(json::Fields& fields) {
  std::vector<std::uint32_t> persons;
  fields.array("consented", policy::kMaxPersonsDecided,
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 const std::int64_t* person = item.integer();
                 if (person == nullptr || *person < 0 || *person >= policy::kMaxPersonsDecided) {
                   return invalid("json.bad-value", pointer);
                 }
                 persons.push_back(static_cast<std::uint32_t>(*person));
                 return {};
               });
  return persons;
}

Result<Terms> parse_terms(ByteView bytes) {
  TRY_ASSIGN(const json::Value value, json::parse_canonical(bytes, kMaxTermsBytes));
  json::Fields fields(value, "");
  Terms terms;
  terms.categories = fields.optional_text("categories", kMaxTermsBytes).value_or("");
  terms.inputs = fields.digest("inputs");
  if (fields.has("consented")) {
    TRY_ASSIGN(terms.consented, parse_persons(fields));
  }
  TRY(fields.finish());
  return terms;
}

}  // namespace

store::Row to_row(const DecisionRow& row) {
  return {store::Table::kDecision,
          {field(row.id), field(row.case_id), field(row.decided_at), field(row.decision),
           field(row.facts_salt)}};
}

template <>
Result<DecisionRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kDecision);
  const auto id = reader.parsed(DecisionId::parse);
  const auto case_id = reader.parsed(CaseId::parse);
  const Instant decided_at = reader.instant();
  auto decision = reader.optional_bytes();
  auto facts_salt = reader.optional_bytes();
  TRY(reader.finish());
  return DecisionRow{*id, *case_id, decided_at, std::move(decision), std::move(facts_salt)};
}

store::Row to_row(const OutboxRow& row) {
  return {store::Table::kOutbox,
          {field(row.message), field(row.case_id), field(row.manifest.kind), field(row.released_at),
           field(row.not_after), field(serialise(row.manifest)),
           row.terms ? field(terms_bytes(*row.terms)) : store::Field{}, field(row.payload),
           field(row.salt)}};
}

template <>
Result<OutboxRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kOutbox);
  const auto message = reader.parsed(MessageId::parse);
  const auto case_id = reader.parsed(CaseId::parse);
  reader.text();  // the kind, for lists; the manifest has it, too
  const Instant released_at = reader.instant();
  const Instant not_after = reader.instant();
  const Bytes manifest_bytes = reader.bytes();
  const auto terms_text = reader.optional_bytes();
  auto payload = reader.optional_bytes();
  auto salt = reader.optional_bytes();
  TRY(reader.finish());
  TRY_ASSIGN(Manifest manifest, parse_manifest(manifest_bytes));
  std::optional<Terms> terms;
  if (terms_text) {
    TRY_ASSIGN(terms, parse_terms(*terms_text));
  }
  return OutboxRow{
      *message,         *case_id,           released_at,    not_after, std::move(manifest),
      std::move(terms), std::move(payload), std::move(salt)};
}

store::Row to_row(const DeliveryRow& row) {
  return {store::Table::kDelivery,
          {field(row.message), field(row.recipient), field(row.case_id), field(row.digest),
           field(delivery_state_name(row.state)), field(row.closed_at), field(row.peer_log_index)}};
}

template <>
Result<DeliveryRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kDelivery);
  const auto message = reader.parsed(MessageId::parse);
  const auto recipient = reader.parsed(NodeId::parse);
  const auto case_id = reader.parsed(CaseId::parse);
  const Digest digest = reader.digest();
  const auto state = reader.parsed(parse_delivery_state);
  const auto closed_at = reader.optional_instant();
  const auto peer_log_index = reader.optional_number();
  TRY(reader.finish());
  return DeliveryRow{*message, *recipient, *case_id, digest, *state, closed_at, peer_log_index};
}

store::Row to_row(const AttemptRow& row) {
  return {store::Table::kAttempt,
          {field(row.message), field(row.recipient), field(row.due), field(row.not_after),
           field(row.attempts), field(row.refusals), field(row.envelope)}};
}

template <>
Result<AttemptRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kAttempt);
  const auto message = reader.parsed(MessageId::parse);
  const auto recipient = reader.parsed(NodeId::parse);
  const Instant due = reader.instant();
  const Instant not_after = reader.instant();
  const std::uint64_t attempts = reader.number();
  const std::uint64_t refusals = reader.number();
  const auto envelope = reader.optional_digest();
  TRY(reader.finish());
  return AttemptRow{*message, *recipient, due, not_after, attempts, refusals, envelope};
}

store::Row to_row(const ReceiptRow& row) {
  return {store::Table::kReceipt,
          {field(row.message), field(row.recipient), field(row.received_at), field(row.receipt)}};
}

template <>
Result<ReceiptRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kReceipt);
  const auto message = reader.parsed(MessageId::parse);
  const auto recipient = reader.parsed(NodeId::parse);
  const Instant received_at = reader.instant();
  Bytes receipt = reader.bytes();
  TRY(reader.finish());
  return ReceiptRow{*message, *recipient, received_at, std::move(receipt)};
}

store::Row to_row(const RecallRow& row) {
  return {store::Table::kRecall,
          {field(row.recall), field(row.message), field(row.recipient), field(row.case_id),
           field(row.released)}};
}

template <>
Result<RecallRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kRecall);
  const auto recall = reader.parsed(MessageId::parse);
  const auto message = reader.parsed(MessageId::parse);
  const auto recipient = reader.parsed(NodeId::parse);
  const auto case_id = reader.parsed(CaseId::parse);
  const Instant released = reader.instant();
  TRY(reader.finish());
  return RecallRow{*recall, *message, *recipient, *case_id, released};
}

store::Row to_row(const RecallAnswerRow& row) {
  return {store::Table::kRecallAnswer,
          {field(row.sender), field(row.recall), field(row.answer), field(row.received)}};
}

template <>
Result<RecallAnswerRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kRecallAnswer);
  const auto sender = reader.parsed(NodeId::parse);
  const auto recall = reader.parsed(MessageId::parse);
  const auto answer = reader.parsed(MessageId::parse);
  const Instant received = reader.instant();
  TRY(reader.finish());
  return RecallAnswerRow{*sender, *recall, *answer, received};
}

DeliveryState state_of(const DeliveryRow& delivery, const std::optional<AttemptRow>& attempt) {
  if (delivery.state != DeliveryState::kWaiting) return delivery.state;
  return attempt && attempt->attempts > 0 ? DeliveryState::kSent : DeliveryState::kWaiting;
}

}  // namespace musubi::exchange
