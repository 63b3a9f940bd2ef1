// Invariant 7 on random households: whoever is protected, and whatever is released of whomever,
// no spelling of a sealed place is in the summary, and the summary is the one of a sheet on which
// the same things were never filled in.
#include <random>

#include <gtest/gtest.h>

#include "protocol/casework/case_summary.h"
#include "protocol/casework/revealing_text.h"
#include "protocol/papers/printed_sheet.h"

namespace musubi::casework {
namespace {

constexpr int kHouseholds = 400;
constexpr int kReleasesOfEach = 4;

enum class Asked { kYes, kNo, kUnknown, kNotAsked };

// A household as its people know it. What the office wrote down of it follows from that.
struct Member {
  Asked seal = Asked::kNo;
  std::string living;  // empty: nobody wrote it down
};

class Household {
 public:
  explicit Household(std::uint32_t seed) : dice_(seed), number_(seed) {
    members_.resize(1 + roll(9));
    for (Member& member : members_) {
      static constexpr Asked kSeals[] = {Asked::kYes, Asked::kNo,      Asked::kNo,
                                         Asked::kNo,  Asked::kUnknown, Asked::kNotAsked};
      static constexpr const char* kLivings[] = {"together", "together", "apart_in_city",
                                                 "apart_elsewhere", ""};
      member.seal = kSeals[roll(6)];
      member.living = kLivings[roll(5)];
    }
    has_caller_ = roll(2) == 0;
    if (has_caller_ && members_.size() > 1 && roll(2) == 0) {
      caller_row_ = 1 + roll(members_.size() - 1);
    }
    caller_seal_ = roll(2) == 0 ? Asked::kYes : Asked::kNo;
    for (std::size_t i = 0; i < 12; ++i) shape_.push_back(roll(3) > 0);
  }

  // As it was written, or as if nobody had filled in what is sealed, and nothing were.
  [[nodiscard]] json::Value sheet(bool as_if_never_filled_in) {
    hide_ = as_if_never_filled_in;
    json::Object sheet{{"form", "intake-sheet/2"},
                       {"wording", "morioka-r5-04"},
                       {"method", "phone"},
                       {"received_on", "2025-06-02"},
                       {"office", "架空の窓口"},
                       {"receiver", "架空 受子"},
                       {"subject", subject()},
                       {"topics", json::Array{json::Object{{"topic", "violence"}},
                                              json::Object{{"topic", "other"}, {"main", true}}}},
                       {"household", rows()},
                       {"handling", handling()}};
    if (has_caller_) sheet.emplace("caller", caller());
    // A text may tell the place of anyone, in any spelling.
    put_text(sheet, "topics_other", 0);
    put_text(sheet, "situation", 1);
    put_text(sheet, "chief_complaint", 2);
    return sheet;
  }

  // Every spelling of every place that is sealed.
  [[nodiscard]] std::vector<std::string> sealed_places() const {
    std::vector<std::string> places;
    const auto add = [&places](std::vector<std::string> more) {
      places.insert(places.end(), more.begin(), more.end());
    };
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (!is_sealed(i)) continue;
      add({school(i), school_otherwise(i), relation(i)});
      if (i == 0) {
        add({address(0), address_otherwise(0), house(0), postcode(0), phone(0), phone_otherwise(0),
             dwelling(), clinic(), agency()});
      }
    }
    if (has_caller_ && is_caller_sealed()) {
      add({address(kCaller), address_otherwise(kCaller), house(kCaller), postcode(kCaller),
           phone(kCaller), phone_otherwise(kCaller)});
    }
    return places;
  }

  [[nodiscard]] bool is_sealed(std::size_t member) const {
    if (!lives_with_subject(member)) return members_[member].seal != Asked::kNo;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (lives_with_subject(i) && members_[i].seal != Asked::kNo) return true;
    }
    return false;
  }
  [[nodiscard]] bool is_caller_sealed() const {
    return caller_row_ ? is_sealed(*caller_row_) : caller_seal_ == Asked::kYes;
  }
  std::size_t roll(std::size_t sides) { return dice_() % sides; }

