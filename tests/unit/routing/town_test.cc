#include "protocol/routing/town.h"

#include <gtest/gtest.h>

namespace musubi::routing {
namespace {

std::u32string tail(std::string_view address) {
  return behind_city(plain(address), plain("盛岡市"));
}

TEST(Town, StandsBehindTheCitysName) {
  EXPECT_EQ(tail("岩手県盛岡市架空町１番"), U"架空町1番");
  EXPECT_EQ(tail("架空町１番"), U"架空町1番");
  EXPECT_EQ(tail("岩手県 盛岡市　大字架空１"), U"架空1");
  EXPECT_EQ(tail("盛岡市字架空１"), U"架空1");
}

TEST(Town, TellsItsChomeHoweverItIsWritten) {
  EXPECT_EQ(chome_of(plain("４丁目2-3")), 4);
  EXPECT_EQ(chome_of(plain("四丁目2番")), 4);
  EXPECT_EQ(chome_of(plain("十二丁目")), 12);
  EXPECT_EQ(chome_of(plain("二十丁目")), 20);
  EXPECT_EQ(chome_of(plain("4-2-3")), 4);
  EXPECT_EQ(chome_of(plain("４−２")), 4);
  EXPECT_EQ(chome_of(plain("４ー２")), 4);
}

TEST(Town, TellsNoChomeWhereNoneIsWritten) {
  EXPECT_EQ(chome_of(U""), std::nullopt);
  EXPECT_EQ(chome_of(plain("4番地")), std::nullopt);
  EXPECT_EQ(chome_of(plain("四季の丘")), std::nullopt);
  EXPECT_EQ(chome_of(plain("120-3")), std::nullopt);
}

}  // namespace
}  // namespace musubi::routing
