#include "protocol/facts/views_json.h"

namespace musubi::facts {
namespace {

json::Value to_json(const PersonId& id) { return id.text(); }
json::Value to_json(const OrganisationId& id) { return id.text(); }
json::Value to_json(const MeetingId& id) { return id.text(); }
json::Value to_json(Category category) { return label(category).name; }
json::Value to_json(Purpose purpose) { return label(purpose).name; }
json::Value to_json(Direction direction) { return name_of(direction); }
json::Value to_json(Relation relation) { return name_of(relation); }

std::string to_text(const Day& day) {
  constexpr std::size_t kDate = 10;
  return musubi::to_text(Instant(std::chrono::sys_days(day))).substr(0, kDate);
}

// Named before list_of(), which is to find them.
json::Value to_json(const ConsentView& consent);
json::Value to_json(const AgendaItem& item);
json::Value to_json(const Member& member);
json::Value to_json(const Comparison& comparison);
json::Value to_json(const RosterView& roster);
json::Value to_json(const PledgeView& pledge);
json::Value to_json(const RequestView& request);
json::Value to_json(const ContractView& contract);
json::Value to_json(const FlagView& flag);
json::Value to_json(const ResidenceView& residence);
json::Value to_json(const PlanView& plan);
json::Value to_json(const LeaveView& leave);
json::Value to_json(const UrgencyView& urgency);

template <class List>
json::Value list_of(const List& values) {
  json::Array list;
  for (const auto& value : values) list.push_back(to_json(value));
  return list;
}

json::Object with(const Record& record, json::Object object) {
  object.emplace("by", record.by);
  object.emplace("at", musubi::to_text(record.at));
  return object;
}

void add_instant(json::Object& object, const char* name, const std::optional<Instant>& instant) {
  if (instant) object.emplace(name, musubi::to_text(*instant));
}

json::Value to_json(const Words& words) {
  json::Object object{{"directions", list_of(words.directions)}, {"covers", list_of(words.covers)}};
  if (words.purposes) object.emplace("purposes", list_of(*words.purposes));
  if (words.categories) object.emplace("categories", list_of(*words.categories));
  return object;
}

json::Value to_json(const ConsentView& consent) {
  json::Object object = with(consent.record, {{"person", to_json(consent.person)},
                                              {"directions", list_of(consent.directions)},
                                              {"state", name_of(consent.state)},
                                              {"since", musubi::to_text(consent.since)}});
  add_instant(object, "until", consent.until);
  if (consent.words) object.emplace("words", to_json(*consent.words));
  if (consent.recipient) object.emplace("recipient", to_json(*consent.recipient));
  return object;
}

json::Value to_json(const AgendaItem& item) {
  return json::Object{{"id", item.id.text()}, {"persons", list_of(item.persons)}};
}

json::Value to_json(const Member& member) {
  json::Object object{{"attendee", member.attendee.text()},
                      {"organisation", to_json(member.organisation)},
                      {"invited", musubi::to_text(member.invited)}};
  add_instant(object, "left", member.left);
  return object;
}

json::Value to_json(const Comparison& comparison) {
  return with(comparison.record,
              {{"person", to_json(comparison.person)}, {"result", name_of(comparison.result)}});
}

json::Value to_json(const RosterView& roster) {
  json::Object object = with(roster.record, {{"meeting", to_json(roster.meeting)},
                                             {"regime", name_of(roster.regime)},
                                             {"organisers", list_of(roster.organisers)},
                                             {"items", list_of(roster.items)},
                                             {"members", list_of(roster.members)},
                                             {"comparisons", list_of(roster.comparisons)}});
  add_instant(object, "closed", roster.closed);
  return object;
}

json::Value to_json(const PledgeView& pledge) {
  const auto* meeting = std::get_if<MeetingId>(&pledge.scope);
  const json::Object scope = meeting != nullptr
                                 ? json::Object{{"meeting", to_json(*meeting)}}
                                 : json::Object{{"contract", std::get<std::string>(pledge.scope)}};
  return with(pledge.record, {{"attendee", pledge.attendee.text()},
                              {"for", scope},
                              {"signed", musubi::to_text(pledge.signed_at)}});
}

json::Value to_json(const RequestView& request) {
  const auto* meeting = std::get_if<MeetingId>(&request.asker);
  const json::Object asker =
      meeting != nullptr ? json::Object{{"meeting", to_json(*meeting)}}
                         : json::Object{{"body", to_json(std::get<OrganisationId>(request.asker))}};
  return with(request.record, {{"asker", asker},
                               {"addressee", to_json(request.addressee)},
                               {"statute", request.statute},
                               {"persons", list_of(request.persons)},
                               {"items", list_of(request.items)},
                               {"necessity", request.necessity}});
}

json::Value to_json(const ContractView& contract) {
  return json::Object{{"id", contract.id},
                      {"commissioners", list_of(contract.commissioners)},
                      {"contractor", to_json(contract.contractor)},
                      {"programme", contract.programme},
                      {"statute", contract.statute},
                      {"categories", list_of(contract.categories)},
                      {"from", musubi::to_text(contract.from)},
                      {"until", musubi::to_text(contract.until)}};
}

json::Value to_json(const FlagView& flag) {
  json::Object object =
      with(flag.record, {{"person", to_json(flag.person)}, {"sealed", flag.sealed}});
  if (flag.until) object.emplace("until", to_text(*flag.until));
  return object;
}

json::Value to_json(const ResidenceView& residence) {
  return with(residence.record, {{"person", to_json(residence.person)},
                                 {"city", to_json(residence.city)},
                                 {"in_city", residence.in_city}});
}

json::Value to_json(const PlanView& plan) {
  json::Object object =
      with(plan.record, {{"person", to_json(plan.person)}, {"stage", name_of(plan.stage)}});
  if (!plan.reason.empty()) object.emplace("reason", plan.reason);
  return object;
}

json::Value to_json(const LeaveView& leave) {
  return with(leave.record, {{"commissioner", to_json(leave.commissioner)},
                             {"contractor", to_json(leave.contractor)},
                             {"recipient", to_json(leave.recipient)},
                             {"person", to_json(leave.person)},
                             {"basis", leave.basis},
                             {"purpose", to_json(leave.purpose)},
                             {"categories", list_of(leave.categories)},
                             {"until", musubi::to_text(leave.until)}});
}

json::Value to_json(const UrgencyView& urgency) {
  json::Object object = with(urgency.record, {{"person", to_json(urgency.person)},
                                              {"level", name_of(urgency.level)},
                                              {"reason", urgency.reason},
                                              {"until", musubi::to_text(urgency.until)}});
  if (urgency.consent) object.emplace("consent", name_of(*urgency.consent));
  return object;
}

json::Value to_json(const TableView& table) {
  return with(table.record, {{"smallest_cell", table.smallest_cell}, {"limit", table.limit}});
}

json::Value to_json(const RegistryView& registry) {
  json::Array bodies;
  for (const auto& [id, body] : registry.bodies) {
    const json::Array capabilities(body.capabilities.begin(), body.capabilities.end());
    bodies.push_back(json::Object{
        {"id", to_json(id)}, {"kind", name_of(body.kind)}, {"capabilities", capabilities}});
  }
  return json::Object{{"federation", registry.federation},
                      {"issued", musubi::to_text(registry.issued)},
                      {"bodies", std::move(bodies)},
                      {"catalogue", policy::to_json(registry.catalogue)}};
}

template <class View>
void add_records(json::Object& object, const char* name, const std::vector<View>& views) {
  if (!views.empty()) object.emplace(name, list_of(views));
}

}  // namespace

json::Value to_json(const Views& views) {
  json::Object object{{"format", kViewsFormat}, {"registry", to_json(views.registry)}};
  add_records(object, "contracts", views.contracts);
  add_records(object, "consents", views.consents);
  add_records(object, "rosters", views.rosters);
  add_records(object, "pledges", views.pledges);
  add_records(object, "requests", views.requests);
  add_records(object, "flags", views.flags);
  add_records(object, "residences", views.residences);
  add_records(object, "plans", views.plans);
  add_records(object, "leaves", views.leaves);
  add_records(object, "urgencies", views.urgencies);
  if (views.table) object.emplace("table", to_json(*views.table));
  return object;
}

json::Value to_json(const Question& question) {
  json::Object object =
      with({question.asked_by, question.asked}, {{"sender", to_json(question.sender)},
                                                 {"recipient", to_json(question.recipient)},
                                                 {"on_behalf_of", to_json(question.on_behalf_of)},
                                                 {"kind", label(question.kind).name},
                                                 {"purpose", to_json(question.purpose)},
                                                 {"basis", question.basis},
                                                 {"categories", list_of(question.categories)}});
  if (question.person) object.emplace("person", to_json(*question.person));
  if (question.meeting) object.emplace("meeting", to_json(*question.meeting));
  if (question.item) object.emplace("item", question.item->text());
  return object;
}

}  // namespace musubi::facts
