#include "protocol/casework/release_facts.h"

#include <algorithm>

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

// The mark's own end, or the one that its wording names.
bool has_ended(const Consent& consent, const Wording* shown, Instant now) {
  if (consent.valid_until && *consent.valid_until <= now) return true;
  return shown != nullptr && shown->days &&
         consent.changed + std::chrono::days(*shown->days) <= now;
}

// Given once, but its time is over.
ConsentState state_at(ConsentState state, bool ended) {
  return permits(state) && ended ? ConsentState::kExpired : state;
}

// To ask somebody about a person is to collect, and tells them of the person, too.
std::vector<Direction> directions_of(Kind kind) {
  if (kind == Kind::kInquiry) return {Direction::kProvide, Direction::kCollect};
  return {Direction::kProvide};
}

// The wording of the form's version says what the mark speaks of; an unknown wording, of nothing.
bool covers(const Wording* shown, const ReleaseRequest& request, Relation relation) {
  const auto directions = directions_of(request.kind);
  return shown != nullptr &&
         std::all_of(directions.begin(), directions.end(), [&](Direction direction) {
           return shown->speaks_of(direction, relation, request.purpose, request.categories);
         });
}

// The state of the first direction that does not permit; else of the first.
ConsentState state_for(const Consent& consent, Kind kind) {
  for (const Direction direction : directions_of(kind)) {
    if (!permits(consent.state_of(direction))) return consent.state_of(direction);
  }
  return consent.state_of(Direction::kProvide);
}

void add_consent(policy::Facts& facts, const Evidence& evidence, const ReleaseRequest& request,
                 const CaseFile& file, const std::optional<Consent>& consent, Relation relation,
                 Instant now) {
  if (!consent) {
    // Nobody asked. That is 不明, and not a fact that is missing.
    FactsFrom(facts, "consent-record", evidence.own.text(), file.changed)
        .state("consent", consent_state_name(ConsentState::kUnknown))
        .state("consent_covers_recipient", "no");
    return;
  }
  const Wording* shown = evidence.wordings.find(consent->wording);
  const ConsentState state =
      state_at(state_for(*consent, request.kind), has_ended(*consent, shown, now));
  FactsFrom(facts, "consent-record", consent->taken_by, consent->changed)
      .state("consent", consent_state_name(state))
      .state("consent_covers_recipient", yes_or_no(covers(shown, request, relation)));
}

// Whose capabilities the basis rests on: an entrusted task stays that of the body that commissions
// it, also where its contractor is the sender.
const registry::Organisation* body_in_charge(const policy::Catalogue& catalogue,
                                             std::string_view basis, Relation relation,
                                             const registry::Organisation* sender,
                                             const registry::Organisation* recipient) {
  const policy::BasisRow* row = catalogue.find(basis);
  const bool entrusted = row != nullptr && row->basis_class == BasisClass::kEntrustment;
  return entrusted && relation == Relation::kCommissioningMunicipality ? recipient : sender;
}

// A contract with another municipality is not about this case.
Agreement agreement_for(const Evidence& evidence, const ReleaseRequest& request, Relation relation,
                        Instant now) {
  if (relation == Relation::kOtherMunicipality) return Agreement::kNone;
  return agreement_of(evidence.registry, evidence.own.organisation(),
                      request.recipient.organisation(), request.basis, request.categories, now);
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
      .state("agreement", agreement_name(agreement_for(evidence, request, relation, now)));
  if (recipient != nullptr) from.state("recipient_kind", recipient->body_kind);
  if (sender == nullptr) return;
  from.state("sender_kind", sender->body_kind);
  const registry::Organisation* in_charge =
      body_in_charge(evidence.catalogue, request.basis, relation, sender, recipient);
  if (in_charge == nullptr) return;
  const auto standing =
      policy::standing(evidence.catalogue, request.basis, now, in_charge->capabilities);
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

// Whether the subject lives in the city for which the case is kept. Whose place is sealed is one
// whom that city took in: nothing else is known of where they are, nor may be.
std::optional<bool> subject_is_in_city(const CaseFile& file) {
  const auto& place = file.intake.subject.person.address;
  if (place.is_sealed()) return true;
  const Address* address = place.open();
  if (address == nullptr || address->municipality.empty()) return std::nullopt;
  return file.partition == "lg-" + address->municipality;
}

std::optional<bool> is_in_city(const CaseFile& file, std::size_t index) {
  if (index == 0) return subject_is_in_city(file);
  if (index >= file.intake.household.size()) return std::nullopt;
  const Link* link = file.intake.household[index].link.open();
  if (link == nullptr || link->living.empty()) return std::nullopt;
  if (link->living == "together") return subject_is_in_city(file);
  return link->living == "apart_in_city";
}

// Seen from that city (別居(市外) is elsewhere). What nobody wrote down, and what is sealed, is
// missing: who may live elsewhere is treated as one who does.
void add_residence(policy::Facts& facts, const CaseFile& file, std::size_t index) {
  const std::optional<bool> in_city = is_in_city(file, index);
  if (!in_city) return;
  FactsFrom(facts, "intake-sheet", "case", file.changed)
      .state("residence", *in_city ? "in_city" : "elsewhere");
}

}  // namespace

policy::Facts derive_facts(const Evidence& evidence, const ReleaseRequest& request,
                           const CaseFile& file, std::size_t index,
                           const std::optional<Consent>& consent, Instant now) {
  const auto on_behalf_of = OrganisationId::parse(file.partition);
  const Relation relation =
      relation_of(evidence.registry, evidence.own.organisation(), request.recipient.organisation(),
                  on_behalf_of.value_or(evidence.own.organisation()), now);
  policy::Facts facts;
  // Meetings, recorded requests and emergencies are not kept here yet: none of them exists, and
  // a basis that rests on one permits nothing.
  FactsFrom(facts, "request", evidence.own.text(), request.asked)
      .state("purpose", label(request.purpose).name)
      .state("kind", label(request.kind).name)
      .state("meeting", "none")
      .state("request", "none")
      .state("urgency", "none");
  add_registry_facts(facts, evidence, request, relation, now);
  add_consent(facts, evidence, request, file, consent, relation, now);
  add_sealed_place(facts, file, index);
  add_residence(facts, file, index);
  return facts;
}

}  // namespace musubi::casework
