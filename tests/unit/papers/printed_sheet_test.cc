#include "protocol/papers/printed_sheet.h"

#include <fstream>
#include <regex>
#include <sstream>

#include <gmock/gmock.h>

#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::papers {
namespace {

using casework::read_json_file;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kSentence = "架空の文言です。<同意>を確かめる。";
constexpr const char* kGoldenFolder = MUSUBI_SOURCE_DIR "/tests/unit/papers/golden/";

json::Value reference(const std::string& name) {
  return read_json_file("admin/reference/sheets/" + name + ".json");
}

SheetView view_of(const json::Value& sheet, Reader reader) {
  if (reader == Reader::kOffice) return SheetView::for_office(sheet);
  const auto read = casework::parse_intake_sheet(sheet);
  EXPECT_TRUE(read.ok());
  return SheetView::for_outside(*read);
}

std::string print(const json::Value& sheet, Reader reader = Reader::kOffice) {
  return print_sheet(view_of(sheet, reader), {kSentence, {}});
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// Every text that somebody wrote into a sheet, but for codes and dates.
void collect_texts(const json::Value& value, std::vector<std::string>& texts) {
  if (value.text() != nullptr) texts.push_back(*value.text());
  if (value.array() != nullptr) {
    for (const json::Value& each : *value.array()) collect_texts(each, texts);
  }
  if (value.object() == nullptr) return;
  for (const auto& [name, each] : *value.object()) {
    const bool marks = name == "sealed_words" || name == "sealed_place" || name == "code" ||
                       name == "form" || name == "ties" || name.ends_with("_on");
    if (!marks) collect_texts(each, texts);
  }
}

bool is_code(const std::string& text) { return std::regex_match(text, std::regex("[a-z_]+")); }

class Golden : public ::testing::TestWithParam<std::tuple<const char*, Reader>> {};

// MUSUBI_WRITE_GOLDEN=1 writes them anew; then look at what changed.
TEST_P(Golden, IsWhatThePrintedSheetLooksLike) {
  const auto& [name, reader] = GetParam();
  const std::string html = print(reference(name), reader);
  const std::string file =
      kGoldenFolder + std::string(name) + "." + std::string(reader_name(reader)) + ".html";
  if (std::getenv("MUSUBI_WRITE_GOLDEN") != nullptr) std::ofstream(file) << html;
  std::stringstream golden;
  golden << std::ifstream(file).rdbuf();
  EXPECT_TRUE(golden.str() == html) << file << " differs";
}

INSTANTIATE_TEST_SUITE_P(ReferenceSheets, Golden,
                         ::testing::Combine(::testing::Values("kaku-family"),
                                            ::testing::Values(Reader::kOffice, Reader::kOutside)));
// They have no pages for the office: nobody may print them (PS-16).
INSTANTIATE_TEST_SUITE_P(ProtectedSheets, Golden,
                         ::testing::Combine(::testing::Values("kasai-household", "takasaki-nine"),
                                            ::testing::Values(Reader::kOutside)));

TEST(PrintedSheet, HoldsEveryTextThatTheOfficeWrote) {
  for (const char* name : {"kaku-family", "kasai-household", "takasaki-nine", "rei-neighbour"}) {
    const json::Value sheet = reference(name);
    const std::string html = print(sheet);
    std::vector<std::string> texts;
    collect_texts(sheet, texts);
    for (const std::string& text : texts) {
      if (is_code(text)) continue;
      EXPECT_THAT(html, HasSubstr(text)) << name;
    }
  }
}

TEST(PrintedSheet, HasTheWordsOfThePaperInItsOrder) {
  const std::string html = print(reference("kaku-family"));
  std::size_t at = 0;
  for (const char* words : {"包括的相談支援受付シート (No.1)",
                            "相談方法",
                            "受付年月日",
                            "受付機関",
                            "受付者",
                            "■基本情報 (相談対象者)",
                            "ふりがな",
                            "性別",
                            "左記以外",
                            "氏名",
                            "生年月日",
                            "年齢",
                            "住所",
                            "〒",
                            "電話",
                            "自宅",
                            "携帯",
                            "他支援機関等への相談の有無",
                            "介護認定",
                            "要支援",
                            "要介護",
                            "ライフライン停止状況",
                            "障害手帳",
                            "身体",
                            "療育",
                            "精神",
                            "住居",
                            "持家",
                            "賃貸",
                            "■相談者が本人以外の場合",
                            "相談対象者との関係",
                            "家族 (本人との続柄:",
                            "■相談内容",
                            "相談内容に○をつける。複数ある場合は、一番の困りごとに◎をつける。",
                            "病気や健康、障害のこと",
                            "食べるものがない",
                            "現在の状況・経緯",
                            "包括的相談支援受付シート (No.2)",
                            "主訴",
                            "■本人・家族の状況",
                            "続柄",
                            "同居/別居",
                            "困りごと等",
                            "支援",
                            "同意※",
                            "ジェノグラム (男性：□、女性：○、不明：△、本人：二重線にする)",
                            "※家族それぞれの個人情報の取扱いについて",
                            "包括的相談支援受付シート (No.3)",
                            "■ 受付機関の対応",
                            "シート利用目的",
                            "重層事業へつなぐ(会議開催等)",
                            "連携先等不明",
                            "関係機関へつなぐ",
                            "受付機関での継続対応",
                            "緊急の必要性",
                            "1週間以内",
                            "1か月以内",
                            "相談者に伝えた担当者名",
                            "連絡先",
                            "相談受付者 (発出日",
                            "相談引継者 (受取日",
                            "複数の関係機関に引継ぐ場合",
                            "受付機関からの連絡事項",
                            "【すでに対応したこと、現在対応していること】",
                            "【今後対応を予定していること】",
                            "【受付機関としての困りごと】",
                            "【その他】",
                            "引継機関に対応してもらいたいこと",
                            "■ 引継機関の対応 (受付機関へ対応状況等を報告する)",
                            "【対応状況・方針】",
                            "相談引継者 (発出日",
                            "相談受付者 (受取日"}) {
    const auto found = html.find(words, at);
    ASSERT_NE(found, std::string::npos) << words;
    at = found;
  }
}

TEST(PrintedSheet, MarksTopicsWithOneCircleAndTheMainOneWithTwo) {
  const std::string html = print(reference("kasai-household"));
  EXPECT_EQ(count(html, "class=\"mark\">◎<"), 1U);
  EXPECT_EQ(count(html, "class=\"mark\">○<"), 4U);
  EXPECT_THAT(html, HasSubstr("◎</span>DV・虐待"));
  EXPECT_THAT(html, HasSubstr("○</span>その他 (引越しの相談（架空）)"));
}

TEST(PrintedSheet, TicksBoxesAndEncirclesNumbers) {
  const std::string html = print(reference("kasai-household"));
  EXPECT_THAT(html, HasSubstr("☑ 左記以外"));
  EXPECT_THAT(html, HasSubstr("<span class=\"ring\">S</span>"));
  EXPECT_THAT(html, HasSubstr(" 64 年 1 月 7 日　年齢 36 歳"));
  EXPECT_THAT(html, HasSubstr("<span class=\"ring\">身体 (3種4級（架空）)</span>"));
  EXPECT_THAT(html, HasSubstr("<span class=\"free\">精神 (　級)</span>"));
  EXPECT_THAT(html, HasSubstr("☑ その他 (知人宅（架空）)"));
}

TEST(PrintedSheet, SaysDaysInTheErasOfThePaper) {
  EXPECT_THAT(print(reference("kaku-family")), HasSubstr("令和7年6月2日"));
  json::Value sheet = reference("kaku-family");
  sheet.object()->insert_or_assign("received_on", "2019-05-01");
  EXPECT_THAT(print(sheet), HasSubstr("令和元年5月1日"));
}

TEST(PrintedSheet, DerivesAnAgeThatNobodyWrote) {
  json::Value sheet = reference("kasai-household");
  sheet.object()->at("subject").object()->erase("age");
  EXPECT_THAT(print(sheet), HasSubstr(" 64 年 1 月 7 日　年齢 36 歳"));
}

// Nine rows are six on No.2 and six on a further sheet.
TEST(PrintedSheet, GoesOnOnFurtherSheetsWithALargeFamily) {
  const std::string html = print(reference("takasaki-nine"));
  EXPECT_EQ(count(html, "<section class=\"page\">"), 4U);
  EXPECT_THAT(html, HasSubstr("(No.2 2枚目)"));
  EXPECT_THAT(html, HasSubstr("<td>12</td>"));
  EXPECT_EQ(count(print(reference("kaku-family")), "<section class=\"page\">"), 3U);
}

TEST(PrintedSheet, PutsTheDrawingInItsPlaceOnNo2) {
  const std::string html = print_sheet(view_of(reference("kaku-family"), Reader::kOffice),
                                       {kSentence, "<svg><title>架空</title></svg>"});
  EXPECT_THAT(html, HasSubstr("<div class=\"genogram\"><svg><title>架空</title></svg></div>"));
}

TEST(PrintedSheet, SaysWhichWordsTheMarksRestOn) {
  EXPECT_THAT(print(reference("kaku-family")),
              HasSubstr("架空の文言です。&lt;同意&gt;を確かめる。"));
  const std::string unknown =
      print_sheet(view_of(reference("kaku-family"), Reader::kOffice), {"", {}});
  EXPECT_THAT(unknown, HasSubstr("この文言はこのノードに登録されていません"));
}

// What somebody wrote is never a part of the page.
TEST(PrintedSheet, EscapesWhateverWasWritten) {
  const std::string evil = "</span><script>alert('架空')</script>&\"\x01";
  json::Value sheet = reference("kasai-household");
  for (const char* name : {"office", "receiver", "situation", "chief_complaint", "topics_other",
                           "wording", "received_on"}) {
    sheet.object()->insert_or_assign(name, evil);
  }
  for (const char* part : {"subject", "caller"}) {
    json::Object& person = *sheet.object()->at(part).object();
    for (const char* name : {"name", "furigana", "postcode", "address", "phone_home",
                             "phone_mobile", "municipality"}) {
      person.insert_or_assign(name, evil);
    }
    for (const char* name : {"relation", "other_agencies", "care_level", "housing"}) {
      if (!person.contains(name)) continue;
      for (const char* code : {"yes", "no", "care", "support", "owned", "other", "family"}) {
        person.insert_or_assign(name, json::Object{{"code", code}, {"words", evil}});
        EXPECT_THAT(print(sheet), Not(HasSubstr("<script")));
      }
    }
  }
  json::Object& row = *(*sheet.object()->at("household").array())[1].object();
  for (const char* name : {"name", "relation", "concerns"}) row.insert_or_assign(name, evil);
  json::Object& handling = *sheet.object()->at("handling").object();
  for (const char* name :
       {"told_name", "told_contact", "done", "planned", "difficulties", "other", "requested"}) {
    handling.insert_or_assign(name, evil);
  }
  handling.insert_or_assign("agencies", json::Array{evil});
  const json::Object contact{{"office", evil}, {"name", evil}, {"phone", evil}};
  const json::Object passage{{"sent_on", evil},
                             {"received_on", evil},
                             {"response", evil},
                             {"from", contact},
                             {"to", contact}};
  handling.insert_or_assign("handover", passage);
  handling.insert_or_assign("report", passage);
  const std::string html = print(sheet);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("\x01")));
  EXPECT_GE(count(html, "&lt;script&gt;alert(&#39;架空&#39;)"), 30U);
}

