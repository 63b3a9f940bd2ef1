#include "protocol/facts/reading.h"

namespace musubi::facts {
namespace {

std::optional<Day> parse_day(std::string_view text) {
  const auto midnight = parse_instant(std::string(text) + "T00:00:00.000Z");
  if (!midnight) return std::nullopt;
  return Day(std::chrono::floor<std::chrono::days>(*midnight));
}

std::optional<std::string> parse_name(std::string_view text) {
  if (text.empty() || text.size() > kMaxName) return std::nullopt;
  return std::string(text);
}

Result<Words> parse_words(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Words words;
  words.directions =
      read_set(fields, "directions", 0, kNames<Direction>.size(), parse_code<Direction>);
  words.covers = read_set(fields, "covers", 0, kNames<Relation>.size(), parse_code<Relation>);
  words.purposes = read_optional_set(fields, "purposes", kPurposeCount, parse_purpose);
  words.categories = read_optional_set(fields, "categories", kCategoryCount, parse_category);
  TRY(fields.finish());
  return words;
}

Result<ConsentView> parse_consent(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto person = fields.parsed("person", kMaxName, PersonId::parse);
  auto directions =
      read_set(fields, "directions", 1, kNames<Direction>.size(), parse_code<Direction>);
  const auto state = fields.parsed("state", kMaxName, parse_code<ConsentState>);
  const Instant since = fields.instant("since");
  const auto until = fields.optional_instant("until");
  check_order(fields, since, until, "until");
  std::optional<Words> words;
  fields.optional_nested("words", words, parse_words);
  const auto recipient = read_optional_id<OrganisationId>(fields, "recipient");
  Record record = read_record(fields);
  TRY(fields.finish());
  return ConsentView{*person, std::move(directions), *state,    since,
                     until,   std::move(words),      recipient, std::move(record)};
}

Result<ContractView> parse_contract(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  std::string id = fields.text("id", kMaxName);
  auto commissioners = read_set(fields, "commissioners", 1, kMaxParties, OrganisationId::parse);
  const auto contractor = read_organisation(fields, "contractor");
  std::string programme = fields.text("programme", kMaxName);
  std::string statute = fields.text("statute", kMaxName);
  auto categories = read_set(fields, "categories", 0, kCategoryCount, parse_category);
  const Instant from = fields.instant("from");
  const Instant until = fields.instant("until");
  check_order(fields, from, until, "until");
  TRY(fields.finish());
  return ContractView{
      std::move(id),      std::move(commissioners), *contractor, std::move(programme),
      std::move(statute), std::move(categories),    from,        until};
}

Result<FlagView> parse_flag(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto person = fields.parsed("person", kMaxName, PersonId::parse);
  const bool sealed = fields.boolean("sealed");
  std::optional<Day> until;
  if (fields.has("until")) until = fields.parsed("until", kMaxName, parse_day);
  Record record = read_record(fields);
  TRY(fields.finish());
  return FlagView{*person, sealed, until, std::move(record)};
}

Result<ResidenceView> parse_residence(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto person = fields.parsed("person", kMaxName, PersonId::parse);
  const auto city = read_organisation(fields, "city");
  const bool in_city = fields.boolean("in_city");
  Record record = read_record(fields);
  TRY(fields.finish());
  return ResidenceView{*person, *city, in_city, std::move(record)};
}

Result<PlanView> parse_plan(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto person = fields.parsed("person", kMaxName, PersonId::parse);
  const auto stage = fields.parsed("stage", kMaxName, parse_code<PlanStage>);
  std::string reason = fields.optional_text("reason", kMaxReason).value_or("");
  Record record = read_record(fields);
  TRY(fields.finish());
  return PlanView{*person, *stage, std::move(reason), std::move(record)};
}

Result<LeaveView> parse_leave(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto commissioner = read_organisation(fields, "commissioner");
  const auto contractor = read_organisation(fields, "contractor");
  const auto recipient = read_organisation(fields, "recipient");
  const auto person = fields.parsed("person", kMaxName, PersonId::parse);
  std::string basis = fields.text("basis", kMaxName);
  const auto purpose = fields.parsed("purpose", kMaxName, parse_purpose);
  auto categories = read_set(fields, "categories", 1, kCategoryCount, parse_category);
  const Instant until = fields.instant("until");
  Record record = read_record(fields);
  check_order(fields, record.at, until, "until");
  TRY(fields.finish());
  return LeaveView{
      *commissioner, *contractor,           *recipient, *person,          std::move(basis),
      *purpose,      std::move(categories), until,      std::move(record)};
}

Result<UrgencyView> parse_urgency(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto person = fields.parsed("person", kMaxName, PersonId::parse);
  const auto level = fields.parsed("level", kMaxName, parse_code<Urgency>);
  std::optional<Obtainable> consent;
  if (fields.has("consent")) {
    consent = fields.parsed("consent", kMaxName, parse_code<Obtainable>);
  }
  std::string reason = fields.text("reason", kMaxReason);
  const Instant until = fields.instant("until");
  Record record = read_record(fields);
  check_order(fields, record.at, until, "until");
  TRY(fields.finish());
  return UrgencyView{*person, *level, consent, std::move(reason), until, std::move(record)};
}

Result<TableView> parse_table(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const std::int64_t smallest = fields.integer("smallest_cell", 1, json::kMaxInteger);
  const std::int64_t limit = fields.integer("limit", 1, kMaxReason);
  Record record = read_record(fields);
  TRY(fields.finish());
  return TableView{smallest, limit, std::move(record)};
}

Result<std::pair<OrganisationId, BodyView>> parse_body(const json::Value& value,
                                                       const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto id = read_organisation(fields, "id");
  const auto kind = fields.parsed("kind", kMaxName, parse_code<BodyKind>);
  const auto capabilities = read_set(fields, "capabilities", 0, kMaxParties, parse_name);
  TRY(fields.finish());
  return std::pair(*id, BodyView{*kind, {capabilities.begin(), capabilities.end()}});
}

Result<RegistryView> parse_registry(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  RegistryView registry;
  registry.federation = fields.text("federation", kMaxName);
  registry.issued = fields.instant("issued");
  fields.array("bodies", kMaxBodies, [&](const json::Value& item, const std::string& at) -> Status {
    TRY_ASSIGN(auto body, parse_body(item, at));
    if (!registry.bodies.insert(std::move(body)).second) return invalid(std::string(kTwice), at);
    return {};
  });
  const json::Value& catalogue = fields.value("catalogue");
  TRY(fields.finish());
  TRY_ASSIGN(registry.catalogue, policy::parse_catalogue(catalogue));
  return registry;
}

// V-4: refuses the second record of one thing. `keys_of` gives what a record is of.
template <class View, class KeysOf>
Status check_once(const std::vector<View>& views, const std::string& list, KeysOf keys_of) {
  std::set<typename decltype(keys_of(views.front()))::value_type> seen;
  for (std::size_t i = 0; i < views.size(); ++i) {
    for (auto& key : keys_of(views[i])) {
      if (!seen.insert(key).second) {
        return invalid(std::string(kTwice), list + "/" + std::to_string(i));
      }
    }
  }
  return {};
}

template <class View>
Status check_once_of_person(const std::vector<View>& views, const std::string& list) {
  return check_once(views, list, [](const View& view) { return std::vector{view.person}; });
}

Status check_rosters(const std::vector<RosterView>& rosters) {
  TRY(check_once(rosters, "/rosters",
                 [](const RosterView& roster) { return std::vector{roster.meeting}; }));
  TRY(check_once(rosters, "/rosters", [](const RosterView& roster) {
    std::vector<ItemId> items;
    for (const AgendaItem& item : roster.items) items.push_back(item.id);
    return items;
  }));
  for (std::size_t i = 0; i < rosters.size(); ++i) {
    TRY(check_once_of_person(rosters[i].comparisons,
                             "/rosters/" + std::to_string(i) + "/comparisons"));
  }
  return {};
}

Status check_nothing_twice(const Views& views) {
  TRY(check_once(views.consents, "/consents", [](const ConsentView& consent) {
    std::vector<std::pair<PersonId, Direction>> keys;
    for (const Direction direction : consent.directions) {
      keys.emplace_back(consent.person, direction);
    }
    return keys;
  }));
  TRY(check_rosters(views.rosters));
  TRY(check_once_of_person(views.flags, "/flags"));
  TRY(check_once_of_person(views.residences, "/residences"));
  TRY(check_once_of_person(views.plans, "/plans"));
  return check_once_of_person(views.urgencies, "/urgencies");
}

}  // namespace

Result<Views> parse_views(const json::Value& value) {
  json::Fields fields(value, "");
  Views views;
  if (fields.text("format", kMaxName) != kViewsFormat) fields.fault("format", "json.bad-value");
  fields.nested("registry", views.registry, parse_registry);
  read_records(fields, "contracts", views.contracts, parse_contract, kMaxContracts);
  read_records(fields, "consents", views.consents, parse_consent);
  read_records(fields, "rosters", views.rosters, parse_roster);
  read_records(fields, "pledges", views.pledges, parse_pledge);
  read_records(fields, "requests", views.requests, parse_request);
  read_records(fields, "flags", views.flags, parse_flag);
  read_records(fields, "residences", views.residences, parse_residence);
  read_records(fields, "plans", views.plans, parse_plan);
  read_records(fields, "leaves", views.leaves, parse_leave);
  read_records(fields, "urgencies", views.urgencies, parse_urgency);
  fields.optional_nested("table", views.table, parse_table);
  TRY(fields.finish());
  TRY(check_nothing_twice(views));
  return views;
}

Result<Question> parse_question(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto person = read_optional_id<PersonId>(fields, "person");
  const auto sender = read_organisation(fields, "sender");
  const auto recipient = read_organisation(fields, "recipient");
  const auto on_behalf_of = read_organisation(fields, "on_behalf_of");
  const auto kind = fields.parsed("kind", kMaxName, parse_kind);
  const auto purpose = fields.parsed("purpose", kMaxName, parse_purpose);
  std::string basis = fields.text("basis", kMaxName);
  auto categories = read_set(fields, "categories", 1, kCategoryCount, parse_category);
  const auto meeting = read_optional_id<MeetingId>(fields, "meeting");
  const auto item = read_optional_id<ItemId>(fields, "item");
  Record record = read_record(fields);
  TRY(fields.finish());
  return Question{person,  *sender,  *recipient,           *on_behalf_of,
                  *kind,   *purpose, std::move(basis),     std::move(categories),
                  meeting, item,     std::move(record.by), record.at};
}

}  // namespace musubi::facts
