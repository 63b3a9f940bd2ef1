#include "protocol/casework/revealing_text.h"

#include <gtest/gtest.h>

namespace musubi::casework {
namespace {

class PlaceInAText : public ::testing::Test {
 protected:
  PlaceInAText() {
    place_.add_address("岩手県宮古市架空第10地割21番地7 髙﨑荘");
    place_.add_number("0193-00-1234");
    place_.add_words("架空第二小学校");
    place_.add_words("カクウホーム");
  }
  [[nodiscard]] bool is_told_by(std::string_view text) const { return place_.is_told_by(text); }
  TellingText place_;
};

TEST_F(PlaceInAText, IsFoundInWhateverSpelling) {
  for (const std::string_view text :
       {"今は架空第10地割21番地7にいる。", "架空　第１０地割２１－７", "架空第十地割二十一番地七",
        "高崎荘に移った", "髙\U000E0100﨑荘", "（０１９３）００－１２３４へ", "下四桁は00-1234",
        "架空第2小学校", "架空 第２ 小学校", "ｶｸｳﾎｰﾑにいる"}) {
    EXPECT_TRUE(is_told_by(text)) << text;
  }
}

TEST_F(PlaceInAText, IsNotFoundWhereItIsNot) {
  for (const std::string_view text :
       {"", "岩手県宮古市の窓口で相談した。", "家賃を三か月滞納している。", "0193-11-5678",
        "小学校の先生", "2026年11月20日"}) {
    EXPECT_FALSE(is_told_by(text)) << text;
  }
}

TEST_F(PlaceInAText, IsNowhereIfThereIsNone) {
  TellingText none;
  none.add_address("");
  none.add_number("");
  none.add_words("  ");
  EXPECT_FALSE(none.is_told_by("岩手県宮古市"));
}

TEST(ComparableText, BringsSpellingsTogetherAndKeepsLettersApart) {
  EXPECT_EQ(comparable("架空　髙志"), comparable("架空 高志"));
  EXPECT_EQ(comparable("葛\U000E0100西 \U00020BB7雄"), comparable("葛西吉雄"));
  EXPECT_EQ(comparable("１丁目２番３号"), comparable("1-2-3"));
  EXPECT_EQ(comparable("第百二地割"), comparable("第102地割"));
  EXPECT_NE(comparable("架空 花子"), comparable("架空 華子"));
  EXPECT_EQ(comparable("\u200B\u3000 （）"), U"");
}

}  // namespace
}  // namespace musubi::casework
