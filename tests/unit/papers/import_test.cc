#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"
#include "protocol/casework/japanese_era.h"
#include "protocol/papers/import_rows.h"
#include "tests/unit/casework/sheet_fixture.h"

namespace musubi::papers {
namespace {

constexpr casework::Day kToday{std::chrono::year{2026}, std::chrono::month{4}, std::chrono::day{1}};

std::string text_of_file(const std::string& name) {
  std::stringstream text;
  text << std::ifstream(std::string(MUSUBI_SOURCE_DIR) + "/" + name).rdbuf();
  return text.str();
}

class ImportedList : public ::testing::Test {
 protected:
  // Each row "2 ok", or "2 column reason" for every fault; or why there are none.
  std::string import() {
    const auto cells = read_csv(as_bytes(list_));
    if (!cells) return cells.error().reason;
    const auto mapping = parse_import_mapping(mapping_);
    if (!mapping) return mapping.error().reason + " " + mapping.error().detail;
    const Digest digest = crypto::sha256(as_bytes(json::to_canonical(mapping_)));
    auto rows = import_rows(*cells, *mapping, digest, decode_utf8, kToday);
    if (!rows) return rows.error().reason + " " + rows.error().detail;
    rows_ = *std::move(rows);
    std::string said;
    for (const ImportedRow& row : rows_) {
      if (row.faults.empty()) said += std::to_string(row.row) + " ok\n";
      for (const CellFault& fault : row.faults) {
        said += std::to_string(fault.row) + " " + fault.column + " " + fault.error.reason + "\n";
      }
    }
    return said;
  }

  // A list of one row that is right but for what `cells` has.
  void use_small_list(const std::string& heading, const std::string& cells) {
    mapping_ = *json::parse(as_bytes(R"({"form":"import-mapping/1","name":"架空","constants":{
      "/method":"phone","/office":"架空","/receiver":"架空","/household/0/sex":"unknown",
      "/handling/continues":false,"/handling/urgency":"none","/received_on":"2025-06-02"},
      "columns":[{"column":"氏名","to":["/subject/name","/household/0/name"]}]})"));
    list_ = "氏名" + heading + "\n架空 花子" + cells + "\n";
  }
  void add_column(const std::string& column) {
    mapping_.object()->at("columns").array()->push_back(*json::parse(as_bytes(column)));
  }
  [[nodiscard]] const json::Value* at(std::size_t row, std::string_view member) const {
    return rows_.at(row).sheet.find(member);
  }

