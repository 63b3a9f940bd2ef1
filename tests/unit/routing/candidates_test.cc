#include "protocol/routing/candidates.h"

#include <gtest/gtest.h>

#include "adapters/files/files.h"
#include "tests/support/registry_federation.h"

namespace musubi::routing {
namespace {

using registry::testing::kIssued;
using registry::testing::organisation_id;

// 盛岡市's own list, and addresses that nobody has.
class CandidateOffices : public ::testing::Test {
 protected:
  CandidateOffices() {
    const auto text = files::read(MUSUBI_SOURCE_DIR "/admin/profiles/directory-lg-032018.json",
                                  kMaxDirectoryBytes);
    directory_ = *parse_directory(*json::parse(*text));
    directory_->offices.push_back({.id = "zz-contractor",
                                   .name_ja = "架空の受託者",
                                   .topics = {"job"},
                                   .areas = {},
                                   .organisation = organisation_id("op-000001"),
                                   .unit = std::nullopt,
                                   .programme = "core-consultation-centre"});
    directory_->offices.push_back({.id = "zy-nobody",
                                   .name_ja = "架空の受託者二",
                                   .topics = {"job"},
                                   .areas = {},
                                   .organisation = organisation_id("op-000001"),
                                   .unit = std::nullopt,
                                   .programme = "no-such-programme"});
  }

  [[nodiscard]] std::vector<Candidate> of(const Sought& sought) const {
    return candidates(*directory_, registry_, sought, kIssued);
  }
  static Sought sought(std::vector<std::string> topics, std::optional<std::string> address,
                       std::string_view municipality = "032018") {
    Sought asked{{std::move(topics), std::nullopt, ""}, std::nullopt, organisation_id("lg-032026")};
    if (address) asked.address = casework::Address{std::string(municipality), "", *address};
    return asked;
  }
  // "id:covers", in their order.
  [[nodiscard]] std::vector<std::string> care_centres(std::optional<std::string> address) const {
    std::vector<std::string> ids;
    for (const Candidate& candidate : of(sought({"care"}, std::move(address)))) {
      if (candidate.office->areas.empty()) continue;
      ids.push_back(candidate.office->id + ":" + std::string(fit_name(candidate.fit)));
    }
    return ids;
  }

  registry::testing::Federation federation_;
  registry::Registry registry_ = federation_.registry(federation_.content());
  std::optional<Directory> directory_;
};

TEST_F(CandidateOffices, AreThoseInWhoseTownTheAddressLies_RT3) {
  EXPECT_EQ(care_centres("岩手県盛岡市肴町９９番９号"),
            std::vector<std::string>{"houkatsu-satsukien:covers"});
  EXPECT_EQ(care_centres("岩手県盛岡市大字玉山馬場字架空９９"),
            std::vector<std::string>{"houkatsu-tamayama:covers"});
}

TEST_F(CandidateOffices, AreAllOfThemWhereAreasOverlap_RT3) {
  EXPECT_EQ(care_centres("盛岡市北飯岡九十九丁目"),
            (std::vector<std::string>{"houkatsu-ihatov:covers", "houkatsu-iioka-nagai:covers"}));
  EXPECT_EQ(care_centres("盛岡市上田字架空９９"),
            (std::vector<std::string>{"houkatsu-matsuzono-midorigaoka:covers",
                                      "houkatsu-tamayama:covers"}));
}

TEST_F(CandidateOffices, AreToldApartByTheChome_RT4) {
  EXPECT_EQ(care_centres("盛岡市高松一丁目99番"),
            std::vector<std::string>{"houkatsu-nio-ueda:covers"});
  EXPECT_EQ(care_centres("盛岡市高松４−９９"),
            std::vector<std::string>{"houkatsu-matsuzono-midorigaoka:covers"});
  EXPECT_EQ(care_centres("盛岡市高松"),
            (std::vector<std::string>{"houkatsu-matsuzono-midorigaoka:may_cover",
                                      "houkatsu-nio-ueda:may_cover"}));
  EXPECT_TRUE(care_centres("盛岡市高松九丁目").empty());
}

TEST_F(CandidateOffices, AreAllThatMayBeOfATownThatNobodyListed_RT5) {
  EXPECT_EQ(care_centres("盛岡市架空町一番").size(), 11u);
  EXPECT_EQ(care_centres(std::nullopt).size(), 11u);
}

TEST_F(CandidateOffices, AreNoneForAnAddressElsewhere_RT6) {
  EXPECT_TRUE(of(sought({"care"}, "架空町一番", "032026")).empty());
}

TEST_F(CandidateOffices, OfASealedPlaceAreThoseOfAnUnknownOne_RT7_Invariant7) {
  casework::IntakeSheet sheet;
  sheet.topics.marked = {"care"};
  sheet.subject.person.address = casework::Place(casework::Address{"032018", "", "盛岡市肴町99"});
  const auto partition = organisation_id("lg-032026");
  EXPECT_EQ(of(sought_for(sheet, partition)).size(), 3u);  // one centre, two departments
  sheet.subject.person.address.seal();
  const auto sealed = of(sought_for(sheet, partition));
  const auto unknown = of(sought({"care"}, std::nullopt));
  ASSERT_EQ(sealed.size(), unknown.size());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    EXPECT_EQ(sealed[i].office, unknown[i].office);
    EXPECT_EQ(sealed[i].fit, unknown[i].fit);
  }
}

TEST_F(CandidateOffices, AreOrderedForWhoeverChooses_RT8) {
  Sought asked = sought({"childcare", "family"}, "盛岡市肴町99");
  asked.topics.main = "family";
  const auto found = of(asked);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().office->id, "kodomo-katei");
  EXPECT_TRUE(found.front().takes_main);
  EXPECT_FALSE(found.back().takes_main);
}

TEST_F(CandidateOffices, TellWhetherTheirContractIsLive_RT9) {
  const auto found = of(sought({"job"}, std::nullopt));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].contract, ContractState::kNotNeeded);
  EXPECT_EQ(found[1].office->id, "zz-contractor");
  EXPECT_EQ(found[1].contract, ContractState::kLive);
  EXPECT_EQ(found[1].node, registry::testing::node_id("op-000001-01"));
  EXPECT_EQ(found[2].office->id, "zy-nobody");
  EXPECT_EQ(found[2].contract, ContractState::kNone);
}

TEST_F(CandidateOffices, AreNoneForTopicsThatNobodyTakesUp_RT2) {
  EXPECT_TRUE(of(sought({"no_food"}, "盛岡市肴町99")).empty());
  EXPECT_TRUE(of(sought({}, "盛岡市肴町99")).empty());
}

}  // namespace
}  // namespace musubi::routing
