#include "node/sharing/sharing_service.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "node/sharing/kept_duties.h"
#include "node/sharing/release_rows.h"
#include "protocol/casework/partition.h"
#include "protocol/exchange/terms.h"
#include "protocol/ids/timed_id.h"
#include "protocol/policy/explanation.h"
#include "protocol/policy/obligations.h"
#include "protocol/policy/trace.h"
#include "protocol/referral/rows.h"
#include "protocol/referral/steps.h"

namespace musubi::node {
namespace {

using casework::CaseFile;
using casework::ReleaseRequest;

// Decisions are kept with their facts, so that anyone may replay them; denials, too.
store::ChangeSet decision_record(const DecisionId& id, const CaseFile& file,
                                 const ReleaseOrder& order, const Assessment& assessment,
                                 std::string_view outcome, const casework::Author& author,
                                 Instant now, crypto::RandomSource& random) {
  store::ChangeSet change(
      audit::Record::make(audit::Act::kDecision, now, file.id,
                          json::Object{{"basis", order.request.basis},
                                       {"decisions", policy::to_json(assessment.all())},
                                       {"id", id.text()},
                                       {"outcome", outcome},
                                       {"reason", order.reason},
                                       {"recipient", order.request.recipient.text()},
                                       {"user", author.user}},
                          random));
  return change.insert(exchange::to_row(exchange::DecisionRow{
      id, file.id, now, to_bytes(json::to_canonical(policy::to_json(assessment.all()))),
      random.bytes(exchange::kFactsSaltSize)}));
}

// Who released, why, and what they say that they had done before: of the act itself the exchange
// keeps all the rest.
audit::Record order_record(const DecisionId& id, const CaseFile& file, const ReleaseOrder& order,
                           const casework::Author& author, Instant now,
                           crypto::RandomSource& random) {
  json::Array discharged;
  for (const std::string& duty : order.discharged) discharged.push_back(duty);
  return audit::Record::make(audit::Act::kDecision, now, file.id,
                             json::Object{{"discharged", std::move(discharged)},
                                          {"id", id.text()},
                                          {"outcome", "released"},
                                          {"reason", order.reason},
                                          {"user", author.user}},
                             random);
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

Status complete(store::Store& store, const NodeSituation& situation, const ReleaseOrder& order,
                Instant now, const SharingService::Also<ReleaseAnswer>& also, ReleaseAnswer& answer,
                store::ChangeSet& act) {
  if (!also) return {};
  TRY(explain(situation, order, answer));
  return also(store, now, answer, act);
}

}  // namespace

// One order, looked at inside a transaction.
struct SharingService::Assessed {
  const CaseFile& file;  // on the shelf
  const policy::Engine* engine;
  const policy::BasisRow* basis;
  Assessment assessment;
};

Result<SharingService::Assessed> SharingService::assess_order(store::Store& store,
                                                              const NodeSituation& situation,
                                                              const ReleaseOrder& order,
                                                              Instant now) {
  // Of a node that nobody vouches for there is nothing to decide.
  const NodeId& recipient = order.request.recipient;
  if (situation.registry->node(recipient) == nullptr) {
    return invalid("release.unknown-recipient", recipient.text());
  }
  TRY_ASSIGN(const CaseFile* shelved, shelf_.load(store, order.case_id, now));
  const CaseFile& file = *shelved;
  TRY_ASSIGN(const auto consents, casework::load_consents(store, file));
  TRY_ASSIGN(const auto* engine,
             situation.policies->engine_for(order.request.recipient.organisation()));
  const policy::Catalogue& catalogue = situation.policies->catalogue();
  const policy::BasisRow* basis = catalogue.find(order.request.basis);
  if (basis == nullptr) return invalid("release.unknown-basis", order.request.basis);
  ReleaseRequest request = order.request;
  request.asked = now;
  if (request.categories.empty()) request.categories = held_categories(file.summary);
  const casework::Evidence evidence{*situation.registry, catalogue, situation.policies->wordings(),
                                    situation.exchange.own};
  Assessment assessment = assess(*engine, evidence, request, file, consents, now);
  return Assessed{file, engine, basis, std::move(assessment)};
}

Result<CaseFile> SharingService::take_intake(const json::Value& sheet,
                                             const casework::Author& author,
                                             const std::optional<OrganisationId>& commissioner,
                                             const Also<CaseFile>& also) {
  const auto situation = parts_.situation.current();
  const Instant now = parts_.clock.now();
  TRY_ASSIGN(const OrganisationId partition,
             casework::partition_for(*situation->registry, situation->exchange.own.organisation(),
                                     commissioner, now));
  TRY_ASSIGN(auto opened, casework::open_case(sheet, partition.text(), author, now, parts_.random));
  const auto keep = [&](store::Store& store) -> Status {
    if (also) TRY(also(store, now, opened.file, opened.change));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(opened.change));
    return {};
  };
  TRY(parts_.writer.run(keep));
  return std::move(opened.file);
}

Result<ReleaseAnswer> SharingService::preview(const ReleaseOrder& order,
                                              const casework::Author& author) {
  std::shared_ptr<const NodeSituation> situation;
  ReleaseAnswer answer;
  TRY(parts_.writer.run([&](store::Store& store) -> Status {
    situation = parts_.situation.current();
    if (!situation->hindrance.ok()) return situation->hindrance;
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(Assessed assessed, assess_order(store, *situation, order, now));
    const auto id = draw_at<DecisionId>(now, parts_.random);
    TRY_ASSIGN([[maybe_unused]] const auto index,
               store.apply(decision_record(id, assessed.file, order, assessed.assessment, "preview",
                                           author, now, parts_.random)));
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
    return release_now(store, *situation, order, author, also, answer);
  }));
  if (answer.message) parts_.released(order.request.recipient);
  if (!also) TRY(explain(*situation, order, answer));
  return answer;
}

Status SharingService::release_now(store::Store& store, const NodeSituation& situation,
                                   const ReleaseOrder& order, const casework::Author& author,
                                   const Also<ReleaseAnswer>& also, ReleaseAnswer& answer) {
  const Instant now = parts_.clock.now();
  TRY(situation.may_release(now));
  TRY_ASSIGN(Assessed assessed, assess_order(store, situation, order, now));
  answer.assessment = std::move(assessed.assessment);
  const Assessment& assessment = answer.assessment;

  // Approvals by a second person are not built: nobody may claim one for themselves.
  if (order.discharged.count("SECOND_APPROVER") > 0) return refused("release.no-approval");

  const auto decision_id = draw_at<DecisionId>(now, parts_.random);
  auto permit = assessed.engine->permit(decision_id, assessment.grants(), order.discharged);
  if (!permit && permit.error().reason == "policy.denied") {
    auto denial = decision_record(decision_id, assessed.file, order, assessment, "denied", author,
                                  now, parts_.random);
    TRY(complete(store, situation, order, now, also, answer, denial));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(denial));
    return {};
  }
  if (!permit) return permit.error();
  for (const Obligation& duty : permit->obligations()) {
    if (!can_be_kept(duty.id)) return refused("release.duty-not-kept", duty.id);
  }
  // The reason is the duty: to say that there is one is not to write it down.
  if (order.reason.empty() && order.discharged.count("RECORD_REASON") > 0) {
    return refused("policy.duty-open", "RECORD_REASON");
  }

