// The use cases of staff: take an intake, see what would be released, release it, record a
// consent; and the decision that is made again before each attempt to deliver.
#pragma once

#include <functional>
#include <optional>
#include <set>

#include "node/runtime/situation_keeper.h"
#include "node/sharing/assessment.h"
#include "node/sharing/case_shelf.h"
#include "node/sharing/consent_end.h"
#include "node/sharing/proposal.h"
#include "node/sharing/release_order.h"
#include "protocol/emergency/rows.h"
#include "protocol/exchange/environment.h"
#include "protocol/exchange/outbox.h"
#include "protocol/ports/clock.h"

namespace musubi::node {

inline constexpr Duration kDefaultLifetime = std::chrono::days{30};

// What a person said about their consent. `wording` is the form version whose words they were
// shown. A direction of which nothing was said stays as it is.
struct ConsentChange {
  casework::ConsentState state;
  std::string wording;
  std::set<casework::Direction> directions{casework::kDirections.begin(),
                                           casework::kDirections.end()};
  std::optional<OrganisationId> recipient = std::nullopt;  // the body that they named
};

struct ReleaseAnswer {
  Assessment assessment;
  // Both absent: nothing may be released. That is a decision, not an error, and it is in the log.
  std::optional<MessageId> message;
  std::optional<std::string> proposal;  // it waits for a second person, and nothing has left
  json::Value explanation;              // for this node's own people only; null unless asked for
  // Of a preview: what would keep back a release of what the policy permits.
  Status hindrance = {};
};

class SharingService final : public exchange::Redecide {
 public:
  // What the caller wants done in the very transaction of an act, when all is known of it; it
  // must not record or release anything by itself. An error undoes the act.
  template <class What>
  using Also = std::function<Status(store::Store&, Instant, const What&, store::ChangeSet&)>;

  struct Parts {
    exchange::Writer& writer;
    const SituationKeeper& situation;
    const Clock& clock;
    crypto::RandomSource& random;
    std::function<std::optional<crypto::Checkpoint>()> checkpoint;
    // Something waits for the peer.
    std::function<void(const NodeId&)> released;
    emergency::Watch watch = {};  // how many emergencies are an alarm
  };
  explicit SharingService(Parts parts) : parts_(std::move(parts)) {}

  // `commissioner` is the 委託元 on whose behalf it is taken; casework::partition_for() says when
  // it may be left out.
  [[nodiscard]] Result<casework::CaseFile> take_intake(
      const json::Value& sheet, const casework::Author& author,
      const std::optional<OrganisationId>& commissioner = std::nullopt,
      const Also<casework::CaseFile>& also = {});

  // Decides and records the decision; releases nothing.
  [[nodiscard]] Result<ReleaseAnswer> preview(const ReleaseOrder& order,
                                              const casework::Author& author);
  // Facts are derived again and the decision is made inside the releasing transaction.
  // Refused: "policy.duty-open" (the detail names the duty), "outbox.…", "case.not-found".
  [[nodiscard]] Result<ReleaseAnswer> release(const ReleaseOrder& order,
                                              const casework::Author& author,
                                              const Also<ReleaseAnswer>& also = {});

  // What waits, or waited, for a second person. kNotFound "proposal.not-found".
  [[nodiscard]] Result<Proposal> proposal(const std::string& id);
  // Another person of this node approves: it is decided again, and released if what leaves is what
  // was proposed. Refused "proposal.same-person", "proposal.changed"; kConflict "proposal.closed";
  // kExpired "proposal.lapsed"; and as release() says.
  [[nodiscard]] Result<ReleaseAnswer> approve(const std::string& id, const Word& word);
  // Anybody of this node, the proposer too, ends it: nothing leaves. "proposal.closed".
  [[nodiscard]] Status reject(const std::string& id, const Word& word);

  // For a consent that is given or renewed: "consent.unknown-wording" (the detail lists those that
  // are known), "consent.wording-not-approved", "consent.recipient-missing" under words that cover
  // nobody who is not named, "consent.unknown-recipient" (the detail names it).
  // Where it takes an earlier consent back: what follows, done in the same transaction.
  [[nodiscard]] Result<Followed> record_consent(const CaseId& case_id, std::size_t person,
                                                const ConsentChange& said,
                                                const casework::Author& author);

  [[nodiscard]] Result<exchange::Redecision> decide_again(
      const exchange::Context& context, const exchange::OutboxRow& message) override;

 private:
  // One order, looked at inside a transaction.
  struct Assessed {
    const casework::CaseFile& file;  // on the shelf
    const policy::Engine* engine;
    const policy::BasisRow* basis;
    Assessment assessment;
  };
  // What is asked for in one step of the writer, and by whom. `approval` of who approved it, if
  // it was proposed before.
  struct Asked {
    const NodeSituation& situation;
    const ReleaseOrder& order;
    const casework::Author& author;
    const Also<ReleaseAnswer>& also;
    const Approval* approval;
    Instant now;
  };
  [[nodiscard]] Result<Assessed> assess_order(store::Store& store, const NodeSituation& situation,
                                              const ReleaseOrder& order,
                                              const casework::Author& author, Instant now);
  [[nodiscard]] Status release_now(store::Store& store, const Asked& asked, ReleaseAnswer& answer);
  // What it may come to; each is one change.
  [[nodiscard]] Status deny(store::Store& store, const Asked& asked, const casework::CaseFile& file,
                            const DecisionId& id, ReleaseAnswer& answer);
  [[nodiscard]] Status propose(store::Store& store, const Asked& asked,
                               const casework::CaseFile& file, const DecisionId& id,
                               ReleaseAnswer& answer);
  [[nodiscard]] Status put_out(store::Store& store, const Asked& asked, const Assessed& assessed,
                               policy::Permit permit, ReleaseAnswer& answer);
  [[nodiscard]] static Status finish(store::Store& store, const Asked& asked, ReleaseAnswer& answer,
                                     store::ChangeSet change);

  Parts parts_;
  CaseShelf shelf_;  // used inside Writer::run() only
};

}  // namespace musubi::node
