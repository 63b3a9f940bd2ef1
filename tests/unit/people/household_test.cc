#include "protocol/people/household.h"

#include <functional>

#include "tests/unit/people/people_fixture.h"

namespace musubi::people {
namespace {

std::string reason_of(const json::Value& document) {
  const auto read = parse_household(document);
  return read.ok() ? "ok" : read.error().reason + " " + read.error().detail;
}

json::Value changed(const std::function<void(json::Object&)>& change) {
  json::Value document = to_json(family());
  change(*document.object());
  return document;
}
json::Array& list(json::Object& document, const char* name) { return *document[name].array(); }
json::Object& item(json::Object& document, const char* name, std::size_t index) {
  return *list(document, name)[index].object();
}

TEST(HouseholdDocument, IsReadAsItWasWritten) {
  const json::Value written = to_json(family());
  const auto read = parse_household(written);
  ASSERT_TRUE(read.ok()) << read.error().reason << read.error().detail;
  EXPECT_EQ(to_json(*read), written);
  EXPECT_EQ(read->members[0].name, "架空 葛󠄀西 花");
}

TEST(HouseholdDocument, OfRandomPeopleIsReadAsItWasWritten) {
  RandomHouseholds random(7);
  for (int i = 0; i < 300; ++i) {
    const json::Value written = to_json(random.next());
    const auto read = parse_household(written);
    ASSERT_TRUE(read.ok()) << read.error().reason << read.error().detail;
    EXPECT_EQ(to_json(*read), written);
  }
}

TEST(HouseholdDocument, IsRefusedForWhatContradictsItself_H2) {
  const std::pair<const char*, std::function<void(json::Object&)>> kFaults[] = {
      {"household.twice /persons/6",
       [](json::Object& d) { list(d, "persons").push_back(list(d, "persons")[0]); }},
      {"household.twice /residences/2",
       [](json::Object& d) { list(d, "residences").push_back(list(d, "residences")[0]); }},
      {"household.twice /stays/6",
       [](json::Object& d) { list(d, "stays").push_back(list(d, "stays")[0]); }},
      {"household.unknown-person /stays/0/person",
       [](json::Object& d) { item(d, "stays", 0)["person"] = person_id(99).text(); }},
      {"household.unknown-residence /stays/0/residence",
       [](json::Object& d) { item(d, "stays", 0)["residence"] = 3; }},
      {"household.unknown-person /ties/0/to",
       [](json::Object& d) { item(d, "ties", 0)["to"] = person_id(99).text(); }},
      {"household.tied-twice /ties/0",
       [](json::Object& d) { item(d, "ties", 0)["to"] = person_id(1).text(); }},
      {"household.tied-twice /ties/6",
       [](json::Object& d) {
         list(d, "ties").push_back(json::Object{
             {"from", person_id(0).text()}, {"tie", "other"}, {"to", person_id(1).text()}});
       }},
      {"household.days-out-of-order /stays/0/until",
       [](json::Object& d) { item(d, "stays", 0)["until"] = "2025-03-31"; }},
      {"household.age-without-day /persons/3/age",
       [](json::Object& d) { item(d, "persons", 3).erase("age_on"); }},
      {"household.age-without-day /persons/3/age",
       [](json::Object& d) { item(d, "persons", 3)["birth"] = "2019-01-01"; }},
      {"sheet.bad-municipality-code /residences/0/municipality",
       [](json::Object& d) { item(d, "residences", 0)["municipality"] = "032027"; }},
      {"json.bad-value /residences/0/sealed",
       [](json::Object& d) { item(d, "residences", 0)["sealed"] = "perhaps"; }},
      {"json.bad-value /persons", [](json::Object& d) { list(d, "persons").clear(); }},
      {"json.unknown-member /persons/0/note",
       [](json::Object& d) { item(d, "persons", 0)["note"] = "自由記述"; }},
      {"household.other-form /form", [](json::Object& d) { d["form"] = "household/2"; }},
  };
  for (const auto& [reason, change] : kFaults) EXPECT_EQ(reason_of(changed(change)), reason);
}

// tests/schemas/schemas_test.py holds the schema to the same list.
TEST(HouseholdDocument, IsJudgedAsTheListSays) {
  const json::Value list = casework::read_json_file("tests/schemas/household_documents.json");
  ASSERT_NE(list.array(), nullptr);
  for (const json::Value& each : *list.array()) {
    crypto::SeededRandom random(5);
    const auto read = parse_household(name_new_persons(*each.find("document"), random));
    EXPECT_EQ(read.ok() ? "accepted" : read.error().reason, *each.find("reader")->text())
        << *each.find("name")->text();
  }
}

TEST(HouseholdDocument, HasLimits_H1) {
  const json::Value crowd = changed([](json::Object& d) {
    for (std::size_t i = 6; i <= kMaxMembers; ++i) {
      list(d, "persons").push_back(to_json(member(100 + i, "架空", Sex::kOther)));
    }
  });
  EXPECT_EQ(reason_of(crowd), "json.too-many-items /persons");
}

TEST(HouseholdDocument, GivesNewPeopleIdsOfTheirOwn) {
  const json::Value sent = changed([](json::Object& d) {
    list(d, "persons")
        .push_back(json::Object{{"name", "架空 新"}, {"person", "new-1"}, {"sex", "unknown"}});
    list(d, "stays").push_back(json::Object{{"person", "new-1"}, {"residence", 1}});
  });
  EXPECT_EQ(reason_of(sent), "json.bad-value /persons/6/person");
  crypto::SeededRandom random(5);
  const auto read = parse_household(name_new_persons(sent, random));
  ASSERT_TRUE(read.ok()) << read.error().reason << read.error().detail;
  EXPECT_EQ(read->members.back().person, read->stays.back().person);
  EXPECT_EQ(read->members.size(), 7u);
}

TEST(HouseholdDocument, TellsNothingOfTheFuture_H11) {
  EXPECT_TRUE(check_days(family(), kToday).ok());
  const Status early = check_days(family(), 2025y / 3 / 30);
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.error().reason + early.error().detail, "sheet.future-day/persons/3/age_on");
}

}  // namespace
}  // namespace musubi::people
