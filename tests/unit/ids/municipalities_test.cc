#include "protocol/ids/municipalities.h"

#include <gtest/gtest.h>

namespace musubi {
namespace {

bool is_known(std::string_view text) {
  const auto code = MunicipalityCode::parse(text);
  EXPECT_TRUE(code.has_value()) << text;
  return code && is_known_municipality(*code);
}

// 総務省「全国地方公共団体コード」.
TEST(Municipalities, AreKnownByTheirCode) {
  for (const std::string_view code :
       {"032018", "032026", "034827", "034835", "034843", "035246", "011002", "131016", "473821"}) {
    EXPECT_TRUE(is_known(code)) << code;
  }
}

TEST(Municipalities, AreNotWhatNoneHas) {
  // 宮古市's neighbour on no list, 岩手県, a prefecture 48, an association.
  for (const std::string_view code : {"032999", "030007", "482013", "018015"}) {
    EXPECT_FALSE(is_known(code)) << code;
  }
}

// Every number but one digit's own is refused before anybody asks whose it is.
TEST(Municipalities, HaveOneCheckDigitEach) {
  int accepted = 0;
  for (int code = 32020; code < 32030; ++code) {
    accepted += MunicipalityCode::parse("0" + std::to_string(code)) ? 1 : 0;
  }
  EXPECT_EQ(accepted, 1);
}

}  // namespace
}  // namespace musubi
