// Searches and hints over every kind of store.
#include "node/sharing/name_search.h"

#include "adapters/files/files.h"
#include "adapters/sqlite/sqlite_store.h"
#include "node/sharing/name_index.h"
#include "node/sharing/same_persons.h"
#include "protocol/casework/named_persons.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using search::Wanted;
using store::Table;
using testing::expect_value;

constexpr const char* kCity = "lg-032026";
constexpr const char* kTown = "lg-034827";
const Look kLook{"u-0001", "assessment"};
// By a token of the list: sees what the node sees.
const Caller kAnyone{{"u-0001", staff::Role::kCaseworker, Digest(), Instant()}};

class InMemory {
 public:
  store::Store& store() { return *store_; }

 private:
  std::unique_ptr<store::Store> store_ = store::make_memory_store();
};

class OnDisk {
 public:
  store::Store& store() { return *store_; }

 private:
  test::ScratchDirectory directory_;
  std::unique_ptr<store::SqliteStore> store_ = expect_value(
      store::open_sqlite_store(directory_.path() / "store", crypto::Secret(Bytes(32, 7))));
};

// A fictional family, whose subject is called otherwise.
json::Value family_of(const std::string& name, const std::string& furigana = "",
                      std::int64_t birth_day = 0) {
  const Bytes text = expect_value(files::read(
      std::string(testing::kReference) + "sheets/kaku-family.json", json::kMaxDocumentBytes));
  json::Value sheet = expect_value(json::parse(text));
  const auto member = [](json::Value& value, std::string_view named) -> json::Value& {
    return *const_cast<json::Value*>(value.find(named));
  };
  json::Object& subject = *member(sheet, "subject").object();
  subject["name"] = name;
  subject.erase("furigana");
  subject.erase("birth");
  subject.erase("age");
  if (!furigana.empty()) subject["furigana"] = furigana;
  if (birth_day > 0) {
    subject["birth"] = json::Object{{"day", birth_day}, {"era", "S"}, {"month", 11}, {"year", 47}};
  }
  json::Array& rows = *member(sheet, "household").array();
  rows.front().object()->erase("age");
  (*rows.front().object())["name"] = name;
  return sheet;
}

template <class Home>
class Names : public ::testing::Test {
 protected:
  store::Store& store() { return home_.store(); }

  CaseId take_sheet(const json::Value& sheet, const std::string& partition = kCity) {
    clock_.instant += std::chrono::seconds(1);
    auto opened =
        expect_value(casework::open_case(sheet, partition, {"u-0001"}, clock_.instant, random_));
    EXPECT_TRUE(casework::index_names(store(), names_, opened.file, opened.change).ok());
    expect_value(store().apply(opened.change));
    return opened.file.id;
  }
  CaseId take(const std::string& name, const std::string& partition = kCity) {
    return take_sheet(family_of(name), partition);
  }
  Hits find(const Wanted& wanted, const std::string& partition = kCity,
            const std::optional<CaseId>& after = {}) {
    return expect_value(
        search_.find({*OrganisationId::parse(partition), wanted, after}, kLook, kAnyone));
  }
  // The names of all hits, as they were written.
  std::vector<std::string> found(const std::string& name, Wanted::Match match,
                                 const std::string& partition = kCity) {
    std::vector<std::string> all;
    for (const Hit& hit : find({match, name, "", ""}, partition).hits) all.push_back(hit.name);
    return all;
  }
  std::vector<std::string> whole(const std::string& name, const std::string& partition = kCity) {
    return found(name, Wanted::Match::kWhole, partition);
  }
  std::vector<std::string> part(const std::string& name, const std::string& partition = kCity) {
    return found(name, Wanted::Match::kPart, partition);
  }
  Hints hints(const CaseId& id) { return expect_value(same_.hints(id, kLook, kAnyone)); }
  std::string answer(const CaseId& id, const PersonPair& pair, Sameness said) {
    const Status done = same_.answer(id, pair, said, {"u-0001", "架空の理由"});
    return done.ok() ? "ok" : done.error().reason;
  }
  std::size_t rows(Table table) { return expect_value(store().scan({.table = table})).size(); }
  json::Value last_record() {
    const auto head = expect_value(store().log_head());
    const auto logged = expect_value(store().log_records(head.size - 1, 1));
    return expect_value(json::parse(logged.front().body));
  }

