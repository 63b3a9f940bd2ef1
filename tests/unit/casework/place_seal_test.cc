#include "protocol/casework/place_seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/casework/case_summary.h"
#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::casework {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class SealedPlace : public SheetFixture {
 protected:
  [[nodiscard]] IntakeSheet read() const {
    const auto sheet = parse();
    EXPECT_TRUE(sheet.ok()) << (sheet.ok() ? "" : sheet.error().reason + sheet.error().detail);
    return sheet.ok() ? *sheet : IntakeSheet();
  }
  [[nodiscard]] std::string payload() const {
    return json::to_canonical(to_json(summarise(read())));
  }
};

TEST_F(SealedPlace, IsNotInTheSheetAnyMore_Invariant7) {
  set("/household/0/sealed_place", "yes");
  const IntakeSheet sheet = read();
  EXPECT_EQ(sheet.subject.person.address.open(), nullptr);
  EXPECT_EQ(sheet.subject.person.phones.open(), nullptr);
  EXPECT_EQ(sheet.subject.dwelling.open(), nullptr);
  EXPECT_EQ(sheet.plan.open(), nullptr);
  EXPECT_THAT(summarise(sheet).persons[0].sealed,
              UnorderedElementsAre(Category::kContact, Category::kAddress, Category::kHousing,
                                   Category::kServicesPlan));
}

TEST_F(SealedPlace, IsWhereNobodyAsked) {
  erase("/household/0/sealed_place");
  EXPECT_EQ(read().subject.person.address.open(), nullptr);
  EXPECT_THAT(read().seals, ElementsAre(Mark::kUnknown, Mark::kUnknown, Mark::kNo));
}

TEST_F(SealedPlace, IsSharedByAllWhoLiveTogether_Invariant7) {
  set("/household/1/sealed_place", "yes");
  EXPECT_THAT(read().seals, ElementsAre(Mark::kYes, Mark::kYes, Mark::kNo));
  EXPECT_EQ(payload().find("第99地割"), std::string::npos);
  EXPECT_EQ(payload().find("together"), std::string::npos);
  EXPECT_NE(payload().find("apart_elsewhere"), std::string::npos);
}

TEST_F(SealedPlace, IsNotSharedByWhoLivesApart) {
  set("/household/2/sealed_place", "yes");
  EXPECT_THAT(read().seals, ElementsAre(Mark::kNo, Mark::kNo, Mark::kYes));
  EXPECT_NE(payload().find("第99地割"), std::string::npos);
  EXPECT_EQ(payload().find("apart_elsewhere"), std::string::npos);
  EXPECT_EQ(payload().find("034827"), std::string::npos);
}

TEST_F(SealedPlace, MayBeSharedByWhomNobodyWroteDownWhereTheyLive) {
  erase("/household/2/living");
  erase("/household/2/municipality");
  set("/household/2/sealed_place", "yes");
  EXPECT_THAT(read().seals, ElementsAre(Mark::kYes, Mark::kYes, Mark::kYes));
}

TEST_F(SealedPlace, TakesTheTextsThatTellItAlong) {
  set("/household/0/sealed_place", "yes");
  set("/situation", "今は架空町第９９地割１－１に一人でいる。");
  set("/household/2/concerns", "架空クリニックに付き添う。");
  const IntakeSheet sheet = read();
  EXPECT_THAT(sheet.left_out, ElementsAre("/situation", "/household/2/concerns"));
  EXPECT_EQ(sheet.situation, "");
  EXPECT_EQ(payload().find("クリニック"), std::string::npos);
}

TEST_F(SealedPlace, IsToldByTheWordsThatTheOfficeNamed) {
  set("/household/2/sealed_place", "yes");
  set("/household/2/sealed_words", json::Array{"架空造船所"});
  set("/handling/done", "弟の勤める架空 造船所へ電話した。");
  EXPECT_THAT(read().left_out, ElementsAre("/handling/done"));
  EXPECT_EQ(payload().find("造船"), std::string::npos);
  EXPECT_NE(payload().find("同行する"), std::string::npos);
}

TEST_F(SealedPlace, IsThatOfACallerWhoIsInARow) {
  set("/caller", json::Object{{"name", "架空 葛子"},
                              {"address", "岩手県宮古市架空町第99地割1番地1"},
                              {"phone_mobile", "080-1111-2222"},
                              {"relation", json::Object{{"code", "family"}, {"words", "母"}}},
                              {"row", 2}});
  ASSERT_EQ(summarise(read()).persons.size(), 3U);
  EXPECT_NE(payload().find("080-1111-2222"), std::string::npos);
  set("/household/1/sealed_place", "yes");
  EXPECT_EQ(payload().find("080-1111-2222"), std::string::npos);
  EXPECT_EQ(read().caller->person.address.open(), nullptr);
}

TEST_F(SealedPlace, IsNotToldByTheAddressOfACallerWhoLivesThere) {
  set("/household/0/sealed_place", "yes");
  set("/caller", json::Object{{"name", "架空 花"},
                              {"address", "宮古市架空町第九十九地割一番地の一"},
                              {"relation", json::Object{{"code", "other"}}},
                              {"sealed_place", "no"}});
  EXPECT_EQ(read().caller->person.address.open(), nullptr);
  EXPECT_THAT(read().left_out, Contains("/caller/address"));
}

// Whoever calls often lives where the subject does. That nobody asked about the caller is no
// reason to hide the subject's own place, about which somebody did ask.
TEST_F(SealedPlace, OfACallerWhomNobodyAskedHidesTheirOwnOnly) {
  set("/caller", json::Object{{"name", "架空 花"},
                              {"address", "岩手県宮古市架空町第99地割1番地1"},
                              {"relation", json::Object{{"code", "other"}}}});
  EXPECT_EQ(read().caller->person.address.open(), nullptr);
  EXPECT_NE(read().subject.person.address.open(), nullptr);
  set("/caller/sealed_place", "yes");
  EXPECT_EQ(read().subject.person.address.open(), nullptr);
}

TEST_F(SealedPlace, LeavesNothingOutWhereNobodyIsProtected) {
  EXPECT_THAT(read().left_out, IsEmpty());
  for (const PersonSummary& person : summarise(read()).persons) {
    EXPECT_THAT(person.sealed, IsEmpty());
  }
}

}  // namespace
}  // namespace musubi::casework
