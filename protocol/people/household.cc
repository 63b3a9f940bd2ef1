#include "protocol/people/household.h"

#include <algorithm>
#include <map>
#include <set>

#include "protocol/casework/japanese_era.h"
#include "protocol/casework/place_seal.h"
#include "protocol/json/fields.h"

namespace musubi::people {
namespace {

using casework::date_text;
using casework::kMaxShortText;
using json::Fields;

constexpr std::string_view kForm = "household/1";
constexpr std::string_view kNew = "new-";
constexpr std::string_view kSexes[] = {"male", "female", "other", "unknown"};
constexpr std::string_view kTies[] = {"couple", "former_couple", "parent", "sibling", "other"};
constexpr std::string_view kAreas[] = {"in_city", "elsewhere"};
constexpr std::size_t kMaxCode = 32;
constexpr std::size_t kMaxPostcode = 8;
constexpr std::int64_t kMaxAge = 150;

template <class Code, std::size_t kCount>
std::optional<Code> parse_code(const std::string_view (&codes)[kCount], std::string_view code) {
  const auto found = std::find(std::begin(codes), std::end(codes), code);
  if (found == std::end(codes)) return std::nullopt;
  return static_cast<Code>(found - std::begin(codes));
}

std::optional<Day> day(Fields& fields, std::string_view name) {
  if (!fields.has(name)) return std::nullopt;
  return fields.parsed(name, kMaxCode, casework::parse_date);
}

std::string optional_short(Fields& fields, std::string_view name) {
  return fields.optional_text(name, kMaxShortText).value_or("");
}

Status fault(std::string_view reason, const std::string& pointer) {
  return invalid(std::string(reason), pointer);
}

Result<Member> parse_member(const json::Value& value, const std::string& pointer) {
  Fields fields(value, pointer);
  const auto person = fields.parsed("person", kMaxCode, PersonId::parse);
  const std::string name = fields.text("name", kMaxShortText);
  std::string furigana = optional_short(fields, "furigana");
  const auto sex = fields.parsed("sex", kMaxCode, parse_sex);
  std::string relation = optional_short(fields, "relation");
  const auto birth = day(fields, "birth");
  const auto age = fields.optional_integer("age", 0, kMaxAge);
  const auto age_on = day(fields, "age_on");
  const bool deceased = fields.has("deceased") && fields.boolean("deceased");
  TRY(fields.finish());
  if (age.has_value() != age_on.has_value() || (age && birth)) {
    return invalid("household.age-without-day", pointer + "/age");
  }
  return Member{*person, name,    std::move(furigana), *sex, std::move(relation), birth, age,
                age_on,  deceased};
}

Result<Residence> parse_residence(const json::Value& value, const std::string& pointer) {
  Fields fields(value, pointer);
  Residence residence;
  residence.number = fields.integer("residence", 1, kMaxResidenceNumber);
  residence.municipality = fields.optional_text("municipality", kMaxCode).value_or("");
  residence.postcode = fields.optional_text("postcode", kMaxPostcode).value_or("");
  residence.address = optional_short(fields, "address");
  residence.area = fields.optional_text("area", kMaxCode).value_or("");
  const auto sealed = fields.parsed("sealed", kMaxCode, casework::parse_mark_code);
  const bool known =
      std::find(std::begin(kAreas), std::end(kAreas), residence.area) != std::end(kAreas);
  if (!residence.area.empty() && !known) fields.fault("area", "json.bad-value");
  TRY(fields.finish());
  residence.sealed = *sealed;
  if (!residence.municipality.empty() && !MunicipalityCode::parse(residence.municipality)) {
    return invalid("sheet.bad-municipality-code", pointer + "/municipality");
  }
  return residence;
}

Result<Stay> parse_stay(const json::Value& value, const std::string& pointer) {
  Fields fields(value, pointer);
  const auto person = fields.parsed("person", kMaxCode, PersonId::parse);
  const std::int64_t residence = fields.integer("residence", 1, kMaxResidenceNumber);
  const auto from = day(fields, "from");
  const auto until = day(fields, "until");
  TRY(fields.finish());
  if (from && until && *until < *from) {
    return invalid("household.days-out-of-order", pointer + "/until");
  }
  return Stay{*person, residence, from, until};
}

Result<Bond> parse_bond(const json::Value& value, const std::string& pointer) {
  Fields fields(value, pointer);
  const auto from = fields.parsed("from", kMaxCode, PersonId::parse);
  const auto to = fields.parsed("to", kMaxCode, PersonId::parse);
  const auto kind = fields.parsed("tie", kMaxCode, parse_tie);
  TRY(fields.finish());
  return Bond{*from, *to, *kind};
}

template <class T, class Parse>
void list(Fields& fields, std::string_view name, std::size_t max, std::vector<T>& into,
          Parse parse) {
  fields.array(name, max, [&](const json::Value& item, const std::string& pointer) -> Status {
    TRY_ASSIGN(T one, parse(item, pointer));
    into.push_back(std::move(one));
    return {};
  });
}

std::string at(const char* list, std::size_t index) {
  return std::string("/") + list + "/" + std::to_string(index);
}

Status check_members(const Household& household) {
  std::set<PersonId> seen;
  for (std::size_t i = 0; i < household.members.size(); ++i) {
    if (seen.insert(household.members[i].person).second) continue;
    return fault("household.twice", at("persons", i));
  }
  return {};
}

Status check_residences(const Household& household) {
  std::set<std::int64_t> seen;
  for (std::size_t i = 0; i < household.residences.size(); ++i) {
    if (seen.insert(household.residences[i].number).second) continue;
    return fault("household.twice", at("residences", i));
  }
  return {};
}

Status check_stays(const Household& household) {
  std::set<std::pair<PersonId, std::int64_t>> lived;
  for (std::size_t i = 0; i < household.stays.size(); ++i) {
    const Stay& stay = household.stays[i];
    if (household.member(stay.person) == nullptr) {
      return fault("household.unknown-person", at("stays", i) + "/person");
    }
    if (household.residence(stay.residence) == nullptr) {
      return fault("household.unknown-residence", at("stays", i) + "/residence");
    }
    // Who comes back lives there now; when they were there before, one stay cannot say.
    const auto& [person, residence, from, until] = stay;
    const bool twice = std::any_of(
        household.stays.begin(), household.stays.begin() + static_cast<std::ptrdiff_t>(i),
        [&](const Stay& other) {
          return other.person == person && other.residence == residence && other.from == from;
        });
    if (twice) return fault("household.twice", at("stays", i));
  }
  return {};
}

Status check_ties(const Household& household) {
  std::set<std::pair<PersonId, PersonId>> pairs;
  for (std::size_t i = 0; i < household.ties.size(); ++i) {
    const Bond& tie = household.ties[i];
    if (household.member(tie.from) == nullptr) {
      return fault("household.unknown-person", at("ties", i) + "/from");
    }
    if (household.member(tie.to) == nullptr) {
      return fault("household.unknown-person", at("ties", i) + "/to");
    }
    const auto pair = std::minmax(tie.from, tie.to);
    if (tie.from == tie.to || !pairs.insert({pair.first, pair.second}).second) {
      return fault("household.tied-twice", at("ties", i));
    }
  }
  return {};
}

void put_text(json::Object& object, const char* name, const std::string& text) {
  if (!text.empty()) object.emplace(name, text);
}
void put_day(json::Object& object, const char* name, const std::optional<Day>& day) {
  if (day) object.emplace(name, date_text(*day));
}

json::Value residence_json(const Residence& residence) {
  json::Object object{{"residence", residence.number},
                      {"sealed", casework::mark_code(residence.sealed)}};
  put_text(object, "address", residence.address);
  put_text(object, "area", residence.area);
  put_text(object, "municipality", residence.municipality);
  put_text(object, "postcode", residence.postcode);
  return object;
}

json::Value stay_json(const Stay& stay) {
  json::Object object{{"person", stay.person.text()}, {"residence", stay.residence}};
  put_day(object, "from", stay.from);
  put_day(object, "until", stay.until);
  return object;
}

json::Value bond_json(const Bond& tie) {
  return json::Object{
      {"from", tie.from.text()}, {"tie", tie_code(tie.kind)}, {"to", tie.to.text()}};
}

template <class T>
json::Array array_of(const std::vector<T>& items, json::Value (*write)(const T&)) {
  json::Array array;
  for (const T& item : items) array.push_back(write(item));
  return array;
}

// "new-1" to "new-99".
bool is_new(const std::string& text) {
  if (!text.starts_with(kNew)) return false;
  const std::string number = text.substr(kNew.size());
  return (number.size() == 1 || number.size() == 2) && number.front() != '0' &&
         std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string_view sex_code(Sex sex) { return kSexes[static_cast<std::size_t>(sex)]; }
std::optional<Sex> parse_sex(std::string_view code) { return parse_code<Sex>(kSexes, code); }
std::string_view tie_code(TieKind kind) { return kTies[static_cast<std::size_t>(kind)]; }
std::optional<TieKind> parse_tie(std::string_view code) { return parse_code<TieKind>(kTies, code); }

const Member* Household::member(const PersonId& person) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& each) { return each.person == person; });
  return found == members.end() ? nullptr : &*found;
}