  std::string list_ = text_of_file("admin/reference/import/list-example.csv");
  json::Value mapping_ = casework::read_json_file("admin/reference/import/mapping-example.json");
  std::vector<ImportedRow> rows_;
};

TEST_F(ImportedList, IsTakenByTheExampleMappingWithEveryFaultByRowAndColumn_IM11) {
  EXPECT_EQ(import(), "2 ok\n3 ok\n4 受付日 sheet.no-such-day\n4 生年月日 sheet.no-such-day\n");
  const auto sheet = casework::parse_intake_sheet(rows_[0].sheet);
  ASSERT_TRUE(sheet.ok());
  EXPECT_EQ(sheet->subject.person.name, "架空 髙﨑");
  EXPECT_EQ(casework::date_text(*sheet->subject.person.birth), "1989-01-07");
  EXPECT_EQ(sheet->topics.marked, (std::vector<std::string>{"income", "rent_loan"}));
  EXPECT_EQ(sheet->topics.main, "income");
  EXPECT_EQ(sheet->household.size(), 2U);
  EXPECT_EQ(sheet->situation, "（架空の事例）失業して、\n家賃が払えない。");
  EXPECT_EQ(casework::parse_intake_sheet(rows_[1].sheet)->household.size(), 1U);
}

// Silence is no: nobody is taken to have consented, or to be safe to speak of.
TEST_F(ImportedList, HasNoConsentThatNobodyWrote_IM9_Invariant2) {
  import();
  for (std::size_t row : {0U, 1U}) {
    const auto sheet = casework::parse_intake_sheet(rows_[row].sheet);
    ASSERT_TRUE(sheet.ok());
    EXPECT_EQ(sheet->wording, kNoWording);
    for (const auto& person : sheet->household) EXPECT_EQ(person.consent, casework::Mark::kUnknown);
  }
  use_small_list("", "");
  ASSERT_EQ(import(), "2 ok\n");
  EXPECT_EQ(casework::parse_intake_sheet(rows_[0].sheet)->seals.front(), casework::Mark::kUnknown);
}

TEST_F(ImportedList, SaysWhetherItsMappingSetsConsents_IM9) {
  EXPECT_FALSE(parse_import_mapping(mapping_)->sets_consent());
  add_column(
      R"({"column":"同意","to":["/household/0/consent"],"as":"code","values":{"有":"yes"}})");
  EXPECT_TRUE(parse_import_mapping(mapping_)->sets_consent());
}

TEST_F(ImportedList, DropsNoColumnInSilence_IM7) {
  use_small_list(",備考", ",x");
  EXPECT_EQ(import(), "import.unmapped-column 備考");
  add_column(R"({"column":"備考","ignore":true})");
  EXPECT_EQ(import(), "2 ok\n");
  add_column(R"({"column":"住所","to":["/subject/address"]})");
  EXPECT_EQ(import(), "import.no-such-column 住所");
  use_small_list(",氏名", ",x");
  EXPECT_EQ(import(), "import.column-twice 氏名");
}

TEST_F(ImportedList, RefusesAValueThatNobodyMapped_IM8) {
  use_small_list(",性別", ",男性");
  add_column(R"({"column":"性別","to":["/subject/sex"],"as":"code","values":{"男":"male"}})");
  EXPECT_EQ(import(), "2 性別 import.unknown-value\n");
}

TEST_F(ImportedList, TellsWhatTheSheetsOwnReaderFindsByTheColumnThatWroteIt_IM11) {
  use_small_list(",年齢,生年月日,電話", ",30,H1.1.8,000000000000000000000000000000000000000");
  add_column(R"({"column":"年齢","to":["/subject/age"],"as":"integer"})");
  add_column(R"({"column":"生年月日","to":["/subject/birth"],"as":"birthday"})");
  add_column(R"({"column":"電話","to":["/subject/phone_home"]})");
  EXPECT_EQ(import(), "2 電話 json.too-long\n2 年齢 sheet.age-differs\n");
}

// Not U+FFFD, not a question mark: the cell is told, and the row stays out.
TEST_F(ImportedList, ReplacesNoLetter_IM2_IM4) {
  use_small_list(",経過", ",\xFF");
  add_column(R"({"column":"経過","to":["/situation"]})");
  EXPECT_EQ(import(), "2 経過 import.bad-letter\n");
  use_small_list(",経過", ",\uE000");
  add_column(R"({"column":"経過","to":["/situation"]})");
  EXPECT_EQ(import(), "2 経過 import.private-letter\n");
  use_small_list(",経過", ",髙﨑𠮷葛󠄀〜～\uFA11");
  add_column(R"({"column":"経過","to":["/situation"]})");
  EXPECT_EQ(import(), "2 ok\n");
  EXPECT_EQ(*at(0, "situation")->text(), "髙﨑𠮷葛󠄀〜～\uFA11");
}

// A cell that looks like a formula is a text here, kept as it is.
TEST_F(ImportedList, KeepsWhatLooksLikeAFormula) {
  use_small_list(",経過", ",=1+1");
  add_column(R"({"column":"経過","to":["/situation"]})");
  ASSERT_EQ(import(), "2 ok\n");
  EXPECT_EQ(*at(0, "situation")->text(), "=1+1");
}

TEST_F(ImportedList, PassesOverRowsInWhichNothingStands_IM5) {
  use_small_list("", "");
  list_ += "\n\n架空 次郎\n架空,三郎\n";
  EXPECT_EQ(import(), "2 ok\n5 ok\n6  import.other-width\n");
}

TEST_F(ImportedList, KnowsARowAgainByItsTextsAndItsMapping_IM14) {
  import();
  const Digest before = rows_[0].content;
  EXPECT_NE(before, rows_[1].content);
  import();
  EXPECT_EQ(rows_[0].content, before);
  mapping_.object()->insert_or_assign("name", "別の対応表");
  import();
  EXPECT_NE(rows_[0].content, before);
}

TEST(ImportMapping, IsRefusedForWhatItMayNotSay_IM6) {
  const auto read = [](const std::string& column) {
    const std::string text =
        R"({"form":"import-mapping/1","name":"架空","columns":[)" + column + "]}";
    const auto mapping = parse_import_mapping(*json::parse(as_bytes(text)));
    return mapping.ok() ? "accepted" : mapping.error().reason;
  };
  EXPECT_EQ(read(R"({"column":"a","to":["/subject/name"]})"), "accepted");
  EXPECT_EQ(read(R"({"column":"a","to":["/subject/nobody/knows/this/place/at/all"]})"),
            "import.bad-place");
  EXPECT_EQ(read(R"({"column":"a","to":["name"]})"), "import.bad-place");
  EXPECT_EQ(read(R"({"column":"a","to":["/household/99/name"]})"), "import.bad-place");
  EXPECT_EQ(read(R"({"column":"a","to":["/form"]})"), "import.bad-place");
  EXPECT_EQ(read(R"({"column":"a","to":[]})"), "import.bad-place");
  EXPECT_EQ(read(R"({"column":"a","to":["/method"],"as":"code"})"), "import.no-values");
  EXPECT_EQ(read(R"({"column":"a","to":["/office"],"values":{"a":"b"}})"), "import.no-values");
  EXPECT_EQ(read(R"({"column":"a","ignore":true},{"column":"a","ignore":true})"),
            "import.column-twice");
  EXPECT_EQ(read(R"({"column":"a","to":["/office"],"as":"formula"})"), "json.bad-value");
  EXPECT_EQ(read(R"({"column":"a","to":["/office"],"x":1})"), "json.unknown-member");
}

TEST(Encoding, IsGuessedForAPersonToConfirm_IM3) {
  EXPECT_EQ(likely_encoding(as_bytes("架空")), TextEncoding::kUtf8);
  EXPECT_EQ(likely_encoding(as_bytes("\x89\xCB\x8B\xF3")), TextEncoding::kCp932);
}

}  // namespace
}  // namespace musubi::papers
