#include "protocol/casework/case_file.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "protocol/casework/consent.h"
#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::casework {
namespace {

const std::set<Direction> kBoth{kDirections.begin(), kDirections.end()};

class CaseFileOfASheet : public SheetFixture {
 protected:
  CaseFile open() {
    auto opened = open_case(sheet(), "lg-032026", {"u-0001"}, now_, random_);
    EXPECT_TRUE(opened.ok());
    EXPECT_TRUE(store_->apply(opened->change).ok());
    return std::move(opened->file);
  }
  std::vector<ConsentState> consents(const CaseFile& file) {
    std::vector<ConsentState> states;
    for (const auto& consent : load_consents(*store_, file).value()) {
      states.push_back(consent ? consent->providing.state : ConsentState::kUnknown);
    }
    return states;
  }

  Instant now_ = *parse_instant("2026-11-21T00:00:00.000Z");
  crypto::SeededRandom random_{7};
  std::unique_ptr<store::Store> store_ = store::make_memory_store();
};

TEST_F(CaseFileOfASheet, IsReadBackAsItWasTaken) {
  const CaseFile taken = open();
  const auto read = load_case(*store_, taken.id);
  ASSERT_TRUE(read.ok()) << read.error().reason;
  EXPECT_EQ(read->persons, taken.persons);
  EXPECT_EQ(read->sheet, taken.sheet);
  EXPECT_EQ(json::to_canonical(to_json(read->summary)), json::to_canonical(to_json(taken.summary)));
}

// Each field is within its own limit; all together are not.
TEST_F(CaseFileOfASheet, IsNotTakenIfItIsTooLargeToBeReadBack) {
  set("/household/1/concerns", std::string(kMaxLongText, 'x'));
  for (std::size_t rows = 3; rows < 15; ++rows) repeat("/household", 1);
  EXPECT_TRUE(load_case(*store_, open().id).ok());
  for (std::size_t rows = 15; rows < kMaxHouseholdRows; ++rows) repeat("/household", 1);
  ASSERT_TRUE(parse().ok());
  const auto opened = open_case(sheet(), "lg-032026", {"u-0001"}, now_, random_);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reason, "json.too-large");
}

TEST_F(CaseFileOfASheet, RecordsOneConsentForEachPersonAsMarked) {
  set("/household/1/consent", "no");
  EXPECT_EQ(consents(open()),
            (std::vector{ConsentState::kGiven, ConsentState::kRefused, ConsentState::kUnknown}));
}

TEST_F(CaseFileOfASheet, HasNoConsentOfACallerWhoWasNotAsked) {
  set("/caller",
      json::Object{
          {"name", "架空 来子"}, {"sex", "female"}, {"relation", json::Object{{"code", "other"}}}});
  const CaseFile file = open();
  ASSERT_EQ(file.persons.size(), 4U);
  EXPECT_FALSE(load_consents(*store_, file)->at(3).has_value());
}

TEST_F(CaseFileOfASheet, FollowsAWithdrawalAndKeepsWhatWasBefore) {
  const CaseFile file = open();
  Consent consent = *load_consents(*store_, file)->at(0);
  consent.id = ConsentId::draw(random_);
  consent.providing.state = ConsentState::kWithdrawn;
  consent.revision += 1;
  ASSERT_TRUE(store_->apply(record_consent(file, consent, kBoth, now_, random_)).ok());
  EXPECT_EQ(consents(file).front(), ConsentState::kWithdrawn);
  store::Scan of_case;
  of_case.table = store::Table::kConsent;
  EXPECT_EQ(store_->scan(of_case)->size(), 4U);
}

TEST_F(CaseFileOfASheet, KeepsProvidingAndCollectingApart) {
  const CaseFile file = open();
  Consent consent = *load_consents(*store_, file)->at(0);
  EXPECT_EQ(consent.state_of(Direction::kProvide), ConsentState::kGiven);
  EXPECT_EQ(consent.state_of(Direction::kCollect), ConsentState::kGiven);
  consent.id = ConsentId::draw(random_);
  const DirectionMark providing = consent.providing;
  const DirectionMark collecting{ConsentState::kWithdrawn, now_ + std::chrono::days(3), "other"};
  consent.collecting = collecting;
  consent.revision += 1;
  ASSERT_TRUE(
      store_->apply(record_consent(file, consent, {Direction::kCollect}, now_, random_)).ok());
  const Consent read = *load_consents(*store_, file)->at(0);
  EXPECT_EQ(read.mark_of(Direction::kProvide), providing);
  EXPECT_EQ(read.mark_of(Direction::kCollect), collecting);
}

