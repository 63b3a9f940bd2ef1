// The use cases of staff: take an intake, see what would be released, release it, record a
// consent; and the decision that is made again before each attempt to deliver.
#pragma once

#include <functional>
#include <optional>
#include <set>

#include "node/runtime/situation_keeper.h"
#include "node/sharing/assessment.h"
#include "node/sharing/case_shelf.h"
#include "node/sharing/consent_change.h"
#include "node/sharing/consent_end.h"
#include "node/sharing/consent_tasks.h"
#include "node/sharing/proposal.h"
#include "node/sharing/release_order.h"
#include "protocol/emergency/rows.h"
#include "protocol/exchange/environment.h"
#include "protocol/exchange/outbox.h"
#include "protocol/ports/clock.h"
#include "protocol/search/search_keys.h"

namespace musubi::node {

inline constexpr Duration kDefaultLifetime = std::chrono::days{30};

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
    const search::NameKey& names;  // by which a case that is taken in is found
    std::function<std::optional<crypto::Checkpoint>()> checkpoint;
    // Something waits for the peer.
    std::function<void(const NodeId&)> released;
    // How long before a consent ends somebody should ask again.
    std::chrono::days ask_before_end = kAskBeforeEnd;
    emergency::Watch watch = {};  // how many emergencies are an alarm
  };
  explicit SharingService(Parts parts) : parts_(std::move(parts)) {}

  // `commissioner` is the 委託元 on whose behalf it is taken; casework::partition_for() says when
  // it may be left out.
  [[nodiscard]] Result<casework::CaseFile> take_intake(
      const json::Value& sheet, const casework::Author& author,
      const std::optional<OrganisationId>& commissioner = std::nullopt,
      const Also<casework::CaseFile>& also = {});

  // Adds what goes with every new case, however it came: the keys that it is found by, its urgency,
  // and the ends of its consents. Inside Writer::run().
  [[nodiscard]] Status complete_intake(store::Store& store, casework::OpenedCase& opened,
                                       Instant now) const;

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

  // 委託元をまたぐ提供: to this node's own partition of the order's recipient, which is a node of
  // that 委託元 (docs/spec/partitions.md §2). `message` of the answer is the crossing. Refused as
  // release() is, and "crossing.same-partition", "crossing.not-a-commissioner",
  // "crossing.duty-not-kept".
  [[nodiscard]] Result<ReleaseAnswer> cross(const ReleaseOrder& order,
                                            const casework::Author& author,
                                            const Also<ReleaseAnswer>& also = {});

  // What a person said, with all that follows from it, in one transaction. As check_terms() and
  // next_consent() say; "consent.no-such-person".
  [[nodiscard]] Result<Followed> record_consent(const CaseId& case_id, std::size_t person,
                                                const ConsentChange& said,
                                                const casework::Author& author);
  // Less of what was given; what rested on the rest is taken back. As narrowed_consent() says;
  // kNotFound "consent.not-found", kConflict "consent.superseded" for one that is not the newest.
  [[nodiscard]] Result<Followed> narrow_consent(const CaseId& case_id, const Narrowing& narrowing,
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
  // A consent that is about to be recorded.
  struct ConsentStep {
    const casework::CaseFile& file;
    std::size_t person;
    const casework::Consent& next;
    const std::set<casework::Direction>& said;
    bool narrowed;
    Instant now;
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
  [[nodiscard]] Status cross_now(store::Store& store, const Asked& asked, ReleaseAnswer& answer);
  [[nodiscard]] Status keep_crossed(store::Store& store, const Asked& asked,
                                    const Assessed& assessed, const policy::Permit& permit,
                                    ReleaseAnswer& answer);
  // What every record of a consent takes with it: follow-ups, and the task of its end.
  [[nodiscard]] Result<Followed> keep_consent(store::Store& store, const NodeSituation& situation,
                                              const ConsentStep& step);
  [[nodiscard]] static Status finish(store::Store& store, const Asked& asked, ReleaseAnswer& answer,
                                     store::ChangeSet change);

  Parts parts_;
  CaseShelf shelf_;  // used inside Writer::run() only
};

}  // namespace musubi::node
