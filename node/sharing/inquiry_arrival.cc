#include "node/sharing/inquiry_arrival.h"

#include <algorithm>

#include "node/sharing/task.h"
#include "protocol/envelope/nothing_given.h"
#include "protocol/inquiry/payload.h"
#include "protocol/inquiry/rows.h"

namespace musubi::node {
namespace {

using exchange::Context;
using exchange::ReceivedItem;
using store::Row;

// Two thirds of the wait: two days of three.
constexpr int kOfWait = 2;
constexpr int kParts = 3;

Result<std::vector<Row>> asked(const Context& context, const VerifiedEnvelope& envelope,
                               const ReceivedItem& item, const inquiry::Schedule& schedule) {
  const Manifest& manifest = envelope.manifest();
  TRY_ASSIGN(const auto inquiry, inquiry::parse_inquiry(envelope.payload()));
  const Instant due = inquiry.question.due;
  const Instant by = answer_by(item.received_at, due, schedule.of(manifest.purpose));
  return std::vector<Row>{inquiry::to_row(inquiry::InquiryRow{.sender = item.sender,
                                                              .message = item.message,
                                                              .recipient = context.own,
                                                              .case_id = item.case_id,
                                                              .partition = item.partition,
                                                              .state = inquiry::State::kReceived,
                                                              .dated = item.received_at,
                                                              .due = due,
                                                              .changed = item.received_at}),
                          to_row(arrived_task(item, kAnswerInquiry, by))};
}

// Of an inquiry that this node sent to who answers.
Result<std::vector<Row>> answered(const Context& context, const Manifest& manifest,
                                  const ReceivedItem& item) {
  if (!manifest.reply_to) return std::vector<Row>{};
  TRY_ASSIGN(const auto ours,
             inquiry::find_inquiry(context.reads, context.own, *manifest.reply_to));
  if (!ours || ours->recipient != item.sender) return std::vector<Row>{};
  const bool nothing = manifest.payload && manifest.payload->type == kNothingGivenType;
  return std::vector<Row>{inquiry::to_row(
      inquiry::AnswerRow{item.sender, item.message, context.own, ours->case_id, ours->partition,
                         ours->message, item.received_at, !nothing})};
}

}  // namespace

Instant answer_by(Instant arrived, Instant due, const inquiry::Pace& pace) {
  return std::min(due, arrived + pace.wait * kOfWait / kParts);
}

Result<std::vector<Row>> inquiry_arrived(const Context& context, const VerifiedEnvelope& envelope,
                                         const ReceivedItem& item,
                                         const inquiry::Schedule& schedule) {
  const auto kind = parse_kind(envelope.manifest().kind);
  // With more than one recipient it is delivered as any other message, and is none (IQ-1).
  const bool one = envelope.manifest().recipients.size() == 1;
  if (kind == Kind::kInquiry && one) return asked(context, envelope, item, schedule);
  if (kind == Kind::kAnswer) return answered(context, envelope.manifest(), item);
  return std::vector<Row>{};
}

}  // namespace musubi::node
