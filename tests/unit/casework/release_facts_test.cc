#include "protocol/casework/release_facts.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "protocol/casework/relation.h"
#include "tests/support/registry_federation.h"
#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::casework {
namespace {

using registry::testing::expect_value;
using registry::testing::kIssued;
using registry::testing::node_id;
using registry::testing::organisation_id;

// 宮古市, 山田町 and the body that both contract, as tests/support/registry_federation.h has them.
class ReleaseFacts : public SheetFixture {
 protected:
  ReleaseFacts() {
    policy::BasisRow entrustment;
    entrustment.id = "dss-77";
    entrustment.consent_needed = policy::ConsentNeed::kNo;
    catalogue_.rows.push_back(entrustment);
    Wording city;
    city.id = "morioka-r5-04";
    city.covers = {Relation::kSameMunicipality, Relation::kOwnContractor};
    city.provides = true;
    city.approved = true;
    wordings_.wordings.push_back(city);
  }

  [[nodiscard]] policy::Facts facts(std::string_view recipient, std::size_t person = 0,
                                    std::vector<Category> categories = {Category::kIdentity},
                                    Instant now = kIssued, Kind kind = Kind::kReferral,
                                    std::string_view own = "lg-032026-01") {
    const CaseFile file =
        expect_value(open_case(sheet(), "lg-032026", {"u-0001"}, kIssued, random_)).file;
    const ReleaseRequest request{node_id(recipient), kind, Purpose::kIntakeHandoff, "dss-77",
                                 std::move(categories)};
    return derive_facts({registry_, catalogue_, wordings_, node_id(own)}, request, file, person,
                        consent_, now);
  }
  [[nodiscard]] policy::Facts inquiry(std::string_view recipient) {
    return facts(recipient, 0, {Category::kIdentity}, kIssued, Kind::kInquiry);
  }
  [[nodiscard]] Relation relation(const OrganisationId& sender, const OrganisationId& recipient,
                                  const OrganisationId& on_behalf_of) {
    const facts::Question question{.person = std::nullopt,
                                   .sender = sender,
                                   .recipient = recipient,
                                   .on_behalf_of = on_behalf_of,
                                   .basis = "dss-77",
                                   .categories = {},
                                   .meeting = std::nullopt,
                                   .item = std::nullopt,
                                   .asked_by = {},
                                   .asked = kIssued};
    return facts::relation_of(registry_views(registry_, question), question, kIssued);
  }
  static std::string value(const policy::Facts& facts, std::string_view attribute) {
    const auto fact = facts.find(attribute);
    return fact == facts.end() ? "missing" : fact->second.value;
  }

  void record(ConsentState state, std::optional<Instant> until = std::nullopt) {
    consent_ = Consent{ConsentId::draw(random_),
                       PersonId::draw(random_),
                       {state, kIssued, "morioka-r5-04"},
                       1,
                       kIssued,
                       until,
                       "u-0001"};
  }

