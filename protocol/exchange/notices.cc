#include "protocol/exchange/notices.h"

#include <algorithm>

#include "crypto/cms/inner_package.h"
#include "protocol/ids/timed_id.h"

namespace musubi::exchange {

Result<store::ChangeSet> release_notices(const Context& context, const Manifest& model,
                                         const CaseId& case_id, const NodeId& peer,
                                         std::vector<Notice> notices) {
  if (notices.empty()) return invalid("outbox.no-recipient");
  const bool recalls = std::any_of(notices.begin(), notices.end(),
                                   [](const Notice& each) { return each.kind == Kind::kRecall; });
  Postbag bag(context);
  for (Notice& notice : notices) TRY(bag.put(model, case_id, peer, std::move(notice)));
  // A recall, and what says why, is never refused for want of room.
  TRY_ASSIGN(const std::uint64_t waiting, bag.waiting_for(peer));
  if (!recalls && waiting > kMaxWaitingPerPeer) {
    return Error{ErrorCode::kUnavailable, "outbox.peer-full", peer.text()};
  }
  return std::move(bag).finish();
}

// Our people's answer to a recall that we received.
Result<store::ChangeSet> release_recall_answer(const Context& context, const ReceivedItem& recall,
                                               OutgoingPayload answer) {
  if (recall.kind != label(Kind::kRecall).name) return invalid("outbox.not-a-recall");
  TRY_ASSIGN(const auto inner, crypto::inspect_signed_manifest(recall.signed_manifest));
  TRY_ASSIGN(const Manifest manifest, parse_manifest(inner.manifest));
  return release_notices(context, manifest, recall.case_id, recall.sender,
                         {{Kind::kRecallAnswer, draw_at<MessageId>(context.now, context.random),
                           recall.message, std::move(answer)}});
}

}  // namespace musubi::exchange