TEST_F(CaseFileOfASheet, KeepsTheBodyThatEachDirectionNames) {
  set("/recipient", "lg-034827");
  const CaseFile file = open();
  Consent consent = *load_consents(*store_, file)->at(0);
  const std::set<OrganisationId> named{*OrganisationId::parse("lg-034827")};
  EXPECT_EQ(consent.providing.recipients, named);
  EXPECT_EQ(consent.mark_of(Direction::kCollect).recipients, named);
  consent.id = ConsentId::draw(random_);
  consent.collecting = {ConsentState::kGiven, now_, "other"};
  consent.revision += 1;
  const auto change = record_consent(file, consent, {Direction::kProvide}, now_, random_);
  ASSERT_TRUE(store_->apply(change).ok());
  const Consent read = *load_consents(*store_, file)->at(0);
  EXPECT_EQ(read.providing, consent.providing);
  EXPECT_EQ(read.collecting, consent.collecting);
  const Bytes body = store_->log_records(0, 2)->back().body;
  EXPECT_EQ(json::to_canonical(*json::parse(body)->find("recipients")), R"(["lg-034827"])");
}

// What was narrowed is read as it was written; an empty list stays one, and is nothing (C-6).
TEST_F(CaseFileOfASheet, KeepsHowMuchLessThanItsWordsADirectionCovers) {
  const CaseFile file = open();
  Consent consent = *load_consents(*store_, file)->at(0);
  EXPECT_EQ(consent.said.size(), 2u);
  EXPECT_TRUE(consent.leaf.has_value());
  consent.id = ConsentId::draw(random_);
  consent.collecting = consent.providing;
  consent.providing.limits = {std::set{Category::kIdentity}, std::set<Purpose>{},
                              now_ + std::chrono::days(9)};
  consent.revision += 1;
  ASSERT_TRUE(
      store_->apply(record_consent(file, consent, {Direction::kProvide}, now_, random_)).ok());
  const Consent read = *load_consents(*store_, file)->at(0);
  EXPECT_EQ(read.providing, consent.providing);
  EXPECT_EQ(read.collecting, consent.collecting);
  EXPECT_EQ(read.said, std::set{Direction::kProvide});
  EXPECT_FALSE(read.providing.limits.allow(Purpose::kPlan, {Category::kIdentity}));
  EXPECT_EQ(consent_history(*store_, file.id)->size(), 4u);
}

// It named nobody: what that means is for the facts to say.
TEST_F(CaseFileOfASheet, ReadsAConsentThatIsOlderThanRecipients) {
  const CaseFile file = open();
  const json::Value mark{json::Object{
      {"since", now_.time_since_epoch().count()}, {"state", "given"}, {"wording", "other"}}};
  const json::Value body{
      json::Object{{"directions", json::Object{{"collect", mark}, {"provide", mark}}},
                   {"taken_by", "u-0001"},
                   {"v", 3}}};
  store::ChangeSet change(
      audit::Record::make(audit::Act::kConsent, now_, file.id, json::Object{}, random_));
  change.insert({store::Table::kConsent,
                 {ConsentId::draw(random_).text(), file.id.text(), file.persons[0].text(),
                  std::string("given"), std::int64_t{9}, now_.time_since_epoch().count(),
                  store::Field(), to_bytes(json::to_canonical(body))}});
  ASSERT_TRUE(store_->apply(change).ok());
  const Consent read = *load_consents(*store_, file)->at(0);
  EXPECT_EQ(read.providing, (DirectionMark{ConsentState::kGiven, now_, "other"}));
}

