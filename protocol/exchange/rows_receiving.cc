// Rows of what this node receives, and of its streams.
#include "protocol/exchange/row_fields.h"
#include "protocol/exchange/rows.h"

namespace musubi::exchange {

store::Row to_row(const InboxRow& row) {
  return {store::Table::kInbox,
          {field(row.sender), field(row.message), field(row.digest),
           field(outcome_name(row.outcome)), field(row.kind), field(row.judged_at),
           field(row.log_index), field(row.epoch), field(row.sequence)}};
}

template <>
Result<InboxRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kInbox);
  const auto sender = reader.parsed(NodeId::parse);
  const auto message = reader.parsed(MessageId::parse);
  const auto digest = reader.optional_digest();
  const auto outcome = reader.parsed(parse_outcome);
  std::string kind = reader.text();
  const Instant judged_at = reader.instant();
  const std::uint64_t log_index = reader.number();
  const auto epoch = reader.optional_parsed(StreamEpoch::parse);
  const std::uint64_t sequence = reader.number();
  TRY(reader.finish());
  return InboxRow{*sender,   *message,  digest, *outcome, std::move(kind),
                  judged_at, log_index, epoch,  sequence};
}

store::Row to_row(const RefusedRow& row) {
  return {store::Table::kOutcome, {field(row.envelope), field(row.peer), field(row.at)}};
}

template <>
Result<RefusedRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kOutcome);
  const Digest envelope = reader.digest();
  const auto peer = reader.parsed(NodeId::parse);
  const Instant at = reader.instant();
  TRY(reader.finish());
  return RefusedRow{envelope, *peer, at};
}

store::Row to_row(const StreamRow& row) {
  store::Field epoch;
  store::Field held_through;
  if (row.recovery) {
    epoch = field(row.recovery->epoch);
    held_through = field(row.recovery->held_through);
  }
  return {
      store::Table::kStream,
      {field(row.peer), field(row.epoch), field(row.sequence), field(row.open),
       field(row.backed_up), std::move(epoch), std::move(held_through), field(row.recovery_at)}};
}

template <>
Result<StreamRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kStream);
  const auto peer = reader.parsed(NodeId::parse);
  const auto epoch = reader.parsed(StreamEpoch::parse);
  const std::uint64_t sequence = reader.number();
  const std::uint64_t open = reader.number();
  const std::uint64_t backed_up = reader.number();
  const auto recovery_epoch = reader.optional_parsed(StreamEpoch::parse);
  const auto held_through = reader.optional_number();
  const auto recovery_at = reader.optional_instant();
  TRY(reader.finish());
  std::optional<Recovery> recovery;
  if (recovery_epoch && held_through) recovery = Recovery{*recovery_epoch, *held_through};
  return StreamRow{*peer, *epoch, sequence, open, backed_up, std::move(recovery), recovery_at};
}

store::Row to_row(const RevisionRow& row) {
  return {store::Table::kRevision,
          {field(row.sender), field(row.subject), field(row.case_id), field(row.epoch),
           field(row.revision), field(row.created)}};
}

template <>
Result<RevisionRow> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kRevision);
  const auto sender = reader.parsed(NodeId::parse);
  const auto subject = reader.parsed(Pseudonym::parse);
  const auto case_id = reader.parsed(CaseId::parse);
  const auto epoch = reader.parsed(StreamEpoch::parse);
  const std::uint64_t revision = reader.number();
  const Instant created = reader.instant();
  TRY(reader.finish());
  return RevisionRow{*sender, *subject, *case_id, *epoch, revision, created};
}

store::Row to_row(const ReceivedItem& row) {
  return {store::Table::kReceivedItem,
          {field(row.sender), field(row.message), field(row.case_id), field(row.partition),
           field(row.subject), field(row.kind), field(row.revision), field(row.reply_to),
           field(row.received_at), field(row.recalled_at), field(row.keep_until),
           field(row.signed_manifest), field(row.payload), field(row.salt)}};
}

template <>
Result<ReceivedItem> from_row(const store::Row& row) {
  RowReader reader(row, store::Table::kReceivedItem);
  const auto sender = reader.parsed(NodeId::parse);
  const auto message = reader.parsed(MessageId::parse);
  const auto case_id = reader.parsed(CaseId::parse);
  std::string partition = reader.text();
  const auto subject = reader.optional_parsed(Pseudonym::parse);
  std::string kind = reader.text();
  const std::uint64_t revision = reader.number();
  const auto reply_to = reader.optional_parsed(MessageId::parse);
  const Instant received_at = reader.instant();
  const auto recalled_at = reader.optional_instant();
  const auto keep_until = reader.optional_instant();
  Bytes signed_manifest = reader.bytes();
  auto payload = reader.optional_bytes();
  auto salt = reader.optional_bytes();
  TRY(reader.finish());
  return ReceivedItem{*sender,
                      *message,
                      *case_id,
                      std::move(partition),
                      subject,
                      std::move(kind),
                      revision,
                      reply_to,
                      received_at,
                      recalled_at,
                      keep_until,
                      std::move(signed_manifest),
                      std::move(payload),
                      std::move(salt)};
}

}  // namespace musubi::exchange
