#include "crypto/base/bytes.h"

#include <gtest/gtest.h>

namespace musubi {
namespace {

TEST(Hex, SpellsBytesInLowerCaseAndReadsThemBack) {
  const Bytes bytes{0x00, 0x7f, 0xff};
  EXPECT_EQ(to_hex(bytes), "007fff");
  EXPECT_EQ(from_hex("007fff"), bytes);
}

TEST(Hex, RefusesUpperCaseOddLengthAndOtherCharacters) {
  EXPECT_EQ(from_hex("FF"), std::nullopt);
  EXPECT_EQ(from_hex("fff"), std::nullopt);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
}

// RFC 4648 §10.
TEST(Base64, MatchesTheVectorsOfTheStandard) {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64(as_bytes(plain)), encoded);
    EXPECT_EQ(from_base64(encoded), to_bytes(plain));
  }
}

TEST(Base64, RefusesASecondSpellingOfTheSameBytes) {
  EXPECT_EQ(from_base64("Zh=="), std::nullopt);      // trailing bits are not zero
  EXPECT_EQ(from_base64("Zg="), std::nullopt);       // padding is short
  EXPECT_EQ(from_base64("Zg"), std::nullopt);        // padding is missing
  EXPECT_EQ(from_base64("Z==="), std::nullopt);      // too much padding
  EXPECT_EQ(from_base64("Zg==Zg=="), std::nullopt);  // padding inside
  EXPECT_EQ(from_base64("Zm 9"), std::nullopt);
}

TEST(Digest, IsReadOnlyFromExactlyThirtyTwoBytes) {
  EXPECT_TRUE(Digest::from_hex(std::string(64, 'a')).has_value());
  EXPECT_FALSE(Digest::from_hex(std::string(62, 'a')).has_value());
  EXPECT_FALSE(Digest::from_bytes(Bytes(33)).has_value());
}

}  // namespace
}  // namespace musubi