// A page that is opened anywhere asks nobody for anything.
TEST(PrintedSheet, RefersToNothingOutsideItself) {
  const std::string html = print(reference("takasaki-nine"));
  for (const char* reference : {"http:", "https:", "//", "src=", "href=", "url(", "@import",
                                "<script", "<img", "<link", "<iframe", "<form"}) {
    EXPECT_THAT(html, Not(HasSubstr(reference)));
  }
}

// Sealed and never filled in look the same; the office's own page has all of it.
TEST(LeavingCopy, ShowsNothingOfASealedPlace_Invariant7) {
  const json::Value sheet = reference("kasai-household");
  const std::string html = print(sheet, Reader::kOutside);
  for (const char* place :
       {"架空第10地割", "028-0000", "090-0000-0001", "知人宅", "地域活動支援センターみやこ",
        "住まいの相談に同行", "架空第２小学校", "☑ 水道"}) {
    EXPECT_THAT(html, Not(HasSubstr(place)));
  }
  EXPECT_THAT(html, HasSubstr("架空 葛󠄀西 𠮷雄"));
  EXPECT_THAT(print(sheet), HasSubstr("架空第10地割21番地7 架空〜荘2−3"));
}

// Of nobody: so that what is absent tells nothing of anyone.
TEST(LeavingCopy, LeavesOutWhatIsTheOfficesOwn_Invariant7) {
  json::Value sheet = reference("takasaki-nine");
  json::Object& handling = *sheet.object()->at("handling").object();
  handling.insert_or_assign("told_name", "架空の担当");
  handling.insert_or_assign("handover",
                            json::Object{{"to", json::Object{{"office", "架空の引継ぎ先"}}}});
  sheet.object()->insert_or_assign("recipient", "lg-034827");
  const SheetView view = view_of(sheet, Reader::kOutside);
  const std::string text = json::to_canonical(view.sheet());
  for (const char* own :
       {"架空の担当", "架空の引継ぎ先", "lg-034827", "\"ties\"", "sealed", "\"row\""}) {
    EXPECT_THAT(text, Not(HasSubstr(own)));
  }
  const std::string html = print_sheet(view, {kSentence, {}});
  EXPECT_THAT(html, Not(HasSubstr("受付機関の控え")));
  EXPECT_THAT(html, Not(HasSubstr(*sheet.find("office")->text())));
  EXPECT_EQ(count(print(sheet), "受付機関の控え（所外に出さないこと）"), 4U);
}

// What is not left out is as it was written, so that a reader of the form takes it.
TEST(LeavingCopy, IsASheetOfTheForm) {
  for (const char* name : {"kaku-family", "kasai-household", "takasaki-nine", "rei-neighbour"}) {
    const SheetView view = view_of(reference(name), Reader::kOutside);
    json::Value sheet = view.sheet();
    sheet.object()->emplace("office", "架空の受付機関");
    sheet.object()->emplace("receiver", "架空の受付者");
    const auto again = casework::parse_intake_sheet(sheet);
    EXPECT_TRUE(again.ok()) << name << ": " << again.error().reason << " " << again.error().detail;
  }
}

}  // namespace
}  // namespace musubi::papers
