// What the registry says of the two bodies, their contracts and the basis: V-11 to V-14.
#include "protocol/facts/deriving.h"

namespace musubi::facts {
namespace {

bool commissions(const ContractView& contract, const OrganisationId& commissioner,
                 const OrganisationId& contractor) {
  return contract.contractor == contractor && contract.commissioners.contains(commissioner);
}

// V-13, of two bodies between which no contract decides.
Relation relation_by_kind(const BodyView* recipient) {
  if (recipient == nullptr) return Relation::kOther;
  if (recipient->kind == BodyKind::kMunicipality) return Relation::kOtherMunicipality;
  return recipient->kind == BodyKind::kPrefecture ? Relation::kPrefecture : Relation::kOther;
}

Agreement agreement_by(const ContractView& contract, const Question& question, Instant now) {
  if (!is_in_force(contract, now)) return Agreement::kExpired;
  const bool fits =
      contract.statute == question.basis && covers(contract.categories, question.categories);
  return fits ? Agreement::kValid : Agreement::kOtherPurpose;
}

// V-14.
Agreement agreement(const Deriving& at) {
  const Question& question = at.question;
  Agreement best = Agreement::kNone;
  if (at.relation == Relation::kOtherMunicipality) return best;
  for (const ContractView& contract : at.views.contracts) {
    if (commissions(contract, question.sender, question.recipient) ||
        commissions(contract, question.recipient, question.sender)) {
      best = std::max(best, agreement_by(contract, question, at.now));
    }
  }
  return best;
}

// V-11: an entrusted task stays that of the body that commissions it, also where its contractor
// sends.
const BodyView* body_in_charge(const Deriving& at) {
  const policy::BasisRow* row = at.views.registry.catalogue.find(at.question.basis);
  const bool entrusted = row != nullptr && row->basis_class == BasisClass::kEntrustment;
  const bool reports_back = at.relation == Relation::kCommissioningMunicipality;
  return body_of(at.views, entrusted && reports_back ? at.question.recipient : at.question.sender);
}

std::optional<bool> basis_is_current(const Deriving& at) {
  const BodyView* in_charge = body_in_charge(at);
  if (in_charge == nullptr || body_of(at.views, at.question.sender) == nullptr) return std::nullopt;
  const policy::Standing standing = policy::standing(at.views.registry.catalogue, at.question.basis,
                                                     at.now, in_charge->capabilities);
  if (standing == policy::Standing::kUnknown) return std::nullopt;
  return standing == policy::Standing::kCurrent;
}

}  // namespace

const BodyView* body_of(const Views& views, const OrganisationId& id) {
  const auto found = views.registry.bodies.find(id);
  return found == views.registry.bodies.end() ? nullptr : &found->second;
}

bool is_in_force(const ContractView& contract, Instant now) {
  return is_in_period(contract.from, contract.until, now);
}

bool works_for(const Views& views, const OrganisationId& contractor,
               const OrganisationId& commissioner, Instant now) {
  return std::any_of(
      views.contracts.begin(), views.contracts.end(), [&](const ContractView& contract) {
        return commissions(contract, commissioner, contractor) && is_in_force(contract, now);
      });
}

Relation relation_of(const Views& views, const Question& question, Instant now) {
  const OrganisationId& sender = question.sender;
  const OrganisationId& recipient = question.recipient;
  if (sender == recipient) return Relation::kSameMunicipality;
  if (works_for(views, recipient, sender, now)) return Relation::kOwnContractor;
  if (recipient == question.on_behalf_of && works_for(views, sender, recipient, now)) {
    return Relation::kCommissioningMunicipality;
  }
  return relation_by_kind(body_of(views, recipient));
}

void derive_registry(const Deriving& at) {
  const RegistryView& registry = at.views.registry;
  const auto state = [&](std::string_view attribute, std::string_view value) {
    at.state(attribute, value, "registry", {registry.federation, registry.issued});
  };
  state("relation", name_of(at.relation));
  state("agreement", name_of(agreement(at)));
  if (const BodyView* sender = body_of(at.views, at.question.sender)) {
    state("sender_kind", name_of(sender->kind));
  }
  if (const BodyView* recipient = body_of(at.views, at.question.recipient)) {
    state("recipient_kind", name_of(recipient->kind));
  }
  if (const auto current = basis_is_current(at)) state("basis_current", *current ? "yes" : "no");
}

}  // namespace musubi::facts
