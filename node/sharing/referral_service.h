// What staff do with referrals after the release that made them: see how they stand, act on them,
// and answer recalls. The release itself is SharingService's, since only a permit lets one out.
#pragma once

#include <functional>
#include <string>

#include "node/runtime/situation_keeper.h"
#include "node/staff/sight.h"
#include "protocol/casework/case_file.h"
#include "protocol/ports/clock.h"
#include "protocol/referral/steps.h"

namespace musubi::node {

// The task of whoever has to answer a recall, and their time for it (T-20).
inline constexpr std::string_view kRecallTask = "RECALL_ANSWER";
inline constexpr std::chrono::days kRecallAnswerWithin{7};

class ReferralService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const SituationKeeper& situation;
    const Clock& clock;
    crypto::RandomSource& random;
    // Something waits for the peer.
    std::function<void(const NodeId&)> released;
  };
  explicit ReferralService(Parts parts) : parts_(std::move(parts)) {}

  // How one referral stands, as JSON (docs/spec/api.md §4). "referral.not-found".
  [[nodiscard]] Result<json::Value> show(const NodeId& sender, const MessageId& referral) const;

  // The same for what the caller sees of the rows that `scan` gives, which are of Table::kReferral;
  // `rows` as in SeenPage.
  struct Page {
    json::Array referrals;
    std::vector<store::Row> rows;
  };
  [[nodiscard]] Result<Page> list(const Caller& caller, const store::Scan& scan) const;

  // A person of this node acts. Gives how the referral stands then. Refused as referral::act()
  // says.
  [[nodiscard]] Result<json::Value> act(const NodeId& sender, const MessageId& referral,
                                        const referral::Intention& intention,
                                        const casework::Author& author);

  // How far the recalls have come, as JSON (docs/spec/api.md §7): those that the caller sees of the
  // rows that `scan` gives, which are of Table::kRecall; `rows` as in SeenPage.
  struct RecallPage {
    json::Array recalls;
    std::vector<store::Row> rows;
  };
  [[nodiscard]] Result<RecallPage> recalls(const Caller& caller, const store::Scan& scan) const;

  // A person's answer to a recall that came from `sender`; of a crossing, from this node itself
  // (partitions.md B-9), and then nothing is sent. kNotFound "recall.not-found";
  // kConflict "recall.answered"; kInvalid "recall.unknown-basis", "recall.basis-…".
  [[nodiscard]] Status answer_recall(const NodeId& sender, const MessageId& recall,
                                     const referral::RecallAnswer& answer,
                                     const casework::Author& author);

 private:
  [[nodiscard]] Status answer_now(store::Store& store, const NodeId& sender,
                                  const MessageId& recall, const referral::RecallAnswer& answer,
                                  const casework::Author& author);

  Parts parts_;
};

// The task that a recall opens, and that only a person's answer ends (T-20). nullopt: what is
// recalled never came.
[[nodiscard]] Result<std::optional<store::Row>> recall_task(const exchange::Context& context,
                                                            const Manifest& manifest,
                                                            const exchange::ReceivedItem& item);

}  // namespace musubi::node
