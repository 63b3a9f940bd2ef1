// What is kept of an inquiry at either end, and how it stands (docs/spec/inquiry.md §5).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/ids/ids.h"
#include "protocol/inquiry/table.h"
#include "protocol/store/store.h"

namespace musubi::inquiry {

// One inquiry. Its words stand in the message; codes, ids and times stand here.
struct InquiryRow {
  NodeId sender;
  MessageId message;
  NodeId recipient;
  CaseId case_id;         // the asker's case; at the recipient, whose key seals what arrived
  std::string partition;  // 委託元
  State state;            // as this end's own acts have it; the view adds what came
  Instant dated;          // released here, or arrived here
  Instant due;
  std::optional<MessageId> answer = {};  // that left here
  std::optional<Instant> leaves = {};    // while it is decided: when
  Instant changed = {};
  std::optional<Bytes> decided = {};  // sealed: what somebody said is to be given

  [[nodiscard]] End end_of(const NodeId& own) const {
    return sender == own ? End::kAsker : End::kRecipient;
  }
};

// That an answer to an inquiry of ours came: a row of its own, since what arrives changes nothing
// that was here. Keyed by who answered, and the answer.
struct AnswerRow {
  NodeId sender;
  MessageId answer;
  NodeId recipient;
  CaseId case_id;
  std::string partition;
  MessageId inquiry;
  Instant came;
  bool gives = false;  // something
};

[[nodiscard]] store::Row to_row(const InquiryRow& row);
[[nodiscard]] store::Row to_row(const AnswerRow& row);
// kInternal "exchange.bad-row".
[[nodiscard]] Result<InquiryRow> inquiry_from(const store::Row& row);
[[nodiscard]] bool is_answer(const store::Row& row);

[[nodiscard]] Result<std::optional<InquiryRow>> find_inquiry(store::Store& store,
                                                             const NodeId& sender,
                                                             const MessageId& message);

// Those whose answers may leave by `now`, at most `limit`, the earliest first.
[[nodiscard]] Result<std::vector<InquiryRow>> answers_due(store::Store& store, Instant now,
                                                          std::size_t limit);

// How it stands with all that came: the recall of an inquiry, and answers.
struct View {
  State state;
  bool overdue = false;
  std::vector<AnswerRow> answers;
};
[[nodiscard]] Result<View> view_of(store::Store& store, const NodeId& own, const InquiryRow& row,
                                   Instant now);

}  // namespace musubi::inquiry
