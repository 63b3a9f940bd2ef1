// What follows when a person takes their consent back (docs/spec/referral.md T-11): what rested on
// it is stopped and recalled, and referrals that rested on it are halted.
#pragma once

#include <set>
#include <vector>

#include "protocol/casework/case_file.h"
#include "protocol/exchange/environment.h"

namespace musubi::node {

struct Followed {
  std::vector<MessageId> recalled;   // messages of this case …
  std::vector<MessageId> recalls;    // … and the recalls of them that go now, in the same order
  std::vector<MessageId> withdrawn;  // messages that never left, and never will
  std::vector<MessageId> halted;     // referrals and handovers
  std::vector<MessageId> crossings;  // copies in other partitions of this node, erased now
  std::set<NodeId> peers;            // for whom something waits now
};

// What was taken back, as it is recorded now.
struct TakenBackConsent {
  std::size_t person;  // position in the case
  const casework::Consent& consent;
  const std::set<casework::Direction>& directions;
};

// Adds all of it to `change`, which records the consent, so that it is one transaction.
[[nodiscard]] Result<Followed> follow_end(const exchange::Context& context,
                                          const casework::CaseFile& file,
                                          const TakenBackConsent& ended, store::ChangeSet& change);

}  // namespace musubi::node
