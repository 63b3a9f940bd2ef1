#include "node/sharing/recall_view.h"

#include <algorithm>

#include "crypto/cms/suite_s1.h"
#include "protocol/envelope/manifest.h"
#include "protocol/exchange/receipt_json.h"
#include "protocol/exchange/row_fields.h"
#include "protocol/referral/payloads.h"

namespace musubi::node {
namespace {

using exchange::field;
using exchange::OutcomeCode;
using exchange::RecallAnswerRow;
using exchange::RecallRow;
using store::Row;
using store::Store;
using store::Table;

constexpr std::size_t kByMessage = 0;  // index of kRecall

// What the peer's receipt for a message of ours says became of it.
Result<std::optional<OutcomeCode>> outcome_of(Store& store, const MessageId& message,
                                              const NodeId& peer) {
  TRY_ASSIGN(const auto row, exchange::find_receipt(store, message, peer));
  if (!row) return std::optional<OutcomeCode>{};
  TRY_ASSIGN(const exchange::Receipt receipt, exchange::parse_receipt(row->receipt));
  TRY_ASSIGN(const exchange::Outcome outcome, exchange::parse_outcome_leaf(receipt.leaf));
  return std::optional{outcome.code};
}

// Of all recalls of one message from one peer.
Result<std::vector<RecallAnswerRow>> answers_to(Store& store, const RecallRow& recall) {
  store::Scan same;
  same.table = Table::kRecall;
  same.index = kByMessage;
  same.prefix = {field(recall.message), field(recall.recipient)};
  TRY_ASSIGN(const std::vector<Row> recalls, store.scan(same));
  std::vector<RecallAnswerRow> answers;
  for (const Row& each : recalls) {
    store::Scan scan;
    scan.table = Table::kRecallAnswer;
    scan.prefix = {field(recall.recipient), each.fields.front()};
    TRY_ASSIGN(const std::vector<Row> rows, store.scan(scan));
    for (const Row& row : rows) {
      TRY_ASSIGN(RecallAnswerRow answer, exchange::from_row<RecallAnswerRow>(row));
      answers.push_back(std::move(answer));
    }
  }
  return answers;
}

// Whose signature the answer stands under: the signed manifest is kept with it.
Status add_signer(const exchange::ReceivedItem& item, json::Object& answer) {
  TRY_ASSIGN(const auto signed_manifest, crypto::inspect_signed_manifest(item.signed_manifest));
  TRY_ASSIGN(const Manifest manifest, parse_manifest(signed_manifest.manifest));
  answer.emplace("certificate", manifest.sender_certificate.hex());
  answer.emplace("signed_by", manifest.sender.text());
  return {};
}

// The first that came is the answer. What it says goes with the case; that it came does not.
Result<std::optional<json::Value>> answer_json(Store& store, const RecallRow& recall) {
  TRY_ASSIGN(const auto answers, answers_to(store, recall));
  const auto first = std::min_element(
      answers.begin(), answers.end(),
      [](const RecallAnswerRow& a, const RecallAnswerRow& b) { return a.received < b.received; });
  if (first == answers.end()) return std::optional<json::Value>{};
  json::Object answer{{"at", to_text(first->received)}, {"message", first->answer.text()}};
  TRY_ASSIGN(const auto item, exchange::find_received(store, first->sender, first->answer));
  if (item) TRY(add_signer(*item, answer));
  if (item && item->payload) {
    TRY_ASSIGN(const auto said, referral::parse_recall_answer(*item->payload));
    answer.emplace("result", referral::recall_result_name(said.result));
    if (said.basis) answer.emplace("basis", *said.basis);
    // T-21: whoever keeps something says why; that it is so is not settled by saying it.
    answer.emplace("open_to_question", said.result == referral::RecallResult::kKept);
  }
  return std::optional<json::Value>(std::move(answer));
}

bool kept_nothing(const std::optional<OutcomeCode>& outcome) {
  return outcome == OutcomeCode::kRecalled || outcome == OutcomeCode::kSuperseded;
}

}  // namespace

Result<json::Value> recall_view(Store& store, const RecallRow& row) {
  TRY_ASSIGN(const auto outcome, outcome_of(store, row.message, row.recipient));
  TRY_ASSIGN(auto answer, answer_json(store, row));
  TRY_ASSIGN(const auto delivery, exchange::find_delivery(store, row.recall, row.recipient));
  TRY_ASSIGN(const auto attempt, exchange::find_attempt(store, row.recall, row.recipient));
  if (!delivery) return Error{ErrorCode::kInternal, "exchange.no-delivery", {}};
  const char* state = answer ? "answered" : kept_nothing(outcome) ? "nothing-kept" : "waiting";
  json::Object object{
      {"arrived", outcome == OutcomeCode::kAccepted},
      {"case", row.case_id.text()},
      {"delivery", exchange::delivery_state_name(exchange::state_of(*delivery, attempt))},
      {"message", row.message.text()},
      {"peer", row.recipient.text()},
      {"recall", row.recall.text()},
      {"sent", to_text(row.released)},
      {"state", state}};
  if (answer) object.emplace("answer", *std::move(answer));
  return json::Value(std::move(object));
}

}  // namespace musubi::node