const Residence* Household::residence(std::int64_t number) const {
  const auto found = std::find_if(residences.begin(), residences.end(),
                                  [&](const Residence& each) { return each.number == number; });
  return found == residences.end() ? nullptr : &*found;
}

bool Household::has_stay(const PersonId& person, std::int64_t number) const {
  return std::any_of(stays.begin(), stays.end(), [&](const Stay& stay) {
    return stay.person == person && stay.residence == number;
  });
}

Result<Household> parse_household(const json::Value& value) {
  Fields fields(value, "");
  Household household;
  const std::string form = fields.text("form", kMaxCode);
  if (!form.empty() && form != kForm) fields.fault("form", "household.other-form");
  list(fields, "persons", kMaxMembers, household.members, parse_member);
  list(fields, "residences", kMaxResidences, household.residences, parse_residence);
  list(fields, "stays", kMaxStays, household.stays, parse_stay);
  list(fields, "ties", kMaxHouseholdTies, household.ties, parse_bond);
  if (household.members.empty()) fields.fault("persons", "json.bad-value");
  TRY(fields.finish());
  TRY(check_members(household));
  TRY(check_residences(household));
  TRY(check_stays(household));
  TRY(check_ties(household));
  return household;
}

json::Value to_json(const Member& member) {
  json::Object object{
      {"name", member.name}, {"person", member.person.text()}, {"sex", sex_code(member.sex)}};
  put_text(object, "furigana", member.furigana);
  put_text(object, "relation", member.relation);
  put_day(object, "birth", member.birth);
  if (member.age) object.emplace("age", *member.age);
  put_day(object, "age_on", member.age_on);
  if (member.deceased) object.emplace("deceased", true);
  return object;
}

