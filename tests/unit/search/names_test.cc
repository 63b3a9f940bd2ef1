#include "protocol/search/names.h"

#include <gtest/gtest.h>

#include "protocol/search/letters.h"

namespace musubi::search {
namespace {

std::string one_spelling(std::string_view written) {
  const auto name = searchable(written);
  return name.ok() ? to_utf8(name->letters) : name.error().reason;
}

std::vector<std::string> parts(std::string_view written) {
  std::vector<std::string> all;
  const auto name = *searchable(written);
  for (const std::u32string& part : name.parts) all.push_back(to_utf8(part));
  return all;
}

struct Spelling {
  std::string_view written;
  std::string_view spelt;
};

// What people, registers and other programs write for one another.
constexpr Spelling kSameLetters[] = {
    {"髙橋", "高橋"},
    {"山﨑", "山崎"},
    {"𠮷田", "吉田"},
    {"渡邊", "渡辺"},
    {"渡邉", "渡辺"},
    {"濱田", "浜田"},
    {"濵田", "浜田"},
    {"齋藤", "斎藤"},
    {"中澤", "中沢"},
    {"廣瀨", "広瀬"},
    {"冨田", "富田"},
    {"小嶋", "小島"},
    {"葛\U000E0100西", "葛西"},
    {"邉\U000E0105", "辺"},
    {"福\uFE00田", "福田"},
    {"神\uFA19", "神神"},
    {"佐々木", "佐佐木"},
    {"ｶｸｳ", "かくう"},
    {"ｶﾞｸﾞ", "がぐ"},
    {"カクウ", "かくう"},
    {"きょうこ", "きようこ"},
    {"三ヶ尻", "三け尻"},
    {"三ケ尻", "三け尻"},
    {"ヴェロニカ", "ゔえろにか"},
    {"メアリー", "めあり"},
    {"めあり〜", "めあり"},
    {"めあり～", "めあり"},
    {"ＡＮＮＡ", "anna"},
    {"Anna-Maria", "annamaria"},
    {"架空　花子", "架空花子"},
    {"架空 花子", "架空花子"},
    {"", ""},
    {"・-〜 ", ""},
};

TEST(SearchableName, HasOneSpellingForWhatIsWrittenOneForTheOther_N2) {
  for (const Spelling& spelling : kSameLetters) {
    EXPECT_EQ(one_spelling(spelling.written), spelling.spelt) << spelling.written;
  }
}

TEST(SearchableName, KeepsApartWhatIsAnotherName_N2) {
  for (const auto& [one, other] :
       std::initializer_list<std::pair<const char*, const char*>>{{"斎藤", "斉藤"},
                                                                  {"太田", "大田"},
                                                                  {"おおの", "おうの"},
                                                                  {"はな", "ばな"},
                                                                  {"宮古", "古宮"},
                                                                  {"佐々木", "佐木"}}) {
    EXPECT_NE(one_spelling(one), one_spelling(other)) << one;
  }
}

TEST(SearchableName, KnowsItsParts_N3) {
  EXPECT_EQ(parts("森　花子"), (std::vector<std::string>{"森", "花子"}));
  EXPECT_EQ(parts("マリア・サントス"), (std::vector<std::string>{"まりあ", "さんとす"}));
  EXPECT_EQ(parts("  架空花子 "), (std::vector<std::string>{"架空花子"}));
  EXPECT_EQ(parts(" "), std::vector<std::string>());
}

TEST(SearchableName, IsNotMadeOfWhatIsNoText_N1) {
  for (const std::string_view broken : {"\xff", "\xe9\xab", "架空\xc0\xaf", "\xed\xa0\x80"}) {
    EXPECT_EQ(one_spelling(broken), "search.not-text");
  }
}

TEST(SearchableName, HoldsTwoKanjiAndMoreAnywhereAndOneAsAWholePart_N6) {
  const auto name = *searchable("宮古 森太");
  const auto holds = [&name](std::string_view wanted) { return name.holds(*searchable(wanted)); };
  EXPECT_TRUE(holds("宮古"));
  EXPECT_TRUE(holds("古森"));
  EXPECT_TRUE(holds("宮古森太"));
  EXPECT_FALSE(holds("宮森"));
  EXPECT_FALSE(holds("森"));
  EXPECT_TRUE(searchable("森 花子")->holds(*searchable("森")));
}

// The lists are data: a letter that leads to one that leads on would depend on their order.
TEST(UsualLetter, IsReachedInOneStep_N2) {
  for (char32_t letter = 0x3400; letter < 0x30000; ++letter) {
    EXPECT_EQ(usual_letter(usual_letter(letter)), usual_letter(letter));
  }
}

}  // namespace
}  // namespace musubi::search
