// A release that waits for a second person (docs/spec/policy.md §8.1): a task, which holds what was
// asked for and what would have left, and, once it has ended, how and by whom.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/primitives/random.h"
#include "node/sharing/release_order.h"
#include "node/sharing/word.h"
#include "protocol/audit/record.h"
#include "protocol/policy/decision.h"
#include "protocol/store/store.h"

namespace musubi::node {

inline constexpr std::string_view kSecondApprover = "SECOND_APPROVER";
// After that nobody can say any more that they know what they approve.
inline constexpr std::chrono::days kProposalStands{7};
// Approved: it was released. Denied: somebody approved, and the policy permitted it no more.
enum class ProposalEnd : std::uint8_t { kApproved, kDenied, kRejected };

struct Ending {
  ProposalEnd end;
  Word word;
  Instant at;
  std::optional<MessageId> message;  // what was released
};

struct Proposal {
  std::string id;
  std::string partition;
  ReleaseOrder order;
  std::string proposer;
  std::string leaving;  // of which revision what would leave, in one spelling
  Instant created;
  Instant due;
  std::optional<Ending> ended;
};

struct Approval {
  Word word;
  const Proposal& proposal;
};

// In one spelling: whoever approves approves this and nothing else.
[[nodiscard]] std::string leaving_of(std::uint64_t revision,
                                     const std::vector<policy::Grant>& grants);

[[nodiscard]] store::Row to_row(const Proposal& proposal);
// kNotFound "proposal.not-found", also if its case was shredded.
[[nodiscard]] Result<Proposal> find_proposal(store::Store& store, const std::string& id);

// "waiting", "lapsed", "approved", "denied", "rejected".
[[nodiscard]] std::string_view state_of(const Proposal& proposal, Instant now);

// kConflict "proposal.closed": it has ended.
[[nodiscard]] Status check_open(const Proposal& proposal);
// Whether `user` may approve it now: "proposal.closed"; kExpired "proposal.lapsed"; kRefused
// "proposal.same-person".
[[nodiscard]] Status check_approval(const Proposal& proposal, const std::string& user, Instant now);

// The act for the log: who ended it, how and why.
[[nodiscard]] audit::Record ending_record(const Proposal& proposal, const Ending& ending,
                                          crypto::RandomSource& random);
// The task, done; what came of it stays in it.
[[nodiscard]] store::Row ended_row(Proposal proposal, Ending ending);

}  // namespace musubi::node
