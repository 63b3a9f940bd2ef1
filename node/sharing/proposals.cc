// Releases that wait for a second person: shown, approved, or rejected.
#include "node/sharing/proposal.h"
#include "node/sharing/sharing_service.h"

namespace musubi::node {

Result<Proposal> SharingService::proposal(const std::string& id) {
  std::optional<Proposal> found;
  TRY(parts_.writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(found, find_proposal(store, id));
    return {};
  }));
  return *std::move(found);
}

Result<ReleaseAnswer> SharingService::approve(const std::string& id, const Word& word) {
  ReleaseAnswer answer;
  std::optional<NodeId> recipient;
  const Status ended = parts_.writer.run([&](store::Store& store) -> Status {
    // Inside the step: a registry that was accepted before it counts.
    const auto situation = parts_.situation.current();
    TRY_ASSIGN(const Proposal proposal, find_proposal(store, id));
    const Instant now = parts_.clock.now();
    TRY(check_approval(proposal, word.by, now));
    recipient = proposal.order.request.recipient;
    const Approval approval{word, proposal};
    const casework::Author author{proposal.proposer};
    return release_now(store, {*situation, proposal.order, author, {}, &approval, now}, answer);
  });
  TRY(ended);
  if (answer.message) parts_.released(*recipient);
  return answer;
}

Status SharingService::reject(const std::string& id, const Word& word) {
  return parts_.writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(const Proposal proposal, find_proposal(store, id));
    TRY(check_open(proposal));
    const Ending ending{ProposalEnd::kRejected, word, parts_.clock.now(), std::nullopt};
    store::ChangeSet change(ending_record(proposal, ending, parts_.random));
    change.update(ended_row(proposal, ending));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

}  // namespace musubi::node
