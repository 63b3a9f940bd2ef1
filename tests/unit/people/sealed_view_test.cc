#include "protocol/people/sealed_view.h"

#include "protocol/people/genogram.h"
#include "tests/unit/people/people_fixture.h"

namespace musubi::people {
namespace {

std::string shown(const SealedHousehold& view) {
  return json::to_canonical(to_json(view)) + genogram(view, kToday);
}

// As if nobody had filled in what would tell of them.
Household never_filled_in(Household household, const std::set<PersonId>& hidden) {
  const auto is_hidden = [&](const PersonId& person) { return hidden.count(person) > 0; };
  const bool subject = is_hidden(household.members.front().person);
  const auto sealed = sealed_residences(household, hiding(household, hidden));
  for (Member& each : household.members) {
    if (subject || is_hidden(each.person)) each.relation.clear();
  }
  std::erase_if(household.ties,
                [&](const Bond& tie) { return is_hidden(tie.from) || is_hidden(tie.to); });
  std::erase_if(household.stays, [&](const Stay& stay) {
    return is_hidden(stay.person) || sealed.count(stay.residence) > 0;
  });
  std::erase_if(household.residences,
                [&](const Residence& residence) { return sealed.count(residence.number) > 0; });
  return household;
}

TEST(SealedHouseholdView, ShowsEverythingOfAHouseholdWithNothingToHide) {
  const SealedHousehold view(family(), hiding(family(), {}));
  const std::string text = shown(view);
  for (const char* part : {"架空荘", "第12地割", "元夫", "former couple", "同居 / together 1"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(text.find("sealed"), std::string::npos);
}

TEST(SealedHouseholdView, TellsNoPlaceAndNoLinkOfAHiddenPerson_Invariant7) {
  const std::set<PersonId> hidden{person_id(0), person_id(3), person_id(4)};
  const SealedHousehold view(family(), hiding(family(), hidden));
  const std::string text = shown(view);
  for (const char* part :
       {"架空荘", "第99地割", "027-0000", "元夫\"}", "長男", "couple", "親 / parent", "きょうだい",
        "2025-04-01", "2025-03-31", "in_city", "yes"}) {
    EXPECT_EQ(text.find(part), std::string::npos) << part;
  }
  // They are persons of the case as before, and others are shown with their places.
  for (const char* part : {"架空 葛󠄀西 花", "架空 一", "第12地割"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
  EXPECT_TRUE(view.shown().ties.empty());
}

TEST(SealedHouseholdView, LooksAsIfNobodyHadFilledItIn_Invariant7) {
  RandomHouseholds random(3);
  for (int i = 0; i < 500; ++i) {
    const Household household = random.next();
    std::set<PersonId> hidden;
    for (const Member& each : household.members) {
      if (random.below(3) == 0) hidden.insert(each.person);
    }
    const SealedHousehold sealed(household, hiding(household, hidden));
    const Household empty = never_filled_in(household, hidden);
    EXPECT_EQ(shown(sealed), shown(SealedHousehold(empty, hiding(empty, {})))) << i;
  }
}

TEST(SealedHouseholdView, DropsAPlaceThatTellsAHiddenOne_Invariant7) {
  Household household = family();
  household.residences[1].address = "架空第99地割7番地の離れ";
  household.members[5].relation = "架空荘の隣人";
  const std::set<PersonId> hidden{person_id(0), person_id(3), person_id(4)};
  const std::string text = shown(SealedHousehold(household, hiding(household, hidden)));
  EXPECT_EQ(text.find("第99地割"), std::string::npos);
  EXPECT_EQ(text.find("架空荘"), std::string::npos);
  EXPECT_EQ(text.find("同居"), std::string::npos);
}

TEST(SealedHouseholdView, TellsNoAddressOfAnySealedResidence_Invariant7) {
  RandomHouseholds random(9);
  for (int i = 0; i < 500; ++i) {
    const Household household = random.next();
    SheetMarks sheet;
    for (const Member& each : household.members) {
      sheet.emplace(each.person, static_cast<Mark>(random.below(3)));
    }
    const Seals seals = seals_of(household, sheet, {});
    const std::string text = shown(SealedHousehold(household, seals));
    for (const std::int64_t number : sealed_residences(household, seals)) {
      EXPECT_EQ(text.find(household.residence(number)->address), std::string::npos) << i;
    }
  }
}

}  // namespace
}  // namespace musubi::people
