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

// The consent's own end, or the one that the wording of the mark names.
bool has_ended(const Consent& consent, const DirectionMark& mark, const Wording* shown,
               Instant now) {
  if (consent.valid_until && *consent.valid_until <= now) return true;
  return shown != nullptr && shown->days && mark.since + std::chrono::days(*shown->days) <= now;
}

// How a direction stands, looked at for one request.
struct Standing {
  ConsentState state;
  bool covers;  // its wording speaks of the request; an unknown wording, of nothing
};

// A body that the person named is the only one that they meant. Where they named none, nobody is
// meant of whom the words do not say which one.
bool is_meant(const DirectionMark& mark, Relation relation, const OrganisationId& recipient) {
  return mark.recipient ? *mark.recipient == recipient : !leaves_open_which(relation);
}

Standing stands(const Consent& consent, Direction direction, const Wordings& wordings,
                const ReleaseRequest& request, Relation relation, Instant now) {
  const DirectionMark& mark = consent.mark_of(direction);
  const Wording* shown = wordings.find(mark.wording);
  // Given once, but its time is over.
  const bool over = permits(mark.state) && has_ended(consent, mark, shown, now);
  return {over ? ConsentState::kExpired : mark.state,
          shown != nullptr && is_meant(mark, relation, request.recipient.organisation()) &&
              shown->speaks_of(direction, relation, request.purpose, request.categories)};
}

// All directions that the request needs: the first that does not permit counts.
Standing stands_for(const Consent& consent, const Wordings& wordings, const ReleaseRequest& request,
                    Relation relation, Instant now) {
  std::optional<Standing> all;
  for (const Direction direction : directions_of(request.kind)) {
    const Standing one = stands(consent, direction, wordings, request, relation, now);
    if (!all) {
      all = one;
      continue;
    }
    if (permits(all->state)) all->state = one.state;
    all->covers = all->covers && one.covers;
  }
  return *all;
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
  const Standing standing = stands_for(*consent, evidence.wordings, request, relation, now);
  FactsFrom(facts, "consent-record", consent->taken_by, consent->changed)
      .state("consent", consent_state_name(standing.state))
      .state("consent_covers_recipient", yes_or_no(standing.covers));
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

void add_request(policy::Facts& facts, const Evidence& evidence, const ReleaseRequest& request) {
  if (!request.requested) {
    FactsFrom(facts, "request", evidence.own.text(), request.asked).state("request", "none");
    return;
  }
  FactsFrom(facts, "request-record", request.requested->by, request.requested->at)
      .state("request", "recorded");
}

void add_urgency(policy::Facts& facts, const Evidence& evidence, const ReleaseRequest& request) {
  if (!request.declared) {
    FactsFrom(facts, "request", evidence.own.text(), request.asked).state("urgency", "none");
    return;
  }
  FactsFrom(facts, "urgency-record", request.declared->by, request.declared->at)
      .state("urgency", "life_threat")
      .state("consent_obtainable", request.declared->consent_obtainable);
}

}  // namespace

std::vector<Direction> directions_of(Kind kind) {
  if (kind == Kind::kInquiry) return {Direction::kProvide, Direction::kCollect};
  return {Direction::kProvide};
}

policy::Facts derive_facts(const Evidence& evidence, const ReleaseRequest& request,
                           const CaseFile& file, std::size_t index,
                           const std::optional<Consent>& consent, Instant now) {
  const auto on_behalf_of = OrganisationId::parse(file.partition);
  const Relation relation =
      relation_of(evidence.registry, evidence.own.organisation(), request.recipient.organisation(),
                  on_behalf_of.value_or(evidence.own.organisation()), now);
  policy::Facts facts;
  // Meetings, plans, leave of a commissioning body and emergencies are not kept
  // here yet: none of them exists, and a basis that rests on one permits nothing. Whether consent
  // could be asked for, and who would attend, nobody has said: that is missing.
  FactsFrom(facts, "request", evidence.own.text(), request.asked)
      .state("purpose", label(request.purpose).name)
      .state("kind", label(request.kind).name)
      .state("meeting", "none")
      .state("agenda", "none")
      .state("convener", "none")
      .state("plan", "none")
      .state("authorised", "no")
      .state("data_form", "personal");
  add_request(facts, evidence, request);
  add_urgency(facts, evidence, request);
  add_registry_facts(facts, evidence, request, relation, now);
  add_consent(facts, evidence, request, file, consent, relation, now);
  add_sealed_place(facts, file, index);
  add_residence(facts, file, index);
  return facts;
}

}  // namespace musubi::casework
