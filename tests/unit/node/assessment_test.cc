#include "node/sharing/assessment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/registry_federation.h"
#include "tests/unit/casework/sheet_fixture.h"
#include "tests/unit/policy/policy_world.h"

namespace musubi::node {
namespace {

using registry::testing::expect_value;
using registry::testing::kIssued;
using registry::testing::node_id;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

// A case with tax and justice in it, referred from 宮古市 to 山田町 by consent. The city's bundle
// lets tax go in redacted form, and of justice only that there is a matter.
class AssessmentOfAReferral : public casework::SheetFixture {
 protected:
  AssessmentOfAReferral() {
    set("/household/0/sealed_place", "no");
    casework::Wording form;
    form.id = "form";
    form.covers = {casework::Relation::kOtherMunicipality};
    form.provides = true;
    form.approved = true;
    wordings_.wordings.push_back(form);
  }

  [[nodiscard]] PersonAssessment first_person(const std::vector<Category>& categories) {
    casework::CaseFile file =
        expect_value(casework::open_case(sheet(), "lg-032026", {"u-0001"}, kIssued, random_)).file;
    for (const Category category : categories) {
      file.summary.persons[0].categories[category] = json::Object{{"what", "架空の事柄"}};
    }
    std::vector<std::optional<casework::Consent>> consents(file.summary.persons.size());
    consents[0] = casework::Consent{casework::ConsentId::draw(random_),
                                    file.persons[0],
                                    {casework::ConsentState::kGiven,
                                     kIssued,
                                     "form",
                                     {registry::testing::organisation_id("lg-034827")}},
                                    1,
                                    kIssued,
                                    std::nullopt,
                                    "u-0001"};
    const casework::ReleaseRequest request{node_id("lg-034827-01"), Kind::kReferral,
                                           Purpose::kIntakeHandoff, "pipa-69-2-1", categories};
    const casework::Evidence evidence{registry_, policy::test::catalogue(), wordings_,
                                      node_id("lg-032026-01")};
    return assess(engine_, evidence, request, file, consents, kIssued).persons[0];
  }

  crypto::SeededRandom random_{7};
  registry::testing::Federation federation_;
  registry::Registry registry_ = federation_.registry(federation_.content());
  casework::Wordings wordings_ = expect_value(
      casework::parse_wordings(casework::read_json_file("admin/reference/wordings.json")));
  policy::Engine engine_ = policy::test::engine_for("lg-032026");
};

TEST_F(AssessmentOfAReferral, ReleasesWhatMayLeaveInFull) {
  const PersonAssessment person = first_person({Category::kHealth});
  EXPECT_THAT(person.grant.categories, ElementsAre(Category::kHealth));
  EXPECT_THAT(person.withheld, IsEmpty());
}

// Invariant 1: "only that there is a matter" is no leave to send the matter.
TEST_F(AssessmentOfAReferral, WithholdsWhatMayLeaveOnlyInPart_Invariant1) {
  const PersonAssessment person =
      first_person({Category::kHealth, Category::kTax, Category::kJustice});
  EXPECT_THAT(person.grant.categories, ElementsAre(Category::kHealth));
  EXPECT_THAT(person.withheld, ElementsAre(Field(&Withheld::reason, kOnlyInPart),
                                           Field(&Withheld::reason, kOnlyInPart)));
}

// The family of the reference, handed by 宮古市 to its contractor without asking anybody.
class AssessmentOfAnEntrustment : public casework::SheetFixture {
 protected:
  [[nodiscard]] Assessment assessment(std::optional<casework::ConsentState> of_the_brother,
                                      const std::string& wording = "morioka-r5-04") {
    const casework::CaseFile file =
        expect_value(casework::open_case(sheet(), "lg-032026", {"u-0001"}, kIssued, random_)).file;
    std::vector<std::optional<casework::Consent>> consents(file.persons.size());
    if (of_the_brother) {
      consents[2] = casework::Consent{casework::ConsentId::draw(random_),
                                      file.persons[2],
                                      {*of_the_brother, kIssued, wording},
                                      1,
                                      kIssued,
                                      std::nullopt,
                                      "u-0001"};
    }
    const casework::ReleaseRequest request{node_id("op-000001-01"),
                                           Kind::kReferral,
                                           Purpose::kIntakeHandoff,
                                           "dss-77",
                                           {Category::kIdentity, Category::kServicesPlan}};
    const casework::Evidence evidence{registry_, policy::test::catalogue(), wordings_,
                                      node_id("lg-032026-01")};
    return assess(engine_, evidence, request, file, consents, kIssued);
  }

  crypto::SeededRandom random_{9};
  registry::testing::Federation federation_;
  registry::Registry registry_ = federation_.registry(federation_.content());
  casework::Wordings wordings_ = expect_value(
      casework::parse_wordings(casework::read_json_file("admin/reference/wordings.json")));
  policy::Engine engine_ = policy::test::engine_for("lg-032026");
};

TEST_F(AssessmentOfAnEntrustment, WithholdsARelativeOutsideTheCityWhoHasNotConsented) {
  using casework::ConsentState;
  for (const std::optional<ConsentState> state :
       {std::optional<ConsentState>(), {ConsentState::kRefused}, {ConsentState::kWithdrawn}}) {
    const Assessment family = assessment(state);
    EXPECT_THAT(family.persons[0].grant.categories, Contains(Category::kIdentity));
    EXPECT_THAT(family.persons[1].grant.categories, ElementsAre(Category::kIdentity));
    EXPECT_THAT(family.persons[2].grant.categories, IsEmpty());
    EXPECT_THAT(family.persons[2].withheld,
                ElementsAre(Field(&Withheld::reason, "RELATIVE_ELSEWHERE")));
    EXPECT_EQ(family.grants().size(), 2U);
  }
  EXPECT_THAT(assessment(ConsentState::kGiven).persons[2].grant.categories,
              ElementsAre(Category::kIdentity));
}

TEST_F(AssessmentOfAnEntrustment,
       WithholdsARelativeElsewhereWhoseConsentDoesNotCoverTheContractor) {
  for (const char* wording : {"model-across-municipalities-1", "a-form-that-nobody-knows"}) {
    const Assessment family = assessment(casework::ConsentState::kGiven, wording);
    EXPECT_THAT(family.persons[2].grant.categories, IsEmpty()) << wording;
  }
}

// Invariant 2: where nobody wrote down where somebody lives, they may live elsewhere.
TEST_F(AssessmentOfAnEntrustment, WithholdsARelativeOfWhomNobodyWroteDownWhereTheyLive_Invariant2) {
  erase("/household/2/living");
  EXPECT_THAT(assessment(std::nullopt).persons[2].grant.categories, IsEmpty());
}

TEST_F(AssessmentOfAnEntrustment, SaysToItsOwnPeopleThatAPlaceIsSealed_Invariant7) {
  EXPECT_THAT(assessment(std::nullopt).persons[0].grant.categories,
              Contains(Category::kServicesPlan));
  set("/household/0/sealed_place", "yes");
  const PersonAssessment subject = assessment(std::nullopt).persons[0];
  EXPECT_THAT(subject.grant.categories, ElementsAre(Category::kIdentity));
  EXPECT_THAT(subject.withheld, ElementsAre(Field(&Withheld::reason, "PROTECTED_ADDRESS")));
}

}  // namespace
}  // namespace musubi::node
