// Households of visibly made-up people.
#pragma once

#include <random>

#include "protocol/casework/place_seal.h"
#include "protocol/people/sealed_view.h"
#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::people {

using namespace std::chrono_literals;

inline constexpr Day kToday{2026y / 1 / 15};

inline PersonId person_id(std::size_t number) {
  std::string text = std::to_string(number);
  return *PersonId::parse(std::string(32 - text.size(), '0') + text);
}

inline Member member(std::size_t number, const std::string& name, Sex sex) {
  return {person_id(number), name, {}, sex, {}, {}, {}, {}, false};
}

// Seals that hide these and nobody else.
inline Seals hiding(const Household& household, const std::set<PersonId>& hidden) {
  std::map<PersonId, Mark> marks;
  for (const Member& each : household.members) {
    marks.emplace(each.person, hidden.count(each.person) > 0 ? Mark::kYes : Mark::kNo);
  }
  return Seals(std::move(marks));
}

// Three generations; the subject (0) lives with their child (3) at 1, the former partner (2) at 2.
inline Household family() {
  Household household;
  household.members = {member(0, "架空 葛󠄀西 花", Sex::kFemale),
                       member(1, "架空 祖母", Sex::kFemale),
                       member(2, "架空 元夫", Sex::kMale),
                       member(3, "架空 一", Sex::kMale),
                       member(4, "架空 二", Sex::kUnknown),
                       member(5, "架空 隣人", Sex::kOther)};
  household.members[0].birth = 1989y / 1 / 8;
  household.members[1].deceased = true;
  household.members[3].age = 6;
  household.members[3].age_on = 2025y / 6 / 2;
  household.members[2].relation = "元夫";
  household.members[3].relation = "長男";
  household.ties = {{person_id(1), person_id(0), TieKind::kParent},
                    {person_id(0), person_id(2), TieKind::kFormerCouple},
                    {person_id(0), person_id(3), TieKind::kParent},
                    {person_id(2), person_id(3), TieKind::kParent},
                    {person_id(0), person_id(4), TieKind::kParent},
                    {person_id(3), person_id(4), TieKind::kSibling}};
  household.residences = {
      {1, "032026", "027-0000", "岩手県宮古市架空第99地割7番地 架空荘", "in_city", Mark::kNo},
      {2, "034827", "", "岩手県下閉伊郡山田町架空第12地割34番地", "elsewhere", Mark::kNo}};
  household.stays = {{person_id(0), 1, Day{2025y / 4 / 1}, {}},
                     {person_id(3), 1, {}, {}},
                     {person_id(4), 1, {}, {}},
                     {person_id(2), 2, {}, {}},
                     {person_id(0), 2, {}, Day{2025y / 3 / 31}},
                     {person_id(5), 2, {}, {}}};
  return household;
}

class RandomHouseholds {
 public:
  explicit RandomHouseholds(unsigned seed) : random_(seed) {}

  Household next() {
    Household household;
    const std::size_t count = 1 + below(12);
    for (std::size_t i = 0; i < count; ++i) {
      household.members.push_back(
          member(i, "架空" + std::to_string(i), static_cast<Sex>(below(4))));
      household.members.back().relation = below(2) == 0 ? "" : "続柄" + std::to_string(i);
      household.members.back().deceased = below(8) == 0;
    }
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = below(2 * count); i > 0; --i) {
      const std::size_t one = below(count);
      const std::size_t other = below(count);
      if (one == other || !pairs.insert(std::minmax(one, other)).second) continue;
      household.ties.push_back({person_id(one), person_id(other), static_cast<TieKind>(below(5))});
    }
    const std::size_t places = below(5);
    for (std::size_t i = 1; i <= places; ++i) {
      // No two of them share four letters behind the municipality.
      const std::string name(1, static_cast<char>('a' + i));
      household.residences.push_back({static_cast<std::int64_t>(i), "032026", "",
                                      "岩手県宮古市" + name + name + name + name + name, "",
                                      static_cast<Mark>(below(3))});
    }
    std::set<std::pair<std::size_t, std::size_t>> stays;
    for (std::size_t i = places == 0 ? 0 : below(2 * count); i > 0; --i) {
      const std::size_t who = below(count);
      const std::size_t where = 1 + below(places);
      if (!stays.insert({who, where}).second) continue;
      household.stays.push_back({person_id(who), static_cast<std::int64_t>(where), {}, {}});
      if (below(3) == 0) household.stays.back().until = Day{2025y / 3 / 31};
    }
    return household;
  }
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

 private:
  std::mt19937 random_;
};

}  // namespace musubi::people