 private:
  static constexpr std::size_t kCaller = 99;

  // Places have letters of their own, so that no two of them, and no harmless text, share any.
  [[nodiscard]] std::string letters(std::size_t who, std::size_t what) const {
    static constexpr const char* kOfHousehold[] = {"甲", "乙", "丙", "丁", "戊", "己",
                                                   "庚", "辛", "壬", "癸", "子", "丑"};
    static constexpr const char* kOfCaller[] = {"梅", "桜", "桃", "菊", "蘭", "萩",
                                                "葵", "椿", "楓", "柳", "桐", "杉"};
    const auto& alphabet = who == kCaller ? kOfCaller : kOfHousehold;
    constexpr std::size_t kCount = std::size(kOfHousehold);
    std::size_t code = (who + 1) * 31 + what;
    std::string text;
    for (int i = 0; i < 4; ++i, code /= kCount) text += alphabet[code % kCount];
    return text + alphabet[(number_ + what) % kCount];
  }
  [[nodiscard]] std::string number(std::size_t who) const { return std::to_string(101 + who); }

  // 第○地割, as 岩手県 writes.
  [[nodiscard]] std::string address(std::size_t who) const {
    return "岩手県宮古市" + letters(who, 1) + "第" + number(who) + "地割" + lot(who, "番地") + " " +
           house(who);
  }
  [[nodiscard]] std::string address_otherwise(std::size_t who) const {
    return letters(who, 1) + "　第" + full_width(number(who)) + "地割" + lot(who, "－");
  }
  static std::string lot(std::size_t who, const std::string& between) {
    return who == kCaller ? "９" + between + "5" : "７" + between + "3";
  }
  [[nodiscard]] std::string house(std::size_t who) const { return letters(who, 2) + "荘"; }
  [[nodiscard]] std::string postcode(std::size_t who) const { return "028-0" + number(who); }
  static std::string tail(std::size_t who) { return who == kCaller ? "6666" : "5555"; }
  [[nodiscard]] std::string phone(std::size_t who) const {
    return std::string(who == kCaller ? "090-8" : "080-7") + number(who) + "-" + tail(who);
  }
  [[nodiscard]] std::string phone_otherwise(std::size_t who) const {
    return std::string(who == kCaller ? "０９０（８" : "０８０（７") + full_width(number(who)) +
           "）" + tail(who);
  }
  [[nodiscard]] std::string school(std::size_t who) const { return letters(who, 3) + "第二小学校"; }
  [[nodiscard]] std::string school_otherwise(std::size_t who) const {
    return letters(who, 3) + " 第２ 小学校";
  }
  [[nodiscard]] std::string relation(std::size_t who) const { return "縁" + letters(who, 4); }
  [[nodiscard]] std::string dwelling() const { return letters(0, 5) + "寮"; }
  [[nodiscard]] std::string clinic() const { return letters(0, 6) + "医院"; }
  [[nodiscard]] std::string agency() const { return letters(0, 7) + "センター"; }

  static std::string full_width(const std::string& digits) {
    std::string wide;
    for (const char digit : digits) {
      wide += "\xEF\xBC";
      wide += static_cast<char>(0x90 + (digit - '0'));
    }
    return wide;
  }

  [[nodiscard]] bool lives_with_subject(std::size_t member) const {
    return member == 0 || members_[member].living.empty() || members_[member].living == "together";
  }
  [[nodiscard]] bool hides(std::size_t member) const { return hide_ && is_sealed(member); }

  void put_seal(json::Object& row, Asked seal) const {
    if (hide_) seal = Asked::kNo;
    if (seal == Asked::kYes) row.emplace("sealed_place", "yes");
    if (seal == Asked::kNo) row.emplace("sealed_place", "no");
    if (seal == Asked::kUnknown) row.emplace("sealed_place", "unknown");
  }

