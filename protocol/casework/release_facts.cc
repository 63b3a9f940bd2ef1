#include "protocol/casework/release_facts.h"

#include <algorithm>
#include <iterator>

#include "protocol/casework/relation.h"

namespace musubi::casework {
namespace {

// Necessity and reason are kept with their records; here it counts that there are words.
constexpr std::string_view kOnRecord = "on record";

facts::Question question_of(const Evidence& evidence, const ReleaseRequest& request,
                            const CaseFile& file, std::size_t index) {
  const OrganisationId own = evidence.own.organisation();
  return {.person = file.persons.at(index),
          .sender = own,
          .recipient = request.recipient.organisation(),
          .on_behalf_of = OrganisationId::parse(file.partition).value_or(own),
          .kind = request.kind,
          .purpose = request.purpose,
          .basis = request.basis,
          .categories = {request.categories.begin(), request.categories.end()},
          .meeting = std::nullopt,
          .item = std::nullopt,
          .asked_by = evidence.own.text(),
          .asked = request.asked};
}

void add_basis(facts::Views& views, const policy::Catalogue& catalogue, std::string_view basis) {
  if (const policy::BasisRow* row = catalogue.find(basis)) {
    views.registry.catalogue.rows.push_back(*row);
  }
}

// What both lists allow. One that is not there allows all; an empty one, nothing.
template <class Code>
std::optional<std::set<Code>> both(const std::optional<std::set<Code>>& words,
                                   const std::optional<std::set<Code>>& limit) {
  if (!words || !limit) return words ? words : limit;
  std::set<Code> common;
  std::set_intersection(words->begin(), words->end(), limit->begin(), limit->end(),
                        std::inserter(common, common.end()));
  return common;
}

// What the sentence says, as far as the person gave it; nothing, as long as no municipality
// approved it.
std::optional<facts::Words> words_of(const Wording* shown, const Limits& limits) {
  if (shown == nullptr || !shown->approved) return std::nullopt;
  facts::Words words{{},
                     shown->covers,
                     both(shown->purposes, limits.purposes),
                     both(shown->categories, limits.categories)};
  if (shown->provides) words.directions.insert(Direction::kProvide);
  if (shown->collects) words.directions.insert(Direction::kCollect);
  return words;
}

facts::ConsentView view_of(const Consent& consent, const facts::Question& question,
                           Direction direction, const Wordings& wordings) {
  const DirectionMark& mark = consent.mark_of(direction);
  const Wording* shown = wordings.find(mark.wording);
  return {.person = *question.person,
          .directions = {direction},
          .state = mark.state,
          .since = mark.since,
          .until = end_of(consent, mark, shown),
          .words = words_of(shown, mark.limits),
          .recipient = mark.recipient_for(question.recipient),
          .record = {consent.taken_by, consent.changed}};
}

// 支援措置, as the sheet records it. Not asked is missing, and hides the whereabouts, too.
void add_flag(facts::Views& views, const CaseFile& file, std::size_t index) {
  const std::optional<Mark> mark = file.sealed_place(index);
  if (!mark || *mark == Mark::kUnknown) return;
  views.flags.push_back(
      {file.persons.at(index), *mark == Mark::kYes, std::nullopt, {"case", file.changed}});
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
void add_residence(facts::Views& views, const CaseFile& file, std::size_t index,
                   const OrganisationId& city) {
  const std::optional<bool> in_city = is_in_city(file, index);
  if (!in_city) return;
  views.residences.push_back({file.persons.at(index), city, *in_city, {"case", file.changed}});
}

// Somebody asked this body for all of it: of this person, on this basis.
void add_request(facts::Views& views, const facts::Question& question,
                 const std::optional<RecordedRequest>& requested) {
  if (!requested) return;
  const auto asker = NodeId::parse(requested->by);
  if (!asker) return;
  views.requests.push_back({.asker = asker->organisation(),
                            .addressee = question.sender,
                            .statute = question.basis,
                            .persons = {*question.person},
                            .items = question.categories,
                            .necessity = std::string(kOnRecord),
                            .record = {requested->by, requested->at}});
}

void add_urgency(facts::Views& views, const facts::Question& question,
                 const std::optional<Declared>& declared) {
  if (!declared) return;
  views.urgencies.push_back(
      {.person = *question.person,
       .level = facts::Urgency::kLifeThreat,
       .consent = facts::parse_code<facts::Obtainable>(declared->consent_obtainable),
       .reason = std::string(kOnRecord),
       .until = Instant::max(),
       .record = {declared->by, declared->at}});
}

}  // namespace

policy::Facts derive_facts(const Evidence& evidence, const ReleaseRequest& request,
                           const CaseFile& file, std::size_t index,
                           const std::optional<Consent>& consent, Instant now) {
  const facts::Question question = question_of(evidence, request, file, index);
  const PersonId& person = *question.person;
  facts::Views views = registry_views(evidence.registry, question);
  add_basis(views, evidence.catalogue, request.basis);
  for (const Direction direction : kDirections) {
    if (consent)
      views.consents.push_back(view_of(*consent, question, direction, evidence.wordings));
  }
  add_flag(views, file, index);
  add_residence(views, file, index, question.on_behalf_of);
  add_request(views, question, request.requested);
  add_urgency(views, question, request.declared);
  // Plans are not kept here: this node knows of none.
  views.plans.push_back(
      {person, facts::PlanStage::kNone, {}, {evidence.own.text(), request.asked}});
  return facts::derive(views, question, now);
}

}  // namespace musubi::casework