  Home home_;
  crypto::SeededRandom random_{5};
  testing::SetClock clock_;
  testing::DirectWriter writer_{home_.store()};
  const search::NameKey names_ = search::NameKey::of_store(crypto::Secret(Bytes(32, 7)));
  NameSearch search_{{writer_, clock_, random_, names_}};
  SamePersons same_{{writer_, clock_, random_, names_}};
};

using Stores = ::testing::Types<InMemory, OnDisk>;
TYPED_TEST_SUITE(Names, Stores);

using List = std::vector<std::string>;

TYPED_TEST(Names, AreFoundInAnotherSpellingAndShownAsTheyWereWritten_N1) {
  this->take("髙橋 花子");
  this->take("葛\U000E0100西 吉男");
  EXPECT_EQ(this->whole("高橋花子"), List{"髙橋 花子"});
  EXPECT_EQ(this->whole("髙橋　花子"), List{"髙橋 花子"});
  EXPECT_EQ(this->whole("葛西𠮷男"), List{"葛\U000E0100西 吉男"});
  EXPECT_EQ(this->whole("高橋"), List());
}

TYPED_TEST(Names, AreFoundByTwoKanji_N6) {
  this->take("架空宮古太郎");
  this->take("宮古 花子");
  this->take("古宮 花子");
  EXPECT_EQ(this->part("宮古"), (List{"宮古 花子", "架空宮古太郎"}));  // the newest first
  EXPECT_EQ(this->part("古花子"), List{"宮古 花子"});
}

TYPED_TEST(Names, OfEverybodyInTheHouseholdLeadToTheCase_N5) {
  const CaseId id = this->take("架空 髙志");
  const Hits hits = this->find({Wanted::Match::kWhole, "架空葛子", "", ""});
  ASSERT_EQ(hits.hits.size(), 1u);
  EXPECT_EQ(hits.hits.front().case_id, id);
  EXPECT_EQ(hits.hits.front().person, 1u);
  EXPECT_EQ(hits.hits.front().role, casework::Role::kHouseholdMember);
  EXPECT_EQ(hits.hits.front().urgency, "within_month");
}

TYPED_TEST(Names, OfTwoPersonsAreToldApartByTheirBirthday_N5) {
  this->take_sheet(family_of("架空 花子", "かくう はなこ", 23));
  this->take_sheet(family_of("架空 花子", "かくう はなこ", 24));
  EXPECT_EQ(this->find({Wanted::Match::kWhole, "架空花子", "", ""}).hits.size(), 2u);
  EXPECT_EQ(this->find({Wanted::Match::kWhole, "架空花子", "", "1972-11-23"}).hits.size(), 1u);
  EXPECT_EQ(this->find({Wanted::Match::kPart, "", "ハナ", "1972-11-24"}).hits.size(), 1u);
  EXPECT_EQ(this->find({Wanted::Match::kWhole, "", "ｶｸｳﾊﾅｺ", "1972-11-25"}).hits.size(), 0u);
}

TYPED_TEST(Names, AreNotFoundAcrossPartitions_Invariant9) {
  const CaseId of_city = this->take("宮古 花子", kCity);
  this->take("宮古 花子", kTown);
  for (const auto match : {Wanted::Match::kWhole, Wanted::Match::kPart}) {
    const Hits hits = this->find({match, "宮古花子", "", ""}, kCity);
    ASSERT_EQ(hits.hits.size(), 1u);
    EXPECT_EQ(hits.hits.front().case_id, of_city);
  }
  EXPECT_EQ(this->whole("宮古花子", "lg-034835"), List());
}

// Even if a search key were there that should not be: the case itself says whose it is.
TYPED_TEST(Names, AreNotShownByAWrongKeyOfAnotherPartition_Invariant9) {
  const CaseId of_town = this->take("宮古 花子", kTown);
  store::ChangeSet wrong(audit::Record::make(audit::Act::kNode, this->clock_.instant, std::nullopt,
                                             json::Object{{"what", "fault"}}, this->random_));
  wrong.insert(
      {Table::kSearchKey,
       {std::string(kCity), this->names_.search_key("name", kCity, U"宮古花子"), of_town.text()}});
  expect_value(this->store().apply(wrong));
  EXPECT_EQ(this->whole("宮古花子", kCity), List());
}

