// What leaves: seen before it does, released, or kept as a proposal until somebody else has
// approved.
#include "crypto/primitives/hash.h"
#include "node/sharing/asking.h"
#include "node/sharing/kept_duties.h"
#include "node/sharing/release_records.h"
#include "node/sharing/release_rows.h"
#include "node/sharing/sharing_service.h"
#include "node/sharing/urgent.h"
#include "protocol/ids/timed_id.h"
#include "protocol/policy/explanation.h"
#include "protocol/policy/obligations.h"
#include "protocol/policy/trace.h"
#include "protocol/referral/rows.h"
#include "protocol/referral/steps.h"

namespace musubi::node {
namespace {

using casework::CaseFile;

// What was approved waits no more, whatever came of it.
void end_proposal(const Approval* approval, const std::optional<MessageId>& message, Instant now,
                  crypto::RandomSource& random, store::ChangeSet& change) {
  if (approval == nullptr) return;
  const Ending ending{message ? ProposalEnd::kApproved : ProposalEnd::kDenied, approval->word, now,
                      message};
  change.also(ending_record(approval->proposal, ending, random));
  change.update(ended_row(approval->proposal, ending));
}

// What no recipient could keep is neither sent nor proposed.
Status check_kept(const policy::Permit& permit) {
  for (const Obligation& duty : permit.obligations()) {
    if (!can_be_kept(duty.id)) return refused("release.duty-not-kept", duty.id);
  }
  return {};
}

bool needs_second(const std::vector<policy::Grant>& grants) {
  return policy::before_duties(grants).count(std::string(kSecondApprover)) > 0;
}

// What a release would meet after the policy's permission; to wait for a second person is no
// hindrance. A denial is the policy's own answer.
Status hindrance_of(const policy::Engine& engine, const DecisionId& id,
                    const Assessment& assessment, const ReleaseOrder& order) {
  const auto grants = assessment.grants();
  std::set<std::string> discharged = order.discharged;
  if (needs_second(grants)) discharged.emplace(kSecondApprover);
  const auto permit = engine.permit(id, grants, discharged);
  if (!permit) return permit.error().reason == "policy.denied" ? Status() : Status(permit.error());
  TRY(check_kept(*permit));
  return check_reason(order);
}

// Who approved was shown this, and neither more nor less.
Status check_approved(const Approval* approval, const CaseFile& file,
                      const policy::Permit& permit) {
  if (approval == nullptr) return {};
  if (leaving_of(file.revision, permit.grants()) == approval->proposal.leaving) return {};
  return refused("proposal.changed");
}

Answerable answerable(const casework::Author& author, const Approval* approval,
                      const std::string& reason, crypto::RandomSource& random) {
  const Bytes salt = random.bytes(audit::kLeafSaltSize);
  Answerable who{author.user, std::nullopt, crypto::sha256({salt, as_bytes(reason)}).hex(),
                 to_hex(salt)};
  if (approval != nullptr) who.approved_by = approval->word.by;
  return who;
}

// A つなぎ or a ケース移管 has a state from the moment of its release on; other kinds have none.
Result<std::optional<store::Row>> referral_row(const exchange::Context& context,
                                               const CaseFile& file, const ReleaseOrder& order,
                                               const policy::Permit& permit,
                                               const MessageId& message) {
  const auto row = referral::referral_of({order.request.kind,
                                          message,
                                          context.own,
                                          {order.request.recipient},
                                          context.now,
                                          permit.obligations()},
                                         file.id, file.partition, std::nullopt);
  if (!row) return std::optional<store::Row>{};
  TRY_ASSIGN(store::Row opening, referral::sent(context.reads, *row, context.own));
  return std::optional<store::Row>{std::move(opening)};
}

// A case summary of what was permitted, or the inquiry that takes it with it.
Result<exchange::OutgoingPayload> payload_of(const ReleaseOrder& order, const CaseFile& file,
                                             const Assessment& assessment) {
  if (order.question) return inquiry_payload(order, file, assessment);
  const auto summary = casework::restrict(file.summary, assessment.allowed());
  return exchange::OutgoingPayload{std::string(casework::kCaseSummaryType),
                                   casework::kCaseSummarySchema,
                                   to_bytes(json::to_canonical(casework::to_json(summary)))};
}

// Traces are long: only for people, and while the writer waits only where the whole answer has to
// stand in the transaction.
Status explain(const NodeSituation& situation, const ReleaseOrder& order, ReleaseAnswer& answer) {
  if (!order.explained) return {};
  TRY_ASSIGN(const auto* engine,
             situation.policies->engine_for(order.request.recipient.organisation()));
  json::Array persons;
  for (const PersonAssessment& person : answer.assessment.persons) {
    const policy::Decision& decision = person.grant.decision;
    persons.push_back(policy::explain_inside(engine->trace(decision.basis, decision.facts)));
  }
  answer.explanation = std::move(persons);
  return {};
}

}  // namespace

Result<ReleaseAnswer> SharingService::preview(const ReleaseOrder& order,
                                              const casework::Author& author) {
  std::shared_ptr<const NodeSituation> situation;
  ReleaseAnswer answer;
  TRY(parts_.writer.run([&](store::Store& store) -> Status {
    situation = parts_.situation.current();
    if (!situation->hindrance.ok()) return situation->hindrance;
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(Assessed assessed, assess_order(store, *situation, order, author, now));
    const auto id = draw_at<DecisionId>(now, parts_.random);
    TRY_ASSIGN([[maybe_unused]] const auto index,
               store.apply(decision_record(id, assessed.file, order, assessed.assessment, "preview",
                                           author, now, parts_.random)));
    answer.hindrance = hindrance_of(*assessed.engine, id, assessed.assessment, order);
    answer.assessment = std::move(assessed.assessment);
    return {};
  }));
  TRY(explain(*situation, order, answer));
  return answer;
}

Result<ReleaseAnswer> SharingService::release(const ReleaseOrder& order,
                                              const casework::Author& author,
                                              const Also<ReleaseAnswer>& also) {
  std::shared_ptr<const NodeSituation> situation;
  ReleaseAnswer answer;
  TRY(parts_.writer.run([&](store::Store& store) {
    // Inside the step: a registry that was accepted before it counts.
    situation = parts_.situation.current();
    return release_now(store, {*situation, order, author, also, nullptr, parts_.clock.now()},
                       answer);
  }));
  if (answer.message) parts_.released(order.request.recipient);
  if (!also) TRY(explain(*situation, order, answer));
  return answer;
}

// What the caller wants done in the act's own transaction, and the act.
Status SharingService::finish(store::Store& store, const Asked& asked, ReleaseAnswer& answer,
                              store::ChangeSet change) {
  if (asked.also) {
    TRY(explain(asked.situation, asked.order, answer));
    TRY(asked.also(store, asked.now, answer, change));
  }
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

Status SharingService::release_now(store::Store& store, const Asked& asked, ReleaseAnswer& answer) {
  const ReleaseOrder& order = asked.order;
  TRY(asked.situation.may_release(asked.now));
  // Nobody may claim another's approval: it is given by that person, to this node.
  if (order.discharged.count(std::string(kSecondApprover)) > 0) {
    return refused("release.no-approval");
  }
  TRY_ASSIGN(Assessed assessed,
             assess_order(store, asked.situation, order, asked.author, asked.now));
  if (assessed.file.state == casework::CaseState::kClosed) {
    return Error{ErrorCode::kConflict, "case.closed", {}};
  }
  answer.assessment = std::move(assessed.assessment);
  const auto grants = answer.assessment.grants();
  const bool waits = asked.approval == nullptr && needs_second(grants);
  // Of what waits it is asked whether it might leave if somebody approved: nobody is asked to
  // approve what may not.
  std::set<std::string> discharged = order.discharged;
  if (waits || asked.approval != nullptr) discharged.emplace(kSecondApprover);
  const auto id = draw_at<DecisionId>(asked.now, parts_.random);
  auto permit = assessed.engine->permit(id, grants, discharged);
  if (!permit && permit.error().reason == "policy.denied") {
    return deny(store, asked, assessed.file, id, answer);
  }
  if (!permit) return permit.error();
  TRY(check_kept(*permit));
  TRY(check_reason(order));
  if (waits) return propose(store, asked, assessed.file, id, answer);
  return put_out(store, asked, assessed, *std::move(permit), answer);
}

Status SharingService::deny(store::Store& store, const Asked& asked, const CaseFile& file,
                            const DecisionId& id, ReleaseAnswer& answer) {
  auto denial = decision_record(id, file, asked.order, answer.assessment, "denied", asked.author,
                                asked.now, parts_.random);
  end_proposal(asked.approval, std::nullopt, asked.now, parts_.random, denial);
  return finish(store, asked, answer, std::move(denial));
}

// Nothing leaves: what was asked for, and what would leave of it, waits for somebody else.
Status SharingService::propose(store::Store& store, const Asked& asked, const CaseFile& file,
                               const DecisionId& id, ReleaseAnswer& answer) {
  Proposal proposal{id.text(),
                    file.partition,
                    asked.order,
                    asked.author.user,
                    leaving_of(file.revision, answer.assessment.grants()),
                    asked.now,
                    asked.now + kProposalStands,
                    std::nullopt};
  // "All" is what it was when it was proposed.
  if (proposal.order.request.categories.empty()) {
    proposal.order.request.categories = held_categories(file.summary);
  }
  auto change = decision_record(id, file, asked.order, answer.assessment, "proposed", asked.author,
                                asked.now, parts_.random);
  change.insert(to_row(proposal));
  answer.proposal = proposal.id;
  return finish(store, asked, answer, std::move(change));
}

Status SharingService::put_out(store::Store& store, const Asked& asked, const Assessed& assessed,
                               policy::Permit permit, ReleaseAnswer& answer) {
  const CaseFile& file = assessed.file;
  const ReleaseOrder& order = asked.order;
  const Instant now = asked.now;
  TRY(check_approved(asked.approval, file, permit));
  TRY_ASSIGN(const auto pseudonym,
             casework::pseudonym_for(store, file, order.request.recipient, now, parts_.random));
  const auto message = draw_at<MessageId>(now, parts_.random);
  const DecisionId decision = permit.id();
  TRY_ASSIGN(auto payload, payload_of(order, file, answer.assessment));
  const Answerable who = answerable(asked.author, asked.approval, order.reason, parts_.random);
  std::vector<store::Row> ledger = ledger_rows(file, permit, message, order.request, who, now);
  const exchange::Context context{store, *asked.situation.registry, asked.situation.exchange.own,
                                  now, parts_.random};
  TRY_ASSIGN(const auto referral, referral_row(context, file, order, permit, message));
  exchange::OutgoingMessage outgoing{
      .message = message,
      .case_id = file.id,
      .recipients = {{order.request.recipient, pseudonym.pseudonym}},
      .kind = order.request.kind,
      .revision = file.revision,
      .reply_to = order.reply_to,
      .purpose = order.request.purpose,
      .basis = {assessed.basis->basis_class, assessed.basis->id, assessed.basis->as_of},
      .not_after = now + kDefaultLifetime,
      .payload = std::move(payload),
      .checkpoint = parts_.checkpoint()};
  TRY_ASSIGN(auto change,
             exchange::release(context, std::move(permit), std::move(outgoing), std::move(ledger)));
  change.also(
      order_record(decision, file, order, asked.author, asked.approval, now, parts_.random));
  end_proposal(asked.approval, message, now, parts_.random, change);
  if (pseudonym.fresh) change.insert(*pseudonym.fresh);
  if (referral) change.insert(*referral);
  TRY(add_emergency(store, order, file, message, who, parts_.watch, now, parts_.random, change));
  if (order.question) change.insert(asked_row(order, file, message, context.own, now));
  answer.message = message;
  return finish(store, asked, answer, std::move(change));
}

}  // namespace musubi::node
