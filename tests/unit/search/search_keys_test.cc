#include "protocol/search/search_keys.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace musubi::search {
namespace {

constexpr const char* kCity = "lg-032026";
constexpr const char* kTown = "lg-034827";

const NameKey& key() {
  static const NameKey kKey = NameKey::of_store(crypto::Secret(Bytes(32, 7)));
  return kKey;
}

// Whether the index leads to the person, and the comparison lets them stand.
bool is_found(const NamedPerson& person, const Wanted& wanted) {
  const auto search = Search::prepare(wanted);
  if (!search.ok()) return false;
  const auto there = search_keys_of(key(), kCity, person);
  const auto asked = search->search_keys(key(), kCity);
  return std::includes(there.begin(), there.end(), asked.begin(), asked.end()) &&
         search->is_met_by(person);
}
bool is_found_whole(std::string_view written, std::string_view wanted) {
  return is_found({std::string(written), "", ""},
                  {Wanted::Match::kWhole, std::string(wanted), "", ""});
}
bool is_found_by_part(std::string_view written, std::string_view wanted) {
  return is_found({std::string(written), "", ""},
                  {Wanted::Match::kPart, std::string(wanted), "", ""});
}
std::string refusal(const Wanted& wanted) {
  const auto search = Search::prepare(wanted);
  return search.ok() ? "ok" : search.error().reason;
}

// Names of a few letters that are written one for the other, or look it.
rc::Gen<std::string> any_name() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "髙", "高", "﨑", "崎", "𠮷", "吉", "々", "宮", "古", "ア", "ｱ", "あ",
                          "ぁ", "ー", " ", "　", "・", "A", "ａ", "葛", "葛\U000E0100")),
                      [](const std::vector<std::string>& letters) {
                        std::string name;
                        for (const std::string& letter : letters) name += letter;
                        return name;
                      });
}

TEST(SearchKeys, FindAPersonExactlyIfBothAreSpeltAlike_N5) {
  EXPECT_TRUE(rc::check([] {
    const std::string written = *any_name();
    const std::string wanted = *any_name();
    const auto spelt = searchable(written)->letters;
    const bool alike = !spelt.empty() && spelt == searchable(wanted)->letters;
    RC_ASSERT(is_found_whole(written, wanted) == alike);
    RC_ASSERT(is_found_whole(written, written) == !spelt.empty());
  }));
}

TEST(SearchKeys, FindAPersonByAPartExactlyIfTheNameHoldsIt_N6) {
  EXPECT_TRUE(rc::check([] {
    const std::string written = *any_name();
    const std::string wanted = *any_name();
    const auto name = *searchable(written);
    const auto part = *searchable(wanted);
    // Beyond the pairs that are indexed a part is not found, and may not be.
    RC_PRE(name.letters.size() <= kMaxPairs);
    RC_ASSERT(is_found_by_part(written, wanted) == (!part.empty() && name.holds(part)));
  }));
}

TEST(SearchKeys, FindTwoKanji_N6) {
  EXPECT_TRUE(is_found_by_part("架空宮古太郎", "宮古"));
  EXPECT_TRUE(is_found_by_part("架空 髙志", "高志"));
  EXPECT_FALSE(is_found_by_part("架空 高子", "高志"));
  EXPECT_TRUE(is_found_by_part("森 花子", "森"));
  EXPECT_FALSE(is_found_by_part("森花子", "森"));
}

TEST(SearchKeys, FindAFuriganaWholeOrByItsBeginning_N7) {
  const NamedPerson person{"架空 花子", "かくう　はなこ", ""};
  const auto part = [&person](const char* furigana) {
    return is_found(person, {Wanted::Match::kPart, "", furigana, ""});
  };
  EXPECT_TRUE(is_found(person, {Wanted::Match::kWhole, "", "カクウハナコ", ""}));
  EXPECT_FALSE(is_found(person, {Wanted::Match::kWhole, "", "カクウ", ""}));
  for (const char* beginning : {"かく", "ｶｸｳ", "カクウハ", "かくうはなこ", "はな", "はなこ"}) {
    EXPECT_TRUE(part(beginning)) << beginning;
  }
  EXPECT_FALSE(part("くう"));
  EXPECT_FALSE(part("かくうはなえ"));
}

