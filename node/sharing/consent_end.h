// What follows when a person takes their consent back, or part of it (docs/spec/referral.md T-11):
// what rested on it is stopped and recalled, and referrals that rested on it are halted.
#pragma once

#include <set>
#include <vector>

#include "protocol/casework/consent.h"
#include "protocol/exchange/environment.h"

namespace musubi::node {

struct Followed {
  std::optional<casework::ConsentId> consent = std::nullopt;  // what was recorded
  std::vector<MessageId> recalled = {};                       // messages of this case …
  std::vector<MessageId> recalls = {};  // … and the recalls of them that go now, in the same order
  std::vector<MessageId> withdrawn = {};  // messages that never left, and never will
  std::vector<MessageId> halted = {};     // referrals and handovers
  std::vector<MessageId> crossings = {};  // copies in other partitions of this node, erased now
  std::set<NodeId> peers = {};            // for whom something waits now
  // All that rested on it and has to be followed up, those too that were taken back before.
  std::vector<MessageId> rested = {};
  bool asked = false;  // somebody has to answer for a copy of one of them
};

// What was taken back, as it is recorded now.
struct TakenBackConsent {
  std::size_t person;  // position in the case
  const casework::Consent& consent;
  const std::set<casework::Direction>& directions;
  // Not the whole of it: what the consent, as it is now, still covers stays (consent.md C-14).
  bool narrowed = false;
  std::optional<Instant> last_time = {};  // when the person took something back before
};

// Adds all of it to `change`, which records the consent, so that it is one transaction.
[[nodiscard]] Result<Followed> follow_end(const exchange::Context& context,
                                          const casework::CaseFile& file,
                                          const TakenBackConsent& ended, store::ChangeSet& change);

}  // namespace musubi::node