  crypto::SeededRandom random_{11};
  registry::testing::Federation federation_;
  registry::Registry registry_ = expect_value(registry::accept_registry(
      federation_.sign(federation_.content()), nullptr, federation_.operators.ids(), kIssued));
  policy::Catalogue catalogue_;
  Wordings wordings_;
  std::optional<Consent> consent_;
};

TEST_F(ReleaseFacts, KnowAContractorByALiveContract) {
  EXPECT_EQ(value(facts("op-000001-01"), "relation"), "own_contractor");
  EXPECT_EQ(value(facts("op-000001-01"), "agreement"), "valid");
  EXPECT_EQ(value(facts("lg-034827-01"), "relation"), "other_municipality");
  EXPECT_EQ(value(facts("lg-034827-01"), "agreement"), "none");
}

TEST_F(ReleaseFacts, HoldAContractToItsCategoriesAndItsPeriod) {
  EXPECT_EQ(value(facts("op-000001-01", 0, {Category::kHealth}), "agreement"), "other_purpose");
  const Instant next_year = registry::testing::kFiscalYear.until + std::chrono::hours(1);
  EXPECT_EQ(value(facts("op-000001-01", 0, {Category::kIdentity}, next_year), "agreement"),
            "expired");
  EXPECT_EQ(value(facts("op-000001-01", 0, {Category::kIdentity}, next_year), "relation"), "other");
}

TEST_F(ReleaseFacts, KnowTheCommissionerFromTheContractorsSide) {
  const OrganisationId contractor = organisation_id("op-000001");
  const OrganisationId town = organisation_id("lg-034827");
  const OrganisationId unknown = organisation_id("op-000099");
  EXPECT_EQ(relation(contractor, town, town), Relation::kCommissioningMunicipality);
  EXPECT_EQ(relation(contractor, unknown, town), Relation::kOther);
}

TEST_F(ReleaseFacts, TakeNobodyForOneOfTheCityWhoLivesElsewhereOrNowhereThatIsWritten) {
  EXPECT_EQ(value(facts("op-000001-01", 0, {Category::kIdentity}), "residence"), "in_city");
  set("/subject/municipality", "034835");
  EXPECT_EQ(value(facts("op-000001-01", 0, {Category::kIdentity}), "residence"), "elsewhere");
  erase("/subject/municipality");
  EXPECT_EQ(value(facts("op-000001-01", 0, {Category::kIdentity}), "residence"), "missing");
}

// A resident of one commissioner is a stranger to the others.
TEST_F(ReleaseFacts, KnowOneCommissionerFromAnother_Invariant9) {
  const OrganisationId contractor = organisation_id("op-000001");
  const OrganisationId city = organisation_id("lg-032026");
  const OrganisationId town = organisation_id("lg-034827");
  EXPECT_EQ(relation(contractor, town, city), Relation::kOtherMunicipality);
  EXPECT_EQ(relation(contractor, town, contractor), Relation::kOtherMunicipality);
}

// Invariant 2: silence is no.
TEST_F(ReleaseFacts, TakeNobodyAskedForUnknownWhichCoversNothing) {
  EXPECT_EQ(value(facts("op-000001-01"), "consent"), "unknown");
  EXPECT_EQ(value(facts("op-000001-01"), "consent_covers_recipient"), "no");
}

TEST_F(ReleaseFacts, LetTheWordingSayWhomAMarkCovers) {
  record(ConsentState::kGiven);
  EXPECT_EQ(value(facts("op-000001-01"), "consent_covers_recipient"), "yes");
  EXPECT_EQ(value(facts("lg-034827-01"), "consent_covers_recipient"), "no");
  consent_->providing.wording = "a form that nobody knows";
  EXPECT_EQ(value(facts("op-000001-01"), "consent_covers_recipient"), "no");
  consent_->providing.wording = "morioka-r5-04";
  wordings_.wordings.front().approved = false;
  EXPECT_EQ(value(facts("op-000001-01"), "consent_covers_recipient"), "no");
}

// 「他の市町村」 are all of them: only the one that the person named is meant. Invariant 2.
TEST_F(ReleaseFacts, LetAMarkCoverOnlyTheOtherMunicipalityThatItNames_Invariant2) {
  record(ConsentState::kGiven);
  wordings_.wordings.front().covers = {Relation::kOwnContractor, Relation::kOtherMunicipality};
  const auto covers = [this](std::string_view recipient) {
    return value(facts(recipient), "consent_covers_recipient");
  };
  EXPECT_EQ(covers("lg-034827-01"), "no");
  EXPECT_EQ(covers("op-000001-01"), "yes");
  consent_->providing.recipients = {organisation_id("lg-034827")};
  EXPECT_EQ(covers("lg-034827-01"), "yes");
  EXPECT_EQ(covers("op-000001-01"), "no");
  consent_->providing.recipients = {organisation_id("lg-034835")};
  EXPECT_EQ(covers("lg-034827-01"), "no");
  // The name alone is not enough: the words must speak of such a body, too.
  wordings_.wordings.front().covers = {Relation::kOwnContractor};
  consent_->providing.recipients = {organisation_id("lg-034827")};
  EXPECT_EQ(covers("lg-034827-01"), "no");
}

TEST_F(ReleaseFacts, TakeNobodyForMeantOfWhomWordsSayOnlyWhatTheyAre_Invariant2) {
  record(ConsentState::kGiven);
  wordings_.wordings.front().covers = {Relation::kOther};
  EXPECT_EQ(value(facts("op-000099-01"), "consent_covers_recipient"), "no");
  consent_->providing.recipients = {organisation_id("op-000099")};
  EXPECT_EQ(value(facts("op-000099-01"), "consent_covers_recipient"), "yes");
}

TEST_F(ReleaseFacts, LetTheWordingSayWhatAMarkIsFor) {
  record(ConsentState::kGiven);
  Wording& shown = wordings_.wordings.front();
  shown.purposes = {Purpose::kAssessment};
  EXPECT_EQ(value(facts("op-000001-01"), "consent_covers_recipient"), "no");
  shown.purposes = {Purpose::kAssessment, Purpose::kIntakeHandoff};
  EXPECT_EQ(value(facts("op-000001-01"), "consent_covers_recipient"), "yes");
  shown.categories = {Category::kIdentity};
  EXPECT_EQ(value(facts("op-000001-01"), "consent_covers_recipient"), "yes");
  EXPECT_EQ(value(facts("op-000001-01", 0, {Category::kIdentity, Category::kHealth}),
                  "consent_covers_recipient"),
            "no");
  shown.categories = std::set<Category>{};
  EXPECT_EQ(value(facts("op-000001-01"), "consent_covers_recipient"), "no");
}

TEST_F(ReleaseFacts, LetTheWordingEndAMark) {
  record(ConsentState::kGiven);
  wordings_.wordings.front().days = 30;
  const Instant end = kIssued + std::chrono::days(30);
  EXPECT_EQ(value(facts("op-000001-01", 0, {Category::kIdentity}, end - Duration(1)), "consent"),
            "given");
  EXPECT_EQ(value(facts("op-000001-01", 0, {Category::kIdentity}, end), "consent"), "expired");
}

// To ask others about a person is to collect.
TEST_F(ReleaseFacts, AskForBothDirectionsWhereWeAskOthers) {
  record(ConsentState::kGiven);
  EXPECT_EQ(value(inquiry("op-000001-01"), "consent_covers_recipient"), "no");
  wordings_.wordings.front().collects = true;
  EXPECT_EQ(value(inquiry("op-000001-01"), "consent_covers_recipient"), "yes");
  consent_->collecting = consent_->providing;
  consent_->collecting->state = ConsentState::kWithdrawn;
  EXPECT_EQ(value(inquiry("op-000001-01"), "consent"), "withdrawn");
  EXPECT_EQ(value(facts("op-000001-01"), "consent"), "given");
}

TEST_F(ReleaseFacts, KnowWhoLivesOutsideTheCity) {
  EXPECT_EQ(value(facts("op-000001-01", 0), "residence"), "in_city");
  EXPECT_EQ(value(facts("op-000001-01", 1), "residence"), "in_city");
  EXPECT_EQ(value(facts("op-000001-01", 2), "residence"), "elsewhere");
  erase("/household/2/living");
  EXPECT_EQ(value(facts("op-000001-01", 2), "residence"), "missing");
}

TEST_F(ReleaseFacts, LetAConsentEnd) {
  record(ConsentState::kGiven, kIssued + std::chrono::hours(1));
  EXPECT_EQ(value(facts("op-000001-01"), "consent"), "given");
  EXPECT_EQ(value(facts("op-000001-01", 0, {Category::kIdentity}, kIssued + std::chrono::hours(1)),
                  "consent"),
            "expired");
  record(ConsentState::kRefused, kIssued);
  EXPECT_EQ(value(facts("op-000001-01"), "consent"), "refused");
}

// Invariant 7: a place about which nobody asked is as hidden as a sealed one.
TEST_F(ReleaseFacts, LeaveASealThatNobodyAskedAboutMissing) {
  EXPECT_EQ(value(facts("op-000001-01", 1), "sealed_place"), "no");
  set("/household/1/sealed_place", "yes");
  EXPECT_EQ(value(facts("op-000001-01", 1), "sealed_place"), "yes");
  set("/household/1/sealed_place", "unknown");
  EXPECT_EQ(value(facts("op-000001-01", 1), "sealed_place"), "missing");
  erase("/household/1/sealed_place");
  EXPECT_EQ(value(facts("op-000001-01", 1), "sealed_place"), "missing");
}

TEST_F(ReleaseFacts, LeaveABasisThatTheCatalogueLacksWithoutStanding) {
  EXPECT_EQ(value(facts("op-000001-01"), "basis_current"), "yes");
  catalogue_.rows.front().capability = "a capability that the sender lacks";
  EXPECT_EQ(value(facts("op-000001-01"), "basis_current"), "no");
  catalogue_.rows.clear();
  EXPECT_EQ(value(facts("op-000001-01"), "basis_current"), "missing");
}

TEST_F(ReleaseFacts, RestAnEntrustmentOnTheCapabilitiesOfWhoCommissions_P17) {
  const auto current = [this](std::string_view own, std::string_view recipient) {
    return value(facts(recipient, 0, {Category::kIdentity}, kIssued, Kind::kReferral, own),
                 "basis_current");
  };
  policy::BasisRow& basis = catalogue_.rows.front();
  basis.basis_class = BasisClass::kEntrustment;
  basis.capability = "swa-106-4";  // 宮古市 has it, 山田町 and the contractor have not
  EXPECT_EQ(current("lg-032026-01", "op-000001-01"), "yes");
  EXPECT_EQ(current("op-000001-01", "lg-032026-01"), "yes");
  EXPECT_EQ(current("lg-034827-01", "op-000001-01"), "no");
  EXPECT_EQ(current("op-000001-01", "lg-034827-01"), "no");
  basis.basis_class = BasisClass::kSupportMeeting;
  EXPECT_EQ(current("op-000001-01", "lg-032026-01"), "no");
}

// Otherwise each attempt would be on other facts, and worth a record of its own.
TEST_F(ReleaseFacts, AreTheSameLaterWhereNothingChanged) {
  const auto text = [this](Instant now) {
    return json::to_canonical(
        policy::to_json(facts("op-000001-01", 0, {Category::kIdentity}, now)));
  };
  EXPECT_EQ(text(kIssued), text(kIssued + std::chrono::hours(1)));
  record(ConsentState::kGiven);
  EXPECT_EQ(text(kIssued), text(kIssued + std::chrono::hours(1)));
}

// Invariant 2: of what begins or is written down only later, nothing is known yet.
TEST_F(ReleaseFacts, KnowNothingYetOfWhatBeginsLater_V3_V15_Invariant2) {
  record(ConsentState::kGiven);
  consent_->providing.since = kIssued + std::chrono::hours(1);
  EXPECT_EQ(value(facts("op-000001-01"), "consent"), "missing");
  consent_->providing.since = kIssued;
  consent_->changed = kIssued + std::chrono::hours(1);
  EXPECT_EQ(value(facts("op-000001-01"), "consent"), "unknown");
  EXPECT_EQ(value(facts("op-000001-01"), "consent_covers_recipient"), "no");
}

TEST_F(ReleaseFacts, TakeNoContractToCoverAQuestionForNothing_V14) {
  EXPECT_EQ(value(facts("op-000001-01", 0, {}), "agreement"), "other_purpose");
  record(ConsentState::kGiven);
  EXPECT_EQ(value(facts("op-000001-01", 0, {}), "consent_covers_recipient"), "no");
}

// V-30: a basis that rests on what a node does not keep permits nothing.
TEST_F(ReleaseFacts, SayNothingThatPermitsOfWhatIsNotKept_V30_Invariant2) {
  const policy::Facts all = facts("op-000001-01");
  for (const char* attribute : {"meeting", "agenda", "convener", "plan", "request", "urgency"}) {
    EXPECT_EQ(value(all, attribute), "none") << attribute;
  }
  EXPECT_EQ(value(all, "authorised"), "no");
  EXPECT_EQ(value(all, "data_form"), "personal");
  EXPECT_EQ(value(all, "consent_obtainable"), "missing");
  EXPECT_EQ(value(all, "perpetrator_attends"), "missing");
}

TEST_F(ReleaseFacts, SayWhoAssertedThem) {
  const policy::Facts nobody_said = facts("op-000001-01");
  EXPECT_EQ(nobody_said.at("consent").provenance.asserter, "lg-032026-01");
  record(ConsentState::kGiven);
  const policy::Facts all = facts("op-000001-01");
  EXPECT_EQ(all.at("consent").provenance.asserter, "u-0001");
  EXPECT_EQ(all.at("relation").provenance.source, "registry");
}

}  // namespace
}  // namespace musubi::casework
