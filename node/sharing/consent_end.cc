#include "node/sharing/consent_end.h"

#include <algorithm>

#include "protocol/casework/release_facts.h"
#include "protocol/exchange/taking_back.h"
#include "protocol/exchange/terms.h"
#include "protocol/referral/steps.h"

namespace musubi::node {
namespace {

using exchange::Context;
using exchange::OutboxRow;
using exchange::Postbag;
using exchange::TakenBack;

// What is collected is not in a message that only provides.
bool needed(const std::set<casework::Direction>& directions, const OutboxRow& message) {
  const auto kind = parse_kind(message.manifest.kind);
  if (!kind) return true;
  const auto needs = facts::directions_of(*kind);
  return std::any_of(needs.begin(), needs.end(), [&directions](casework::Direction direction) {
    return directions.count(direction) > 0;
  });
}

// Of a message whose version did not keep on whose consent it rested: whoever is in it.
bool may_have_rested(const OutboxRow& message, const std::vector<policy::Grant>& grants,
                     std::uint32_t person) {
  if (message.terms->consented) return message.terms->may_rest_on_consent_of(person);
  return std::any_of(grants.begin(), grants.end(),
                     [person](const policy::Grant& grant) { return grant.person == person; });
}

// Whether the mark, as it was narrowed, still speaks of all that was told of the person.
bool still_covers(const casework::DirectionMark& mark, const OutboxRow& message,
                  const std::vector<Category>& told) {
  const auto& recipients = message.manifest.recipients;
  const bool means_all = std::all_of(recipients.begin(), recipients.end(),
                                     [&mark](const ManifestRecipient& recipient) {
                                       const OrganisationId body = recipient.node.organisation();
                                       return mark.recipient_for(body).value_or(body) == body;
                                     });
  return means_all && mark.limits.allow(message.manifest.purpose, told);
}

bool stays(const OutboxRow& message, const std::vector<policy::Grant>& grants,
           const TakenBackConsent& ended) {
  if (!ended.narrowed) return false;
  std::vector<Category> told;
  for (const policy::Grant& grant : grants) {
    if (grant.person == ended.person) told = grant.categories;
  }
  return std::all_of(ended.directions.begin(), ended.directions.end(),
                     [&](casework::Direction direction) {
                       return !needed({direction}, message) ||
                              still_covers(ended.consent.mark_of(direction), message, told);
                     });
}

// Whether what is taken back now carried the message.
Result<bool> falls(const OutboxRow& message, const TakenBackConsent& ended) {
  if (!message.terms || !needed(ended.directions, message)) return false;
  TRY_ASSIGN(const auto grants, exchange::released_by(*message.terms));
  const auto person = static_cast<std::uint32_t>(ended.person);
  return may_have_rested(message, grants, person) && !stays(message, grants, ended);
}

// Names the case, and goes with it; the records of what is sent and stopped name none.
audit::Record taking_back_record(const Context& context, const OutboxRow& message,
                                 const casework::Consent& consent) {
  return audit::Record::make(audit::Act::kDecision, context.now, message.case_id,
                             json::Object{{"consent", consent.id.text()},
                                          {"message", message.message.text()},
                                          {"outcome", "taken-back"},
                                          {"user", consent.taken_by}},
                             context.random);
}

// Whether there was a referral to halt. One that never left is halted here, and nobody else is
// told: the other end has nothing that could be halted.
Result<bool> halt(Postbag& bag, const Context& context, const OutboxRow& message,
                  const TakenBack& taken, const std::string& user) {
  TRY_ASSIGN(const auto known,
             referral::find_referral(context.reads, context.own, context.own, message.message));
  if (!known) return false;
  auto act = referral::prepare_act(context, *known, {.event = referral::Event::kHalt}, user);
  if (!act && act.error().code == ErrorCode::kRefused) return false;  // no place for it
  if (!act) return act.error();
  if (taken.may_have_arrived) {
    TRY(bag.put(message.manifest, message.case_id, known->row.recipient, std::move(act->progress)));
  }
  bag.record(std::move(act->record));
  bag.insert(std::move(act->row));
  return true;
}

// Of what was taken back before: whether nobody follows it up for this person yet. A narrowing is
// about what falls out with it.
bool belongs_to(const TakenBackConsent& ended, const OutboxRow& message) {
  return !ended.narrowed && (!ended.last_time || *ended.last_time < message.released_at);
}

bool was_recalled(const OutboxRow& message, const std::set<exchange::Recalled>& standing) {
  return std::any_of(standing.begin(), standing.end(), [&](const exchange::Recalled& recalled) {
    return recalled.message == message.message;
  });
}

void note(Followed& followed, const OutboxRow& message, const TakenBack& taken, bool halted) {
  for (const MessageId& recall : taken.recalls) {
    followed.recalled.push_back(message.message);
    followed.recalls.push_back(recall);
  }
  if (taken.stopped && !taken.may_have_arrived) followed.withdrawn.push_back(message.message);
  if (halted) followed.halted.push_back(message.message);
  for (const ManifestRecipient& recipient : message.manifest.recipients) {
    followed.peers.insert(recipient.node);
  }
}

}  // namespace

Result<Followed> follow_end(const Context& context, const casework::CaseFile& file,
                            const TakenBackConsent& ended, store::ChangeSet& change) {
  const casework::Consent& consent = ended.consent;
  TRY_ASSIGN(const auto messages, exchange::messages_of(context.reads, file.id));
  TRY_ASSIGN(const auto standing, exchange::standing_recalls(context.reads, messages));
  Followed followed{.consent = consent.id};
  Postbag bag(context);
  for (const OutboxRow& message : messages) {
    TRY_ASSIGN(const bool rested, falls(message, ended));
    if (!rested) continue;
    TRY_ASSIGN(const TakenBack taken, exchange::take_back(bag, context, message, standing));
    TRY_ASSIGN(const bool halted, halt(bag, context, message, taken, consent.taken_by));
    const bool before = taken.recalls.empty() && !taken.stopped && !halted;
    if (!before || belongs_to(ended, message)) {
      followed.rested.push_back(message.message);
      followed.asked |= !taken.recalls.empty() || was_recalled(message, standing);
    }
    if (before) continue;  // taken back before
    bag.record(taking_back_record(context, message, consent));
    note(followed, message, taken, halted);
  }
  std::move(bag).add_to(change);
  return followed;
}

}  // namespace musubi::node