  // Some texts are harmless, some tell a place that is in the sheet; if that one is sealed, then
  // as if nobody had written the text.
  void put_text(json::Object& object, const std::string& name, std::size_t which) const {
    const std::vector<std::string> open{"困っている。", "家族で話したい。", "電話がほしい。"};
    std::string text = open[which % open.size()];
    const std::size_t who = (number_ + which) % (members_.size() + 2);
    bool tells_sealed = false;
    if (who < members_.size()) {
      text += (which % 2 == 0 ? school(who) : school_otherwise(who)) + "に通う。";
      tells_sealed = is_sealed(who);
    } else if (who == members_.size()) {
      const std::vector<std::string> spellings{
          address(0), address_otherwise(0), house(0),   postcode(0),
          phone(0),   phone_otherwise(0),   dwelling(), clinic()};
      text += spellings[(number_ / 7 + which) % spellings.size()] + "のこと。";
      tells_sealed = is_sealed(0);
    }
    if (hide_ && tells_sealed) return;
    object.emplace(name, text);
  }

  void put_person(json::Object& person, std::size_t who, bool hidden) const {
    if (hidden) return;
    person.emplace("municipality", "032026");
    person.emplace("postcode", postcode(who));
    person.emplace("address", address(who));
    if (shape_[1]) person.emplace("phone_home", phone(who));
    person.emplace("phone_mobile", phone_otherwise(who));
  }

  [[nodiscard]] json::Value subject() const {
    json::Object subject{{"name", "架空 髙子"},
                         {"sex", "female"},
                         {"care_level", json::Object{{"code", "care"}, {"words", "三"}}}};
    put_person(subject, 0, hides(0));
    if (hides(0)) return subject;
    subject.emplace("housing", json::Object{{"code", "other"}, {"words", dwelling()}});
    if (shape_[2]) subject.emplace("lifelines_cut", json::Array{"gas"});
    subject.emplace("other_agencies", json::Object{{"code", "yes"}, {"words", clinic()}});
    return subject;
  }

  [[nodiscard]] json::Value caller() const {
    json::Object caller{{"name", caller_row_ ? name(*caller_row_) : std::string("架空 来子")},
                        {"sex", "male"}};
    const bool hidden = hide_ && is_caller_sealed();
    put_person(caller, kCaller, hidden);
    if (!hidden) caller.emplace("relation", json::Object{{"code", "family"}, {"words", "いとこ"}});
    if (caller_row_) {
      caller.emplace("row", static_cast<std::int64_t>(*caller_row_ + 1));
      return caller;
    }
    put_seal(caller, caller_seal_);
    return caller;
  }

  static std::string name(std::size_t member) {
    return member == 0 ? "架空 髙子" : "架空 家" + std::string(member, 'x');
  }

  // Of the protected one's own school, and of those of whoever lives at the same place.
  [[nodiscard]] json::Array words_of(std::size_t member) const {
    json::Array words{school(member)};
    for (std::size_t i = 0; i < members_.size(); ++i) {
      const bool shares = lives_with_subject(i) && lives_with_subject(member);
      if (i != member && shares && members_[i].seal == Asked::kNo) words.emplace_back(school(i));
    }
    return words;
  }