TYPED_TEST(Names, ComeInPagesThatMissNobodyAndRepeatNobody_N13) {
  constexpr std::size_t kCases = 2 * kMaxHits + 3;
  for (std::size_t i = 0; i < kCases; ++i) this->take("宮古 花子");
  std::set<std::string> seen;
  std::optional<CaseId> after;
  std::size_t pages = 0;
  do {
    const Hits page = this->find({Wanted::Match::kPart, "宮古花", "", ""}, kCity, after);
    EXPECT_LE(page.hits.size(), kMaxHits);
    for (const Hit& hit : page.hits) EXPECT_TRUE(seen.insert(hit.case_id.text()).second);
    after = page.next;
    ++pages;
  } while (after);
  EXPECT_EQ(seen.size(), kCases);
  EXPECT_EQ(pages, 3u);
}

TYPED_TEST(Names, AreGoneWithTheirCase_N11) {
  const CaseId id = this->take("宮古 花子");
  store::ChangeSet shred(audit::Record::make(audit::Act::kNode, this->clock_.instant, std::nullopt,
                                             json::Object{{"what", "shredded"}}, this->random_));
  shred.shred(id);
  expect_value(this->store().apply(shred));
  EXPECT_EQ(this->whole("宮古花子"), List());
  EXPECT_EQ(this->rows(Table::kSearchKey), 0u);
}

TYPED_TEST(Names, AreLookedForInTheLogWithThePurposeAndWithoutTheName_N13) {
  const CaseId id = this->take("宮古 花子");
  ASSERT_EQ(this->whole("宮古花子"), List{"宮古 花子"});
  const json::Value record = this->last_record();
  EXPECT_EQ(*record.find("purpose")->text(), "assessment");
  EXPECT_EQ(*record.find("user")->text(), "u-0001");
  EXPECT_EQ(*record.find("cases")->array()->front().text(), id.text());
  EXPECT_EQ(json::to_canonical(record).find("宮古"), std::string::npos);
  EXPECT_EQ(this->whole("だれもいない"), List());
  EXPECT_TRUE(this->last_record().find("cases")->array()->empty());
}

TYPED_TEST(Names, OfAStoreThatIsOlderThanItsIndexAreIndexedAtTheStart_N12) {
  auto opened = expect_value(casework::open_case(family_of("宮古 花子"), kCity, {"u-0001"},
                                                 this->clock_.instant, this->random_));
  expect_value(this->store().apply(opened.change));
  EXPECT_EQ(this->whole("宮古花子"), List());
  const auto index = [this] {
    return bring_up_to_date(this->store(), this->names_, this->clock_.instant, this->random_).ok();
  };
  ASSERT_TRUE(index());
  EXPECT_EQ(this->whole("宮古花子"), List{"宮古 花子"});
  const auto leaves = expect_value(this->store().log_head()).size;
  ASSERT_TRUE(index());
  EXPECT_EQ(expect_value(this->store().log_head()).size, leaves);
}

TYPED_TEST(Names, AreFoundByThoseOnlyWhoWorkForThePartition_A39_Invariant9) {
  this->take("宮古 花子");
  const NameQuery query{
      *OrganisationId::parse(kCity), {Wanted::Match::kWhole, "宮古花子", "", ""}, std::nullopt};
  const auto found_for = [&](const std::string& partition) {
    Caller caller = kAnyone;
    caller.covers = std::vector<staff::Covered>{{partition, std::nullopt}};
    return expect_value(this->search_.find(query, kLook, caller)).hits.size();
  };
  EXPECT_EQ(found_for(kCity), 1u);
  EXPECT_EQ(found_for("lg-034827"), 0u);
  EXPECT_TRUE(this->last_record().find("cases")->array()->empty());
}

TYPED_TEST(Names, ThatChangedAreFoundAsTheyAreNow_N11) {
  auto opened = expect_value(casework::open_case(family_of("宮古 花子"), kCity, {"u-0001"},
                                                 this->clock_.instant, this->random_));
  ASSERT_TRUE(casework::index_names(this->store(), this->names_, opened.file, opened.change).ok());
  expect_value(this->store().apply(opened.change));
  opened.file.intake.household.front().name = "山田 花子";
  store::ChangeSet change(audit::Record::make(audit::Act::kIntake, this->clock_.instant,
                                              opened.file.id, json::Object{}, this->random_));
  ASSERT_TRUE(casework::index_names(this->store(), this->names_, opened.file, change).ok());
  expect_value(this->store().apply(change));
  EXPECT_EQ(expect_value(this->store().scan({.table = Table::kSearchKey})).size(),
            casework::name_rows(this->names_, opened.file).size());
}

// Hints: the family itself is the same in each case, so that everybody in it is one, too.
using Agreed = std::vector<std::string_view>;

