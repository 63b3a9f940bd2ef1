#include "protocol/referral/rows.h"

#include <algorithm>

#include "protocol/exchange/receipt_json.h"
#include "protocol/exchange/row_fields.h"
#include "protocol/json/fields.h"

namespace musubi::referral {
namespace {

using exchange::field;
using exchange::RowReader;
using store::Table;

constexpr std::string_view kReportBack = "REPORT_BACK";

std::optional<Sort> parse_sort(std::string_view kind) {
  if (kind == label(Kind::kReferral).name) return Sort::kReferral;
  if (kind == label(Kind::kTransfer).name) return Sort::kTransfer;
  return std::nullopt;
}

std::string_view kind_of(Sort sort) {
  return label(sort == Sort::kReferral ? Kind::kReferral : Kind::kTransfer).name;
}

// When the peer's node judged a message of ours, as its receipt says: it was verified when it came.
Result<std::optional<Instant>> taken_by(store::Store& store, const MessageId& message,
                                        const NodeId& peer) {
  TRY_ASSIGN(const auto row, exchange::find_receipt(store, message, peer));
  if (!row) return std::optional<Instant>{};
  TRY_ASSIGN(const exchange::Receipt receipt, exchange::parse_receipt(row->receipt));
  TRY_ASSIGN(const exchange::Outcome outcome, exchange::parse_outcome_leaf(receipt.leaf));
  if (outcome.code != exchange::OutcomeCode::kAccepted || !outcome.taken) {
    return std::optional<Instant>{};
  }
  return std::optional{outcome.taken->at};
}

}  // namespace

Result<std::vector<Act>> acts_of(store::Store& store, const NodeId& sender,
                                 const MessageId& message) {
  store::Scan scan;
  scan.table = Table::kReferralAct;
  scan.prefix = {field(sender), field(message)};
  TRY_ASSIGN(const std::vector<store::Row> rows, store.scan(scan));
  std::vector<Act> acts;
  for (const store::Row& row : rows) {
    TRY_ASSIGN(Act act, act_from(row));
    acts.push_back(std::move(act));
  }
  return acts;
}

store::Row to_row(const ReferralRow& row) {
  return {Table::kReferral,
          {field(row.sender), field(row.message), field(row.recipient), field(row.case_id),
           field(row.partition), field(kind_of(row.sort)), field(row.dated), field(row.received),
           field(row.report_days)}};
}

Result<ReferralRow> referral_from(const store::Row& row) {
  RowReader reader(row, Table::kReferral);
  auto sender = reader.parsed(NodeId::parse);
  auto message = reader.parsed(MessageId::parse);
  auto recipient = reader.parsed(NodeId::parse);
  auto case_id = reader.parsed(CaseId::parse);
  std::string partition = reader.text();
  const auto sort = reader.parsed(parse_sort);
  const Instant dated = reader.instant();
  const auto received = reader.optional_instant();
  const auto report_days = reader.optional_number();
  TRY(reader.finish());
  return ReferralRow{*std::move(sender),
                     *std::move(message),
                     *std::move(recipient),
                     *std::move(case_id),
                     std::move(partition),
                     *sort,
                     dated,
                     received,
                     report_days};
}

store::Row to_row(const NodeId& sender, const MessageId& referral, const Act& act) {
  const Details& details = act.details;
  const auto reason =
      details.reason ? store::Field{std::string(entry(*details.reason).name)} : store::Field{};
  return {Table::kReferralAct,
          {field(sender), field(referral), field(act.id), field(act.after.value_or(act.id)),
           field(act.revision), field(side_name(act.by)), field(entry(act.event).name), reason,
           field(details.to), field(details.content), field(act.dated), field(act.taken)}};
}

Result<Act> act_from(const store::Row& row) {
  RowReader reader(row, Table::kReferralAct);
  reader.text();
  reader.text();
  auto id = reader.parsed(MessageId::parse);
  auto after = reader.parsed(MessageId::parse);
  const std::uint64_t revision = reader.number();
  const auto by = reader.parsed(parse_side);
  const auto event = reader.parsed(parse_event);
  const auto reason = reader.optional_parsed(parse_reason);
  auto to = reader.optional_parsed(OrganisationId::parse);
  auto content = reader.optional_parsed(MessageId::parse);
  const Instant dated = reader.instant();
  const auto taken = reader.optional_instant();
  TRY(reader.finish());
  return Act{.id = *std::move(id),
             .after = std::move(after),
             .revision = revision,
             .by = *by,
             .event = *event,
             .details = {reason, std::move(to), std::move(content)},
             .dated = dated,
             .taken = taken};
}

Described describe(const Manifest& manifest) {
  Described described{parse_kind(manifest.kind), manifest.message,    manifest.sender, {},
                      manifest.created,          manifest.obligations};
  for (const ManifestRecipient& each : manifest.recipients) {
    described.recipients.push_back(each.node);
  }
  return described;
}

std::optional<ReferralRow> referral_of(const Described& message, CaseId case_id,
                                       std::string partition, std::optional<Instant> received) {
  const auto sort = message.kind ? parse_sort(label(*message.kind).name) : std::nullopt;
  if (!sort || message.recipients.size() != 1) return std::nullopt;
  ReferralRow row{message.sender,
                  message.message,
                  message.recipients.front(),
                  std::move(case_id),
                  std::move(partition),
                  *sort,
                  message.created,
                  received,
                  std::nullopt};
  for (const Obligation& duty : message.obligations) {
    if (duty.id == kReportBack && duty.days) {
      row.report_days = static_cast<std::uint64_t>(*duty.days);
    }
  }
  return row;
}

Result<Known> know(store::Store& store, const NodeId& own, ReferralRow row) {
  const Side side = row.side_of(own);
  TRY_ASSIGN(std::vector<Act> acts, acts_of(store, row.sender, row.message));
  Act first{.id = row.message,
            .after = {},
            .revision = 1,
            .by = Side::kSender,
            .event = Event::kSend,
            .details = {},
            .dated = row.dated,
            .taken = row.received};
  if (side == Side::kSender) {
    TRY_ASSIGN(first.taken, taken_by(store, row.message, row.recipient));
  }
  for (Act& act : acts) {
    if (act.by != side) continue;
    TRY_ASSIGN(act.taken, taken_by(store, act.id, row.peer_of(own)));
  }
  View view = judge(row.sort, first, acts);
  return Known{std::move(row), std::move(acts), std::move(view)};
}

Result<std::optional<Known>> find_referral(store::Store& store, const NodeId& own,
                                           const NodeId& sender, const MessageId& message) {
  TRY_ASSIGN(const auto row, store.find(Table::kReferral, {field(sender), field(message)}));
  if (!row) return std::optional<Known>{};
  TRY_ASSIGN(ReferralRow referral, referral_from(*row));
  TRY_ASSIGN(Known known, know(store, own, std::move(referral)));
  return std::optional<Known>{std::move(known)};
}

Clocks clocks_of(const ReferralRow& row) {
  Clocks clocks;
  if (row.report_days) clocks.report_within = std::chrono::days(*row.report_days);
  return clocks;
}

}  // namespace musubi::referral
