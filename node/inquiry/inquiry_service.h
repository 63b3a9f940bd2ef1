// Inquiries (情報照会) at both ends: shown, answered by a person, put away or taken back. To ask is
// a release like any other: SharingService's. docs/spec/inquiry.md.
#pragma once

#include <functional>

#include "node/sharing/look.h"
#include "node/sharing/sharing_service.h"
#include "node/sharing/word.h"
#include "node/staff/sight.h"
#include "protocol/inquiry/rows.h"
#include "protocol/inquiry/schedule.h"

namespace musubi::node {

// What a person of this node wants to answer: of which case and person of ours, on which basis.
struct AnswerOrder {
  CaseId case_id;
  std::uint32_t person = 0;
  std::string basis;
  std::vector<Category> categories;  // none: all that was asked for
  std::set<std::string> discharged;
  std::string reason;
};
// {"case","person"?,"basis","categories"?,"discharged"?,"reason"?}: "json.…",
// "release.empty-scope"; nothing for {"nothing":true}: nothing is given.
[[nodiscard]] Result<std::optional<AnswerOrder>> parse_answer_order(const json::Value& body);

class InquiryService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const SituationKeeper& situation;
    const Clock& clock;
    crypto::RandomSource& random;
    SharingService& sharing;
    inquiry::Schedule schedule;
    // Something waits for the peer.
    std::function<void(const NodeId&)> released;
  };
  explicit InquiryService(Parts parts) : parts_(std::move(parts)) {}

  // Without words, as JSON (docs/spec/inquiry.md §7), those that the caller sees; `rows` as in
  // SeenPage, of Table::kInquiry.
  struct Page {
    json::Array inquiries;
    std::vector<store::Row> rows;
  };
  [[nodiscard]] Result<Page> list(const store::Scan& scan, const Caller& caller) const;

  // With its words; that they were seen is in the log. kNotFound "inquiry.not-found"; refused
  // "message.not-named".
  [[nodiscard]] Result<json::Value> show(const NodeId& sender, const MessageId& message,
                                         const Look& look) const;

  // What an answer would give now, of what was asked for and nothing else. The decision is
  // recorded; nothing leaves. "inquiry.more-than-asked", "inquiry.no-such-step",
  // "inquiry.words-gone", and as SharingService::preview().
  [[nodiscard]] Result<ReleaseAnswer> preview(const NodeId& sender, const MessageId& message,
                                              const AnswerOrder& wanted,
                                              const casework::Author& author) const;

  // The same, and it is what leaves, or what is found then, at the instant that it gives. Without
  // `wanted`, nothing is given. It takes the place of what was said before. Refused too:
  // "inquiry.second-person"; the hindrance of the preview.
  struct Answered {
    Instant leaves;
    std::optional<ReleaseAnswer> preview;
  };
  [[nodiscard]] Result<Answered> answer(const NodeId& sender, const MessageId& message,
                                        const std::optional<AnswerOrder>& wanted,
                                        const casework::Author& author) const;

  // By who asked, and nobody else. kConflict "inquiry.no-such-step".
  [[nodiscard]] Status close(const NodeId& sender, const MessageId& message,
                             const Word& word) const;
  [[nodiscard]] Status withdraw(const NodeId& sender, const MessageId& message,
                                const Word& word) const;

  // Lets out whose instant has come. To be called often: how often is how exact the instant is.
  [[nodiscard]] Status send_due() const;

  // What somebody said, as it is kept until it leaves.
  struct Decided {
    std::optional<ReleaseOrder> order;  // absent: nothing is given
    std::string by;
  };

 private:
  [[nodiscard]] Status depart(const inquiry::InquiryRow& row) const;
  [[nodiscard]] Status give(const inquiry::InquiryRow& row, const Decided& decided) const;
  [[nodiscard]] Status give_nothing(const inquiry::InquiryRow& row) const;
  [[nodiscard]] Result<ReleaseOrder> order_for(const NodeId& sender, const MessageId& message,
                                               const AnswerOrder& wanted) const;
  [[nodiscard]] Status decide(store::Store& store, const NodeId& sender, const MessageId& message,
                              const std::optional<ReleaseOrder>& order,
                              const casework::Author& author, Instant& leaves) const;
  [[nodiscard]] Status withdraw_now(store::Store& store, const MessageId& message, const Word& word,
                                    std::optional<NodeId>& peer) const;

  Parts parts_;
};

}  // namespace musubi::node