TEST(SearchKeys, TellPersonsApartByTheirBirthday_N5) {
  const NamedPerson person{"架空 花子", "", "1972-11-23"};
  EXPECT_TRUE(is_found(person, {Wanted::Match::kWhole, "架空花子", "", "1972-11-23"}));
  EXPECT_FALSE(is_found(person, {Wanted::Match::kWhole, "架空花子", "", "1972-11-24"}));
  EXPECT_FALSE(
      is_found({"架空 花子", "", ""}, {Wanted::Match::kWhole, "架空花子", "", "1972-11-23"}));
  EXPECT_FALSE(is_found(person, {Wanted::Match::kPart, "架空", "", "1972-11-24"}));
}

TEST(SearchKeys, HaveNothingInCommonInTwoPartitions_Invariant9) {
  const NamedPerson person{"架空 花子", "かくう はなこ", "1972-11-23"};
  const auto city = search_keys_of(key(), kCity, person);
  const auto town = search_keys_of(key(), kTown, person);
  std::vector<Bytes> shared;
  std::set_intersection(city.begin(), city.end(), town.begin(), town.end(),
                        std::back_inserter(shared));
  EXPECT_TRUE(shared.empty());
  EXPECT_EQ(city.size(), town.size());
}

TEST(SearchKeys, SayNothingWithoutTheKey_N9) {
  const NamedPerson person{"架空 花子", "かくう はなこ", "1972-11-23"};
  const auto other = NameKey::of_store(crypto::Secret(Bytes(32, 8)));
  EXPECT_NE(search_keys_of(key(), kCity, person), search_keys_of(other, kCity, person));
  for (const Bytes& hash : search_keys_of(key(), kCity, person))
    EXPECT_EQ(hash.size(), kSearchKeyBytes);
}

// Fixed for ever, or every index is lost: HMAC-SHA-256, computed by another program.
TEST(SearchKeys, AreTheBytesOfTheSpecification_N9) {
  EXPECT_EQ(to_hex(key().search_key("name", kCity, U"高橋花子")), "9be02d77d1d5b6d8");
  EXPECT_EQ(to_hex(key().search_key("name-birth", kCity, U"高橋花子", "1972-11-23")),
            "ab0438f502539da6");
}

TEST(NameSearch, AsksForANameThatHasALetter_N8) {
  using enum Wanted::Match;
  EXPECT_EQ(refusal({kWhole, "", "", "1972-11-23"}), "search.nothing");
  EXPECT_EQ(refusal({kWhole, " ・", "", ""}), "search.nothing");
  EXPECT_EQ(refusal({kPart, "", "か", ""}), "search.too-short");
  EXPECT_EQ(refusal({kWhole, "\xff", "", ""}), "search.not-text");
  EXPECT_EQ(refusal({kPart, "森", "", ""}), "ok");
}

TEST(Agreement, NamesWhatAgrees_N14) {
  using Names = std::vector<std::string_view>;
  const NamedPerson hanako{"髙橋 花子", "たかはし はなこ", "1972-11-23"};
  EXPECT_EQ(agreement(hanako, {"高橋花子", "タカハシハナコ", "1972-11-23"}),
            (Names{"name", "furigana", "birth"}));
  EXPECT_EQ(agreement(hanako, {"高橋花子", "", ""}), Names{"name"});
  EXPECT_EQ(agreement(hanako, {"高橋華子", "たかはしはなこ", ""}), Names{"furigana"});
  EXPECT_EQ(agreement(hanako, {"架空太郎", "", "1972-11-23"}), Names());
  EXPECT_EQ(agreement({"", "", "1972-11-23"}, {"", "", "1972-11-23"}), Names());
}

}  // namespace
}  // namespace musubi::search
