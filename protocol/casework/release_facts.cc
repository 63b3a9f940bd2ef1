#include "protocol/casework/release_facts.h"

#include "protocol/casework/relation.h"

namespace musubi::casework {
namespace {

// Builds facts that share a source.
class FactsFrom {
 public:
  FactsFrom(policy::Facts& facts, std::string source, std::string asserter, Instant at)
      : facts_(facts), provenance_{std::move(source), std::move(asserter), at} {}

  FactsFrom& state(std::string_view attribute, std::string_view value) {
    facts_.emplace(attribute, policy::Fact{std::string(value), provenance_});
    return *this;
  }

 private:
  policy::Facts& facts_;
  policy::Provenance provenance_;
};

std::string_view yes_or_no(bool value) { return value ? "yes" : "no"; }

bool has_ended(const Consent& consent, Instant now) {
  return consent.valid_until && *consent.valid_until <= now;
}

// Given once, but its time is over.
ConsentState state_at(const Consent& consent, Instant now) {
  const bool permits =
      consent.state == ConsentState::kGiven || consent.state == ConsentState::kRenewed;
  return permits && has_ended(consent, now) ? ConsentState::kExpired : consent.state;
}

// The wording of the form's version says whom the mark speaks of; an unknown wording, nobody.
bool covers(const Wordings& wordings, const std::string& wording, Relation relation) {
  const Wording* shown = wordings.find(wording);
  return shown != nullptr && shown->approved && shown->provides &&
         shown->covers.count(relation) > 0;
}

void add_consent(policy::Facts& facts, const Evidence& evidence,
                 const std::optional<Consent>& consent, Relation relation, Instant now) {
  if (!consent) {
    // Nobody asked. That is 不明, and not a fact that is missing.
    FactsFrom(facts, "consent-record", evidence.own.text(), now)
        .state("consent", consent_state_name(ConsentState::kUnknown))
        .state("consent_covers_recipient", "no");
    return;
  }
  FactsFrom(facts, "consent-record", consent->taken_by, consent->changed)
      .state("consent", consent_state_name(state_at(*consent, now)))
      .state("consent_covers_recipient",
             yes_or_no(covers(evidence.wordings, consent->wording, relation)));
}

void add_registry_facts(policy::Facts& facts, const Evidence& evidence,
                        const ReleaseRequest& request, Relation relation, Instant now) {
  const registry::Registry& registry = evidence.registry;
  const OrganisationId own = evidence.own.organisation();
  const OrganisationId peer = request.recipient.organisation();
  const registry::Organisation* sender = registry.organisation(own);
  const registry::Organisation* recipient = registry.organisation(peer);
  FactsFrom from(facts, "registry", registry.content().federation, registry.content().issued);
  from.state("relation", relation_name(relation))
      .state("agreement", agreement_name(agreement_of(registry, own, peer, request.basis,
                                                      request.categories, now)));
  if (recipient != nullptr) from.state("recipient_kind", recipient->body_kind);
  if (sender == nullptr) return;
  from.state("sender_kind", sender->body_kind);
  const auto standing =
      policy::standing(evidence.catalogue, request.basis, now, sender->capabilities);
  if (standing != policy::Standing::kUnknown) {
    from.state("basis_current", yes_or_no(standing == policy::Standing::kCurrent));
  }
}

// 支援措置, as the sheet records it. Not asked is missing, and hides the whereabouts, too.
void add_sealed_place(policy::Facts& facts, const CaseFile& file, std::size_t index) {
  const std::optional<Mark> mark = file.sealed_place(index);
  if (!mark || *mark == Mark::kUnknown) return;
  FactsFrom(facts, "intake-sheet", "case", file.changed)
      .state("sealed_place", yes_or_no(*mark == Mark::kYes));
}

}  // namespace

policy::Facts derive_facts(const Evidence& evidence, const ReleaseRequest& request,
                           const CaseFile& file, std::size_t index,
                           const std::optional<Consent>& consent, Instant now) {
  const Relation relation = relation_of(evidence.registry, evidence.own.organisation(),
                                        request.recipient.organisation(), now);
  policy::Facts facts;
  // Meetings, recorded requests and emergencies are not kept here yet: none of them exists, and
  // a basis that rests on one permits nothing.
  FactsFrom(facts, "request", evidence.own.text(), now)
      .state("purpose", label(request.purpose).name)
      .state("kind", label(request.kind).name)
      .state("meeting", "none")
      .state("request", "none")
      .state("urgency", "none");
  add_registry_facts(facts, evidence, request, relation, now);
  add_consent(facts, evidence, consent, relation, now);
  add_sealed_place(facts, file, index);
  return facts;
}

}  // namespace musubi::casework
