// 委託元をまたぐ提供: what passes from one partition of this node to another
// (docs/spec/partitions.md §2). The copy is a received item whose sender is this node itself.
#pragma once

#include <string>
#include <vector>

#include "node/sharing/release_order.h"
#include "protocol/casework/case_file.h"
#include "protocol/exchange/rows.h"
#include "protocol/policy/decision.h"
#include "protocol/referral/payloads.h"

namespace musubi::node {

inline constexpr std::string_view kCrossingForm = "crossing/1";

// Whether an item came from another partition, and not from a peer.
[[nodiscard]] inline bool is_crossing(const exchange::ReceivedItem& item, const NodeId& own) {
  return item.sender == own;
}

// What the item says of how it came (B-7), for its reader. "json.…" if it does not.
[[nodiscard]] Result<json::Value> crossing_told(const exchange::ReceivedItem& item);

// B-8: "crossing.duty-not-kept"; the detail names the duty.
[[nodiscard]] Status check_crossing_duties(const policy::Permit& permit);

// What a crossing keeps in the other partition: the item, and tasks for the duties that it carries.
struct CrossedRows {
  exchange::ReceivedItem item;
  std::vector<store::Row> rows;  // the item's, too
};
struct CrossingParts {
  const casework::CaseFile& file;
  const ReleaseOrder& order;  // its recipient is a node of the other 委託元
  const policy::Permit& permit;
  std::string basis_class;
  NodeId own;
  Bytes payload;
};
[[nodiscard]] CrossedRows crossed_rows(const CrossingParts& parts, const MessageId& id, Instant now,
                                       crypto::RandomSource& random);

// B-9: what follows for the copies of a case when a person's consent to provide is taken back,
// added to `change`. The ids of the crossings that were erased.
[[nodiscard]] Result<std::vector<MessageId>> end_crossings(store::Store& store, const NodeId& own,
                                                           const casework::CaseFile& file,
                                                           const PersonId& person, Instant now,
                                                           crypto::RandomSource& random,
                                                           store::ChangeSet& change);

// What a person says became of a copy that was recalled. kNotFound "recall.not-found"; kConflict
// "recall.answered". The caller has checked the answer.
[[nodiscard]] Status answer_crossing(store::Store& store, const NodeId& own,
                                     const MessageId& crossing,
                                     const referral::RecallAnswer& answer,
                                     const casework::Author& author, Instant now,
                                     crypto::RandomSource& random);

}  // namespace musubi::node
