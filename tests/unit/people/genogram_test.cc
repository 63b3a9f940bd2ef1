#include "protocol/people/genogram.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "protocol/people/genogram_layout.h"
#include "tests/unit/people/people_fixture.h"

namespace musubi::people {
namespace {

std::string draw(const Household& household) {
  return genogram(SealedHousehold(household, hiding(household, {})), kToday);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

bool overlap(const Sign& one, const Sign& other) {
  return std::abs(one.centre.x - other.centre.x) <= kSignSize &&
         std::abs(one.centre.y - other.centre.y) <= kSignSize;
}

TEST(Genogram, IsThePictureThatWasLookedAt) {
  std::ifstream file(MUSUBI_SOURCE_DIR "/tests/unit/people/golden/family.svg");
  std::stringstream golden;
  golden << file.rdbuf();
  const std::string drawn = draw(family());
  if (std::getenv("MUSUBI_WRITE_GOLDEN") != nullptr) {
    std::ofstream(MUSUBI_SOURCE_DIR "/tests/unit/people/golden/family.svg") << drawn;
  }
  EXPECT_TRUE(drawn == golden.str()) << "see MUSUBI_WRITE_GOLDEN";
}

TEST(Genogram, GivesEverybodyOnePlaceOfTheirOwn_H27) {
  RandomHouseholds random(1);
  for (int i = 0; i < 1000; ++i) {
    const Household household = random.next();
    const Layout layout = lay_out(household, 60);
    ASSERT_EQ(layout.signs.size(), household.members.size());
    for (std::size_t one = 0; one < layout.signs.size(); ++one) {
      EXPECT_EQ(layout.signs[one].member, one);
      const Point at = layout.signs[one].centre;
      EXPECT_TRUE(at.x > kSignSize && at.x < layout.width && at.y > kSignSize &&
                  at.y < layout.height);
      for (std::size_t other = 0; other < one; ++other) {
        EXPECT_FALSE(overlap(layout.signs[one], layout.signs[other])) << i;
      }
    }
  }
}

TEST(Genogram, PutsGenerationsInRows_H27) {
  const Layout layout = lay_out(family(), 60);
  const auto row = [&](std::size_t member) { return layout.signs[member].row; };
  EXPECT_EQ(row(1), 0u);
  EXPECT_EQ(row(0), 1u);
  EXPECT_EQ(row(2), 1u);
  EXPECT_EQ(row(3), 2u);
  EXPECT_EQ(row(4), 2u);
  EXPECT_EQ(row(5), 3u);  // tied to nobody
}

TEST(Genogram, EnclosesNobodyWhoLivesElsewhere_H29) {
  RandomHouseholds random(2);
  for (int i = 0; i < 500; ++i) {
    const Household household = random.next();
    const Layout layout = lay_out(household, 60);
    for (const Box& box : layout.boxes) {
      for (const Sign& sign : layout.signs) {
        const bool inside =
            sign.centre.x > box.corner.x && sign.centre.x < box.corner.x + box.width &&
            sign.centre.y > box.corner.y && sign.centre.y < box.corner.y + box.height;
        if (!inside) continue;
        const PersonId& person = household.members[sign.member].person;
        EXPECT_TRUE(std::any_of(household.stays.begin(), household.stays.end(), [&](const auto& s) {
          return s.person == person && s.residence == box.residence && s.is_now();
        })) << i;
      }
    }
  }
}

TEST(Genogram, DrawsEachSexByItsSignAndTheSubjectTwice_H25_H26) {
  for (const auto& [sex, sign] : {std::pair{Sex::kMale, "<rect x"},
                                  {Sex::kFemale, "<circle"},
                                  {Sex::kOther, "<polygon"},
                                  {Sex::kUnknown, "<polygon"}}) {
    Household household;
    household.members = {member(0, "架空 本人", Sex::kMale), member(1, "架空", sex)};
    const std::size_t subjects = std::string_view(sign) == "<rect x" ? 2 : 0;
    EXPECT_EQ(count(draw(household), sign), subjects + 1);
    household.members[0].sex = sex;
    EXPECT_EQ(count(draw(household), sign), 3u);
  }
}

TEST(Genogram, LetsNoNameOutOfItsText_H30) {
  Household household;
  household.members = {member(0, "\"><script>alert(1)</script>&\x01\xE2\x80\xAE", Sex::kMale)};
  const std::string drawn = draw(household);
  EXPECT_EQ(drawn.find("<script"), std::string::npos);
  EXPECT_EQ(drawn.find('\x01'), std::string::npos);
  EXPECT_EQ(drawn.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_NE(drawn.find("&quot;&gt;&lt;script&gt;"), std::string::npos);
  EXPECT_NE(drawn.find("&amp;"), std::string::npos);
}

TEST(Genogram, RefersToNothingOutsideItself_H31) {
  const std::string drawn = draw(family());
  EXPECT_EQ(count(drawn, "http"), 1u);  // the name of the format
  for (const char* part : {"href", "url(", "<script", "<style", "<image", "<use"}) {
    EXPECT_EQ(drawn.find(part), std::string::npos) << part;
  }
  EXPECT_NE(drawn.find("<desc id=\"desc\">"), std::string::npos);
}

TEST(Genogram, CountsAgesOnItsDay_H30) {
  Household household;
  household.members = {member(0, "架空", Sex::kMale)};
  household.members[0].birth = 1989y / 1 / 15;
  EXPECT_NE(draw(household).find(">37歳<"), std::string::npos);
  household.members[0].birth = 1989y / 1 / 16;
  EXPECT_NE(draw(household).find(">36歳<"), std::string::npos);
}

TEST(Genogram, IsBoundedForTheLargestHousehold) {
  Household household;
  for (std::size_t i = 0; i < kMaxMembers; ++i) {
    household.members.push_back(member(i, std::string(256, '"'), Sex::kFemale));
  }
  for (std::size_t i = 0; household.ties.size() < kMaxHouseholdTies; ++i) {
    const std::size_t one = i % kMaxMembers;
    const std::size_t other = (one + 1 + i / kMaxMembers) % kMaxMembers;
    household.ties.push_back({person_id(one), person_id(other), static_cast<TieKind>(i % 5)});
  }
  household.residences.push_back({1, "", "", "", "", Mark::kNo});
  for (std::size_t i = 0; i < kMaxMembers; ++i)
    household.stays.push_back({person_id(i), 1, {}, {}});
  EXPECT_LT(draw(household).size(), kMaxGenogramBytes);
}

}  // namespace
}  // namespace musubi::people
