#include "protocol/inquiry/rows.h"

#include "protocol/exchange/row_fields.h"
#include "protocol/exchange/rows.h"

namespace musubi::inquiry {
namespace {

using exchange::field;
using exchange::RowReader;
using store::Row;
using store::Table;

// In the place of a state: the row tells of an answer, not of an inquiry.
constexpr std::string_view kGave = "answer-gave";
constexpr std::string_view kGaveNothing = "answer-nothing";
// A column and indexes of Table::kInquiry.
constexpr std::size_t kState = 5;
constexpr std::size_t kByLeaves = 2;
constexpr std::size_t kByAnswered = 3;
// An index of Table::kRecall.
constexpr std::size_t kRecallsOf = 0;

Result<AnswerRow> answer_from(const Row& row) {
  RowReader reader(row, Table::kInquiry);
  auto sender = reader.parsed(NodeId::parse);
  auto answer = reader.parsed(MessageId::parse);
  auto recipient = reader.parsed(NodeId::parse);
  auto case_id = reader.parsed(CaseId::parse);
  std::string partition = reader.text();
  const bool gives = reader.text() == kGave;
  const Instant came = reader.instant();
  reader.optional_instant();
  auto inquiry = reader.parsed(MessageId::parse);
  reader.optional_instant();
  reader.instant();
  reader.optional_bytes();
  TRY(reader.finish());
  return AnswerRow{*std::move(sender),
                   *std::move(answer),
                   *std::move(recipient),
                   *std::move(case_id),
                   std::move(partition),
                   *std::move(inquiry),
                   came,
                   gives};
}

Result<std::vector<AnswerRow>> answers_to(store::Store& store, const InquiryRow& inquiry) {
  store::Scan scan{
      .table = Table::kInquiry, .index = kByAnswered, .prefix = {field(inquiry.message)}};
  TRY_ASSIGN(const auto rows, store.scan(scan));
  std::vector<AnswerRow> answers;
  for (const Row& row : rows) {
    if (!is_answer(row)) continue;
    TRY_ASSIGN(AnswerRow answer, answer_from(row));
    if (answer.sender == inquiry.recipient) answers.push_back(std::move(answer));
  }
  return answers;
}

Result<bool> is_recalled(store::Store& store, const NodeId& own, const InquiryRow& row) {
  if (row.end_of(own) == End::kRecipient) {
    TRY_ASSIGN(const auto item, exchange::find_received(store, row.sender, row.message));
    return item && item->recalled_at.has_value();
  }
  store::Scan scan{.table = Table::kRecall, .index = kRecallsOf, .prefix = {field(row.message)}};
  TRY_ASSIGN(const auto rows, store.scan(scan));
  if (!rows.empty()) return true;
  // What never left is withdrawn without a recall.
  TRY_ASSIGN(const auto delivery, exchange::find_delivery(store, row.message, row.recipient));
  return delivery && delivery->state == exchange::DeliveryState::kWithdrawn;
}

State moved(End end, State state, Event event) {
  return next_state(end, state, event).value_or(state);
}

}  // namespace

Row to_row(const InquiryRow& row) {
  return {Table::kInquiry,
          {field(row.sender), field(row.message), field(row.recipient), field(row.case_id),
           field(row.partition), field(entry(row.state).name), field(row.dated), field(row.due),
           field(row.answer), field(row.leaves), field(row.changed), field(row.decided)}};
}

Row to_row(const AnswerRow& row) {
  return {Table::kInquiry,
          {field(row.sender), field(row.answer), field(row.recipient), field(row.case_id),
           field(row.partition), field(row.gives ? kGave : kGaveNothing), field(row.came),
           store::Field(), field(row.inquiry), store::Field(), field(row.came), store::Field()}};
}

bool is_answer(const Row& row) {
  const auto* state = std::get_if<std::string>(&row.fields.at(kState));
  return state != nullptr && (*state == kGave || *state == kGaveNothing);
}

Result<InquiryRow> inquiry_from(const Row& row) {
  RowReader reader(row, Table::kInquiry);
  auto sender = reader.parsed(NodeId::parse);
  auto message = reader.parsed(MessageId::parse);
  auto recipient = reader.parsed(NodeId::parse);
  auto case_id = reader.parsed(CaseId::parse);
  std::string partition = reader.text();
  const auto state = reader.parsed(parse_state);
  const Instant dated = reader.instant();
  const auto due = reader.optional_instant();
  auto answer = reader.optional_parsed(MessageId::parse);
  const auto leaves = reader.optional_instant();
  const Instant changed = reader.instant();
  auto decided = reader.optional_bytes();
  TRY(reader.finish());
  return InquiryRow{*std::move(sender),
                    *std::move(message),
                    *std::move(recipient),
                    *std::move(case_id),
                    std::move(partition),
                    *state,
                    dated,
                    due.value_or(dated),
                    std::move(answer),
                    leaves,
                    changed,
                    std::move(decided)};
}

Result<std::optional<InquiryRow>> find_inquiry(store::Store& store, const NodeId& sender,
                                               const MessageId& message) {
  TRY_ASSIGN(const auto row, store.find(Table::kInquiry, {field(sender), field(message)}));
  if (!row || is_answer(*row)) return std::optional<InquiryRow>{};
  TRY_ASSIGN(InquiryRow found, inquiry_from(*row));
  return std::optional{std::move(found)};
}

Result<std::vector<InquiryRow>> answers_due(store::Store& store, Instant now, std::size_t limit) {
  store::Scan scan{
      .table = Table::kInquiry, .index = kByLeaves, .prefix = {field(entry(State::kDecided).name)}};
  scan.up_to = field(now);
  scan.limit = limit;
  TRY_ASSIGN(const auto rows, store.scan(scan));
  std::vector<InquiryRow> due;
  for (const Row& row : rows) {
    TRY_ASSIGN(InquiryRow each, inquiry_from(row));
    due.push_back(std::move(each));
  }
  return due;
}

Result<View> view_of(store::Store& store, const NodeId& own, const InquiryRow& row, Instant now) {
  const End end = row.end_of(own);
  View view{row.state, false, {}};
  if (end == End::kAsker) {
    TRY_ASSIGN(view.answers, answers_to(store, row));
    if (!view.answers.empty()) view.state = moved(end, view.state, Event::kAnswer);
  }
  TRY_ASSIGN(const bool recalled, is_recalled(store, own, row));
  if (recalled) view.state = moved(end, view.state, Event::kWithdraw);
  const bool waits = view.state == State::kAsked || view.state == State::kReceived;
  view.overdue = waits && now > row.due;
  return view;
}

}  // namespace musubi::inquiry
