#include "node/sharing/sharing_service.h"

#include "node/sharing/asked_of_us.h"
#include "node/sharing/asking.h"
#include "node/sharing/known_message.h"
#include "node/sharing/urgency.h"
#include "node/sharing/urgent.h"
#include "protocol/casework/named_persons.h"
#include "protocol/casework/partition.h"
#include "protocol/exchange/terms.h"
#include "protocol/ids/timed_id.h"
#include "protocol/policy/obligations.h"
#include "protocol/referral/rows.h"
#include "protocol/referral/steps.h"

namespace musubi::node {

using casework::CaseFile;
using casework::ReleaseRequest;

namespace {

// An inquiry is answered as such, and by nothing else: else more could leave than was asked for, or
// at another instant (IQ-9).
Status check_goes_this_way(store::Store& store, const ReleaseOrder& order) {
  if (order.answers_inquiry) return {};
  TRY_ASSIGN(const auto item,
             exchange::find_received(store, order.request.recipient, *order.reply_to));
  const bool inquiry = item && item->kind == label(Kind::kInquiry).name;
  return inquiry ? refused("inquiry.answer-it") : Status();
}

// Of what is released in reply to an inquiry.
Result<std::optional<casework::RecordedRequest>> request_on_record(
    store::Store& store, const ReleaseRequest& request, const std::optional<MessageId>& reply_to) {
  if (!reply_to) return std::optional<casework::RecordedRequest>();
  TRY_ASSIGN(const auto asked, asked_of_us(store, request.recipient, *reply_to));
  if (!asked) return std::optional<casework::RecordedRequest>();
  return recorded_request(*asked, request.basis, request.categories);
}

// Of a message that was released in an emergency, as long as what was declared holds.
Result<std::optional<casework::Declared>> declaration_of(store::Store& store,
                                                         const MessageId& message, Instant now) {
  TRY_ASSIGN(const auto row, emergency::find_emergency(store, message));
  if (!row) return std::optional<casework::Declared>();
  return declared_by(row->declaration, row->released_by, row->released, now);
}

}  // namespace

Result<SharingService::Assessed> SharingService::assess_order(store::Store& store,
                                                              const NodeSituation& situation,
                                                              const ReleaseOrder& order,
                                                              const casework::Author& author,
                                                              Instant now) {
  // Of a node that nobody vouches for there is nothing to decide.
  const NodeId& recipient = order.request.recipient;
  if (situation.registry->node(recipient) == nullptr) {
    return invalid("release.unknown-recipient", recipient.text());
  }
  if (order.reply_to) {
    TRY_ASSIGN(const bool known, is_shared_with(store, *order.reply_to, recipient));
    if (!known) return invalid("release.unknown-reply-to", order.reply_to->text());
    TRY(check_goes_this_way(store, order));
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
  if (order.person && *order.person >= file.persons.size())
    return invalid("release.no-such-person");
  if (request.kind == Kind::kInquiry && !order.question) return invalid("inquiry.question-missing");
  if (order.question) {
    TRY(check_question(*order.question, file, now));
    request.categories.push_back(Category::kPresentingIssues);
  }
  TRY(check_urgent(order));
  TRY_ASSIGN(request.requested, request_on_record(store, request, order.reply_to));
  if (order.danger) request.declared = declared_by(*order.danger, author.user, now, now);
  const casework::Evidence evidence{*situation.registry, catalogue, situation.policies->wordings(),
                                    situation.exchange.own};
  Assessment assessment = assess(*engine, evidence, request, file, consents, now);
  if (order.person) keep_only(assessment, *order.person);
  if (order.question) count_words(assessment, *order.person);
  return Assessed{file, engine, basis, std::move(assessment)};
}

namespace {

// Of whom the sheet marks a consent under words that name an end.
void insert_end_tasks(casework::OpenedCase& opened, const casework::Wordings& wordings,
                      std::chrono::days lead, Instant now) {
  const casework::IntakeSheet& sheet = opened.file.intake;
  const casework::Wording* shown = wordings.find(sheet.wording);
  if (shown == nullptr || !shown->days) return;
  for (std::size_t i = 0; i < sheet.household.size(); ++i) {
    if (sheet.household[i].consent != casework::Mark::kYes) continue;
    const Instant end = now + std::chrono::days(*shown->days);
    insert_end_task({opened.file, i, end, lead, now}, opened.change);
  }
}

}  // namespace

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
    TRY(complete_intake(store, opened, now));
    if (also) TRY(also(store, now, opened.file, opened.change));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(opened.change));
    return {};
  };
  TRY(parts_.writer.run(keep));
  return std::move(opened.file);
}

Status SharingService::complete_intake(store::Store& store, casework::OpenedCase& opened,
                                       Instant now) const {
  const auto situation = parts_.situation.current();
  if (const auto urgent = urgency_task(opened.file)) opened.change.insert(to_row(*urgent));
  if (situation->policies != nullptr) {
    insert_end_tasks(opened, situation->policies->wordings(), parts_.ask_before_end, now);
  }
  return casework::index_names(store, parts_.names, opened.file, opened.change);
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
  // It was made of texts that may tell, by now, where somebody is: it has to be released anew.
  if (file.sealed_since && message.released_at <= *file.sealed_since) {
    return exchange::Redecision(exchange::Denial{std::string(kSealedPlace)});
  }
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
  TRY_ASSIGN(request.requested,
             request_on_record(context.reads, request, message.manifest.reply_to));
  TRY_ASSIGN(request.declared, declaration_of(context.reads, message.message, context.now));
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