  [[nodiscard]] json::Value rows() const {
    json::Array rows;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      json::Object row{{"name", name(i)}, {"sex", "unknown"}, {"consent", "yes"}};
      put_seal(row, members_[i].seal);
      put_text(row, "concerns", 3 + i);
      if (members_[i].seal != Asked::kNo && !hide_) row.emplace("sealed_words", words_of(i));
      if (i > 0 && !hides(i)) {
        row.emplace("relation", relation(i));
        if (!members_[i].living.empty()) row.emplace("living", members_[i].living);
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

  [[nodiscard]] json::Value handling() const {
    json::Object handling{{"continues", true}, {"urgency", "within_week"}};
    if (hides(0)) return handling;
    handling.emplace("agencies", json::Array{agency()});
    put_text(handling, "done", 20);
    put_text(handling, "planned", 21);
    put_text(handling, "requested", 22);
    return handling;
  }

  std::mt19937 dice_;
  std::size_t number_;
  std::vector<Member> members_;
  bool has_caller_ = false;
  std::optional<std::size_t> caller_row_;
  Asked caller_seal_ = Asked::kNo;
  std::vector<bool> shape_;
  bool hide_ = false;
};

std::vector<std::vector<Category>> random_release(Household& dice, std::size_t persons) {
  std::vector<std::vector<Category>> allowed(persons);
  for (auto& categories : allowed) {
    for (std::size_t i = 0; i < kCategoryCount; ++i) {
      if (dice.roll(4) > 0) categories.push_back(static_cast<Category>(i));
    }
  }
  return allowed;
}

CaseSummary summary_of(const json::Value& sheet) {
  const auto parsed = parse_intake_sheet(sheet);
  EXPECT_TRUE(parsed.ok()) << (parsed.ok() ? "" : parsed.error().reason + parsed.error().detail);
  return parsed.ok() ? summarise(*parsed) : CaseSummary();
}

TEST(SealedHousehold, ShowsNoPlaceInAnySummaryAndLooksAsIfNobodyHadFilledItIn_Invariant7) {
  int sealed = 0;
  for (std::uint32_t seed = 0; seed < kHouseholds; ++seed) {
    Household household(seed);
    const CaseSummary summary = summary_of(household.sheet(false));
    const CaseSummary never_filled_in = summary_of(household.sheet(true));
    const std::vector<std::string> places = household.sealed_places();
    sealed += places.empty() ? 0 : 1;
    ASSERT_EQ(summary.persons.size(), never_filled_in.persons.size()) << "seed " << seed;
    for (int i = 0; i < kReleasesOfEach; ++i) {
      const auto allowed = random_release(household, summary.persons.size());
      const std::string payload = json::to_canonical(to_json(restrict(summary, allowed)));
      const std::u32string letters = comparable(payload);
      for (const std::string& place : places) {
        ASSERT_EQ(payload.find(place), std::string::npos) << place << " of seed " << seed;
        ASSERT_EQ(letters.find(comparable(place)), std::u32string::npos)
            << place << " of seed " << seed;
      }
      ASSERT_EQ(payload, json::to_canonical(to_json(restrict(never_filled_in, allowed))))
          << "seed " << seed;
    }
  }
  EXPECT_GT(sealed, kHouseholds / 2);
  EXPECT_LT(sealed, kHouseholds);
}

papers::SheetView leaving(const json::Value& sheet) {
  const auto read = parse_intake_sheet(sheet);
  EXPECT_TRUE(read.ok()) << read.error().reason << " " << read.error().detail;
  return papers::SheetView::for_outside(*read);
}

TEST(SealedHousehold, ShowsNoPlaceInACopyThatLeavesNorOnItsPaper_Invariant7) {
  for (std::uint32_t seed = 0; seed < kHouseholds; ++seed) {
    Household household(seed);
    const papers::SheetView view = leaving(household.sheet(false));
    const std::string copy = json::to_canonical(view.sheet());
    const std::string page = papers::print_sheet(view, {"架空の文言", {}});
    const std::u32string letters = comparable(copy);
    for (const std::string& place : household.sealed_places()) {
      ASSERT_EQ(page.find(place), std::string::npos) << place << " of seed " << seed;
      ASSERT_EQ(letters.find(comparable(place)), std::u32string::npos)
          << place << " of seed " << seed;
    }
    const papers::SheetView never_filled_in = leaving(household.sheet(true));
    ASSERT_EQ(copy, json::to_canonical(never_filled_in.sheet())) << "seed " << seed;
    ASSERT_EQ(page, papers::print_sheet(never_filled_in, {"架空の文言", {}})) << "seed " << seed;
  }
}

// The generator does put places where they can be found.
TEST(SealedHousehold, WouldShowItsPlacesIfNobodyWereProtected) {
  int shown = 0;
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    Household household(seed);
    const std::string whole = json::to_canonical(household.sheet(false));
    for (const std::string& place : household.sealed_places()) {
      shown += whole.find(place) != std::string::npos ? 1 : 0;
    }
  }
  EXPECT_GT(shown, 200);
}

}  // namespace
}  // namespace musubi::casework