json::Value to_json(const Household& household) {
  json::Array persons;
  for (const Member& member : household.members) persons.push_back(to_json(member));
  return json::Object{{"form", kForm},
                      {"persons", std::move(persons)},
                      {"residences", array_of(household.residences, residence_json)},
                      {"stays", array_of(household.stays, stay_json)},
                      {"ties", array_of(household.ties, bond_json)}};
}

json::Value name_new_persons(json::Value document, crypto::RandomSource& random) {
  std::map<std::string, std::string> ids;
  const auto name = [&](json::Value& item, const char* member) {
    json::Object* object = item.object();
    const auto found = object == nullptr ? json::Object::iterator() : object->find(member);
    if (object == nullptr || found == object->end() || found->second.text() == nullptr) return;
    const std::string text = *found->second.text();
    if (!is_new(text)) return;
    auto known = ids.find(text);
    if (known == ids.end()) known = ids.emplace(text, PersonId::draw(random).text()).first;
    found->second = json::Value(known->second);
  };
  constexpr std::pair<const char*, const char*> kPlaces[] = {
      {"persons", "person"}, {"stays", "person"}, {"ties", "from"}, {"ties", "to"}};
  for (const auto& [list, member] : kPlaces) {
    json::Object* object = document.object();
    if (object == nullptr || object->count(list) == 0) continue;
    json::Array* items = (*object)[list].array();
    if (items == nullptr) continue;
    for (json::Value& item : *items) name(item, member);
  }
  return document;
}

Status check_days(const Household& household, Day today) {
  const auto is_late = [&](const std::optional<Day>& day) { return day && *day > today; };
  for (std::size_t i = 0; i < household.members.size(); ++i) {
    const Member& member = household.members[i];
    if (is_late(member.birth)) return fault("sheet.future-day", at("persons", i) + "/birth");
    if (is_late(member.age_on)) return fault("sheet.future-day", at("persons", i) + "/age_on");
  }
  for (std::size_t i = 0; i < household.stays.size(); ++i) {
    const Stay& stay = household.stays[i];
    if (is_late(stay.from)) return fault("sheet.future-day", at("stays", i) + "/from");
    if (is_late(stay.until)) return fault("sheet.future-day", at("stays", i) + "/until");
  }
  return {};
}

}  // namespace musubi::people