template <class Home>
class LookAlikes : public Names<Home> {
 protected:
  // Of the subjects only.
  std::vector<Hint> of_subjects(const CaseId& id) {
    std::vector<Hint> all;
    for (const Hint& hint : this->hints(id).hints) {
      if (hint.pair.person == 0 && hint.pair.other_person == 0) all.push_back(hint);
    }
    return all;
  }
};
TYPED_TEST_SUITE(LookAlikes, Stores);

TYPED_TEST(LookAlikes, AreToldWithWhatAgrees_N14) {
  const CaseId first = this->take_sheet(family_of("髙橋 花子", "たかはし はなこ", 23));
  const CaseId second = this->take_sheet(family_of("高橋花子", "タカハシ ハナコ", 23));
  const CaseId third = this->take_sheet(family_of("高橋 花子"));
  this->take_sheet(family_of("高橋 花子", "", 24));  // born on another day: another person
  const auto hints = this->of_subjects(first);
  ASSERT_EQ(hints.size(), 2u);
  EXPECT_EQ(hints[0].pair.other_case, second);
  EXPECT_TRUE(hints[0].strong);
  EXPECT_EQ(hints[0].agrees, (Agreed{"name", "furigana", "birth"}));
  EXPECT_EQ(hints[0].name, "高橋花子");
  EXPECT_EQ(hints[1].pair.other_case, third);
  EXPECT_FALSE(hints[1].strong);
  EXPECT_EQ(hints[1].agrees, Agreed{"name"});
}

TYPED_TEST(LookAlikes, AreNotToldAcrossPartitions_Invariant9) {
  const CaseId city = this->take_sheet(family_of("高橋 花子", "", 23), kCity);
  const CaseId town = this->take_sheet(family_of("高橋 花子", "", 23), kTown);
  EXPECT_TRUE(this->hints(city).hints.empty());
  EXPECT_TRUE(this->hints(town).hints.empty());
  EXPECT_EQ(this->answer(city, {0, town, 0}, Sameness::kSame), "case.not-found");
  EXPECT_EQ(this->answer(city, {0, CaseId::draw(this->random_), 0}, Sameness::kSame),
            "case.not-found");
  EXPECT_EQ(this->rows(Table::kSamePerson), 0u);
}

TYPED_TEST(LookAlikes, AreTheSameOnlyBecauseAPersonSaysSoAndAreNotMerged_N15) {
  const CaseId first = this->take_sheet(family_of("高橋 花子", "", 23));
  const CaseId second = this->take_sheet(family_of("高橋 花子", "", 23));
  EXPECT_FALSE(this->of_subjects(first).front().answer);
  const auto before = this->rows(Table::kCase);
  const auto file = expect_value(casework::load_case(this->store(), second)).sheet;
  ASSERT_EQ(this->answer(first, {0, second, 0}, Sameness::kSame), "ok");
  EXPECT_EQ(this->of_subjects(first).front().answer->said, Sameness::kSame);
  EXPECT_EQ(this->of_subjects(second).front().answer->said, Sameness::kSame);
  ASSERT_EQ(this->answer(second, {0, first, 0}, Sameness::kDifferent), "ok");
  EXPECT_EQ(this->of_subjects(first).front().answer->said, Sameness::kDifferent);
  EXPECT_EQ(this->rows(Table::kSamePerson), 1u);
  EXPECT_EQ(this->rows(Table::kCase), before);
  EXPECT_EQ(expect_value(casework::load_case(this->store(), second)).sheet, file);
}

TYPED_TEST(LookAlikes, AreTwoPersonsOfTwoCases_N15) {
  const CaseId first = this->take("高橋 花子");
  const CaseId second = this->take("高橋 花子");
  EXPECT_EQ(this->answer(first, {0, first, 1}, Sameness::kSame), "person.same-case");
  EXPECT_EQ(this->answer(first, {9, second, 0}, Sameness::kSame), "person.not-found");
  EXPECT_EQ(this->answer(first, {0, second, 9}, Sameness::kSame), "person.not-found");
}

TEST(PersonPair, IsReadAsItIsWritten) {
  crypto::SeededRandom random(1);
  const PersonPair pair{3, CaseId::draw(random), 12};
  const auto read = PersonPair::parse(pair.text());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text(), pair.text());
  const std::string id = pair.other_case.text();
  for (const std::string& text : {id, "0." + id, "." + id + ".", "-1." + id + ".0",
                                  "0." + id + ".99", "0." + id + ".0x", std::string("..")}) {
    EXPECT_FALSE(PersonPair::parse(text)) << text;
  }
}

}  // namespace
}  // namespace musubi::node
