#include "protocol/people/sealed_view.h"

#include <algorithm>

#include "protocol/casework/revealing_text.h"

namespace musubi::people {
namespace {

constexpr std::string_view kViewForm = "household-view/1";

casework::TellingText telling_of(const Household& household, const std::set<std::int64_t>& sealed) {
  casework::TellingText telling;
  for (const Residence& residence : household.residences) {
    if (sealed.count(residence.number) == 0) continue;
    telling.add_address(residence.address);
    telling.add_number(residence.postcode);
  }
  return telling;
}

void drop_relations(Household& household, const Seals& seals,
                    const casework::TellingText& telling) {
  const bool subject_hidden = seals.hides(household.members.front().person);
  for (Member& member : household.members) {
    const bool told = telling.is_told_by(member.relation);
    if (subject_hidden || seals.hides(member.person) || told) member.relation.clear();
  }
}

void drop_places(Household& household, const Seals& seals, std::set<std::int64_t> sealed,
                 const casework::TellingText& telling) {
  for (const Residence& residence : household.residences) {
    const bool told =
        telling.is_told_by(residence.address) || telling.is_told_by(residence.postcode);
    if (told) sealed.insert(residence.number);
  }
  std::erase_if(household.stays, [&](const Stay& stay) {
    return seals.hides(stay.person) || sealed.count(stay.residence) > 0;
  });
  // A place where nobody is seen to live is no part of the picture.
  std::erase_if(household.residences, [&](const Residence& residence) {
    return std::none_of(household.stays.begin(), household.stays.end(),
                        [&](const Stay& stay) { return stay.residence == residence.number; });
  });
}

// A gap in the numbers would tell that something is missing.
void number_anew(Household& household) {
  std::map<std::int64_t, std::int64_t> numbers;
  for (Residence& residence : household.residences) {
    const auto number = static_cast<std::int64_t>(numbers.size()) + 1;
    numbers.emplace(residence.number, number);
    residence.number = number;
    residence.sealed = Mark::kNo;
  }
  for (Stay& stay : household.stays) stay.residence = numbers.at(stay.residence);
}

}  // namespace

SealedHousehold::SealedHousehold(Household household, const Seals& seals)
    : shown_(std::move(household)) {
  const auto sealed = sealed_residences(shown_, seals);
  const casework::TellingText telling = telling_of(shown_, sealed);
  drop_relations(shown_, seals, telling);
  std::erase_if(shown_.ties,
                [&](const Bond& tie) { return seals.hides(tie.from) || seals.hides(tie.to); });
  drop_places(shown_, seals, sealed, telling);
  number_anew(shown_);
}

json::Value to_json(const SealedHousehold& household) {
  json::Value value = to_json(household.shown());
  json::Object& object = *value.object();
  object["form"] = json::Value(kViewForm);
  for (json::Value& residence : *object["residences"].array()) {
    residence.object()->erase("sealed");
  }
  return value;
}

}  // namespace musubi::people