TEST_F(CaseFileOfASheet, ReadsAConsentOfTwoDirectionsThatAnEarlierVersionWrote) {
  const CaseFile file = open();
  const json::Value body{
      json::Object{{"directions", json::Object{{"collect", "withdrawn"}, {"provide", "given"}}},
                   {"taken_by", "u-0001"},
                   {"v", 2},
                   {"wording", "morioka-r5-04"}}};
  store::ChangeSet change(
      audit::Record::make(audit::Act::kConsent, now_, file.id, json::Object{}, random_));
  change.insert({store::Table::kConsent,
                 {ConsentId::draw(random_).text(), file.id.text(), file.persons[0].text(),
                  std::string("given"), std::int64_t{9}, now_.time_since_epoch().count(),
                  store::Field(), to_bytes(json::to_canonical(body))}});
  ASSERT_TRUE(store_->apply(change).ok());
  const Consent read = *load_consents(*store_, file)->at(0);
  EXPECT_EQ(read.mark_of(Direction::kProvide),
            (DirectionMark{ConsentState::kGiven, now_, "morioka-r5-04"}));
  EXPECT_EQ(read.mark_of(Direction::kCollect),
            (DirectionMark{ConsentState::kWithdrawn, now_, "morioka-r5-04"}));
}

// Rows of the version before have a list of both directions, which one mark had set.
TEST_F(CaseFileOfASheet, ReadsAConsentThatAnEarlierVersionWrote) {
  const CaseFile file = open();
  const json::Value body{json::Object{{"directions", json::Array{"provide", "collect"}},
                                      {"taken_by", "u-0001"},
                                      {"v", 1},
                                      {"wording", "morioka-r5-04"}}};
  store::ChangeSet change(
      audit::Record::make(audit::Act::kConsent, now_, file.id, json::Object{}, random_));
  change.insert({store::Table::kConsent,
                 {ConsentId::draw(random_).text(), file.id.text(), file.persons[0].text(),
                  std::string("withdrawn"), std::int64_t{9}, now_.time_since_epoch().count(),
                  store::Field(), to_bytes(json::to_canonical(body))}});
  ASSERT_TRUE(store_->apply(change).ok());
  const Consent read = *load_consents(*store_, file)->at(0);
  EXPECT_EQ(read.state_of(Direction::kProvide), ConsentState::kWithdrawn);
  EXPECT_EQ(read.state_of(Direction::kCollect), ConsentState::kWithdrawn);
}

// In Japan it is the next day already.
TEST_F(CaseFileOfASheet, IsNotTakenBeforeItsDay) {
  const auto take_at = [this](std::string_view instant) {
    return open_case(sheet(), "lg-032026", {"u-0001"}, *parse_instant(instant), random_);
  };
  EXPECT_TRUE(take_at("2025-06-01T15:00:00.000Z").ok());
  EXPECT_EQ(take_at("2025-06-01T14:59:59.999Z").error().reason, "sheet.future-day");
}

TEST_F(CaseFileOfASheet, IsKnownToEachRecipientByAnotherPseudonymAndAlwaysTheSame) {
  const CaseFile file = open();
  const auto rainbow = *NodeId::parse("op-000001-01");
  const auto yamada = *NodeId::parse("lg-034827-01");
  auto first = pseudonym_for(*store_, file, rainbow, now_, random_);
  ASSERT_TRUE(first->fresh.has_value());
  ASSERT_TRUE(store_
                  ->apply(store::ChangeSet(audit::Record::make(audit::Act::kDecision, now_, file.id,
                                                               json::Object{}, random_))
                              .insert(*first->fresh))
                  .ok());
  const auto again = pseudonym_for(*store_, file, rainbow, now_, random_);
  EXPECT_EQ(again->pseudonym, first->pseudonym);
  EXPECT_FALSE(again->fresh.has_value());
  EXPECT_NE(pseudonym_for(*store_, file, yamada, now_, random_)->pseudonym, first->pseudonym);
}

TEST_F(CaseFileOfASheet, IsGoneWithItsKey) {
  const CaseFile file = open();
  ASSERT_TRUE(
      store_
          ->apply(store::ChangeSet(audit::Record::make(audit::Act::kIntake, now_, std::nullopt,
                                                       json::Object{}, random_))
                      .shred(file.id))
          .ok());
  EXPECT_FALSE(load_case(*store_, file.id).ok());
}

}  // namespace
}  // namespace musubi::casework
