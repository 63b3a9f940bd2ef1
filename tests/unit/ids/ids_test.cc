#include "protocol/ids/ids.h"

#include <gtest/gtest.h>

#include "protocol/ids/timed_id.h"

namespace musubi {
namespace {

constexpr std::string_view kMunicipalities[] = {"030007", "032026", "034827", "034835", "034843"};
constexpr std::string_view kCorporations[] = {"4000020030007", "6000020032026", "2000020034827",
                                              "2000020034835", "2000020034843"};

// Every text that differs from `text` in one digit, with the digit that was there.
std::vector<std::pair<char, std::string>> with_one_digit_changed(std::string_view text,
                                                                 std::size_t at) {
  std::vector<std::pair<char, std::string>> changed;
  for (char digit = '0'; digit <= '9'; ++digit) {
    if (digit == text[at]) continue;
    std::string other(text);
    other[at] = digit;
    changed.emplace_back(text[at], other);
  }
  return changed;
}

TEST(MunicipalityCode, ReadsTheCodesOfTheArea) {
  for (const auto code : kMunicipalities) {
    ASSERT_TRUE(MunicipalityCode::parse(code).has_value()) << code;
    EXPECT_EQ(MunicipalityCode::parse(code)->text(), code);
  }
}

TEST(MunicipalityCode, RefusesEveryChangeOfOneDigitInThem) {
  for (const auto code : kMunicipalities) {
    for (std::size_t at = 0; at < code.size(); ++at) {
      for (const auto& [was, other] : with_one_digit_changed(code, at)) {
        EXPECT_EQ(MunicipalityCode::parse(other), std::nullopt) << other;
      }
    }
  }
}

TEST(MunicipalityCode, WritesOnlyTheLastDigitOfTenAndEleven) {
  EXPECT_TRUE(MunicipalityCode::parse("200000").has_value());  // 長野県: 11 − 1 = 10
  EXPECT_TRUE(MunicipalityCode::parse("110001").has_value());  // 埼玉県: 11 − 0 = 11
}

TEST(MunicipalityCode, RefusesWhatIsNotSixAsciiDigits) {
  for (const std::string_view text : {"", "03202", "0320266", " 32026", "03202６", "O32026"}) {
    EXPECT_EQ(MunicipalityCode::parse(text), std::nullopt) << text;
  }
}

TEST(CorporateNumber, ReadsTheNumbersOfTheArea) {
  for (const auto number : kCorporations) {
    ASSERT_TRUE(CorporateNumber::parse(number).has_value()) << number;
    EXPECT_EQ(CorporateNumber::parse(number)->text(), number);
  }
}

// Modulus 9 can't tell 0 from 9; the rule of the ordinance is blind there, and only there.
TEST(CorporateNumber, RefusesEveryChangeOfOneDigitThatItsRuleCanSee) {
  for (const auto number : kCorporations) {
    for (std::size_t at = 0; at < number.size(); ++at) {
      for (const auto& [was, other] : with_one_digit_changed(number, at)) {
        const char is = other[at];
        const bool blind = at > 0 && ((was == '0' && is == '9') || (was == '9' && is == '0'));
        EXPECT_EQ(CorporateNumber::parse(other).has_value(), blind) << other;
      }
    }
  }
}

TEST(CorporateNumber, NeverStartsWithZero) {
  EXPECT_EQ(CorporateNumber::parse("0000000000000"), std::nullopt);
  EXPECT_TRUE(CorporateNumber::parse("9000000000000").has_value());
}

TEST(OrganisationId, TakesItsNumberFromOneOfThreeSchemes) {
  for (const std::string_view text : {"lg-032026", "cn-6000020032026", "op-000017"}) {
    ASSERT_TRUE(OrganisationId::parse(text).has_value()) << text;
    EXPECT_EQ(OrganisationId::parse(text)->text(), text);
  }
}

TEST(OrganisationId, IsRefusedWithAnotherSchemeOrAWrongNumber) {
  for (const std::string_view text : {"", "lg", "lg-", "lg-032027", "cn-032026", "op-17",
                                      "xx-000017", "LG-032026", "lg-032026 ", "op-0000017"}) {
    EXPECT_EQ(OrganisationId::parse(text), std::nullopt) << text;
  }
}

TEST(NodeId, NamesItsOrganisation) {
  for (const std::string_view organisation : {"lg-032026", "cn-6000020032026", "op-000017"}) {
    const auto node = NodeId::parse(std::string(organisation) + "-01");
    ASSERT_TRUE(node.has_value()) << organisation;
    EXPECT_EQ(node->organisation().text(), organisation);
  }
}

TEST(NodeId, IsRefusedWithoutATwoDigitNumberOrWithAWrongOrganisation) {
  for (const std::string_view text : {"", "01", "-01", "lg-032026", "lg-032026-1", "lg-032026-001",
                                      "lg-032026_01", "lg-032027-01", "lg-032026-0a"}) {
    EXPECT_EQ(NodeId::parse(text), std::nullopt) << text;
  }
}

TEST(RandomId, IsReadBackAsItWasDrawn) {
  crypto::SeededRandom random(7);
  const MessageId id = MessageId::draw(random);
  EXPECT_EQ(MessageId::parse(id.text()), id);
  EXPECT_NE(MessageId::draw(random), id);
}

TEST(TimedId, BeginsWithItsMillisecondAndDiffersFromTheOthersOfIt) {
  crypto::SeededRandom random(1);
  const Instant now{Duration{0x0199'0000'0000 + 0xabcd}};
  const auto first = draw_at<MessageId>(now, random);
  const auto second = draw_at<MessageId>(now, random);
  EXPECT_EQ(first.text().substr(0, 12), "01990000abcd");
  EXPECT_EQ(second.text().substr(0, 12), "01990000abcd");
  EXPECT_NE(first, second);
  EXPECT_LT(first, draw_at<MessageId>(now + Duration{1}, random));
}

TEST(RandomId, HasOneSpellingOnly) {
  EXPECT_TRUE(MessageId::parse("00112233445566778899aabbccddeeff").has_value());
  for (const std::string_view text :
       {"", "00112233445566778899aabbccddeef", "00112233445566778899AABBCCDDEEFF",
        "00112233445566778899aabbccddeeff00", "00112233-4455-6677-8899-aabbccddeeff"}) {
    EXPECT_EQ(MessageId::parse(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace musubi