  const CaseFile& file = assessed.file;
  TRY_ASSIGN(const auto pseudonym,
             casework::pseudonym_for(store, file, order.request.recipient, now, parts_.random));
  const auto message = draw_at<MessageId>(now, parts_.random);
  const auto payload = casework::restrict(file.summary, assessment.allowed());
  std::vector<store::Row> ledger = ledger_rows(file, *permit, message, order.request, now);
  const exchange::Context context{store, *situation.registry, situation.exchange.own, now,
                                  parts_.random};
  TRY_ASSIGN(const auto referral, referral_row(context, file, order, *permit, message));
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
      .payload =
          exchange::OutgoingPayload{std::string(casework::kCaseSummaryType),
                                    casework::kCaseSummarySchema,
                                    to_bytes(json::to_canonical(casework::to_json(payload)))},
      .checkpoint = parts_.checkpoint()};
  TRY_ASSIGN(auto change, exchange::release(context, *std::move(permit), std::move(outgoing),
                                            std::move(ledger)));
  change.also(order_record(decision_id, file, order, author, now, parts_.random));
  if (pseudonym.fresh) change.insert(*pseudonym.fresh);
  if (referral) change.insert(*referral);
  answer.message = message;
  TRY(complete(store, situation, order, now, also, answer, change));
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return {};
}

// The same persons and categories as were released, on the same basis, with the facts of now.
Result<exchange::Redecision> SharingService::decide_again(const exchange::Context& context,
                                                          const exchange::OutboxRow& message) {
  const auto situation = parts_.situation.current();
  TRY(situation->hindrance);
  if (!message.terms) return Error{ErrorCode::kNotFound, "release.decision-gone", ""};
  TRY_ASSIGN(const auto referred,
             referral::find_referral(context.reads, context.own, context.own, message.message));
  if (referred && referral::is_taken_back(referred->view.state)) {
    return exchange::Redecision(exchange::Denial{"referral.taken-back"});
  }
  TRY_ASSIGN(std::vector<policy::Grant> grants, exchange::released_by(*message.terms));
  TRY_ASSIGN(const CaseFile* shelved, shelf_.load(context.reads, message.case_id, context.now));
  const CaseFile& file = *shelved;
  TRY_ASSIGN(const auto consents, casework::load_consents(context.reads, file));

  const NodeId& recipient = message.manifest.recipients.front().node;
  const auto kind = parse_kind(message.manifest.kind);
  if (!kind) return Error{ErrorCode::kInternal, "release.bad-kind", ""};
  ReleaseRequest request{
      recipient,          *kind, message.manifest.purpose, message.manifest.basis.row, {},
      message.released_at};
  for (const policy::Grant& grant : grants) {
    request.categories.insert(request.categories.end(), grant.categories.begin(),
                              grant.categories.end());
  }
  TRY_ASSIGN(const auto* engine, situation->policies->engine_for(recipient.organisation()));
  const casework::Evidence evidence{context.registry, situation->policies->catalogue(),
                                    situation->policies->wordings(), context.own};
  for (policy::Grant& grant : grants) {
    if (grant.person >= file.persons.size()) {
      return Error{ErrorCode::kInternal, "release.bad-person", ""};
    }
    grant.decision =
        engine->decide(request.basis, casework::derive_facts(evidence, request, file, grant.person,
                                                             consents[grant.person], context.now));
    for (const Category category : grant.categories) {
      if (leaves(grant.decision, category)) continue;
      return exchange::Redecision(exchange::Denial{why_not(grant.decision, category)});
    }
  }
  // What a person did before the release stays done.
  auto permit = engine->permit(draw_at<DecisionId>(context.now, context.random), grants,
                               policy::before_duties(grants));
  if (permit) return exchange::Redecision(*std::move(permit));
  if (permit.error().reason != "policy.denied") return permit.error();
  return exchange::Redecision(exchange::Denial{permit.error().detail});
}

}  // namespace musubi::node
