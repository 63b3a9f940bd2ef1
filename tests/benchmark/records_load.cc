#include "tests/benchmark/records_load.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

#include "adapters/files/files.h"
#include "node/sharing/name_index.h"
#include "protocol/casework/named_persons.h"

namespace musubi::bench {
namespace {

using store::Row;
using store::Table;

constexpr std::size_t kGroup = 1000;        // cases that share a commit
constexpr std::size_t kNamedGroup = 50000;  // cases whose names are indexed together
constexpr std::size_t kRowsOfAStep = 5000;
constexpr std::uint64_t kSeed = 20261121;
constexpr std::size_t kFileNameBytes = 1024 * 1024;

constexpr std::u32string_view kLetters =
    U"山川田野原木森林谷沢池沼浜岡島崎坂橋村里町宮寺社堂石岩砂土金銀銅鉄玉鏡光影日月星雲雨雪霜風"
    U"春夏秋冬朝昼夕夜東西南北中上下左右前後内外大小長短高低遠近新古青赤白黒";
constexpr std::u32string_view kEndings = U"子男美夫代一二三江太";

std::string letter_of(std::u32string_view letters, std::uint64_t drawn) {
  const char32_t letter = letters[drawn % letters.size()];
  std::string text;
  text.push_back(static_cast<char>(0xe0 | (letter >> 12)));
  text.push_back(static_cast<char>(0x80 | ((letter >> 6) & 0x3f)));
  text.push_back(static_cast<char>(0x80 | (letter & 0x3f)));
  return text;
}

std::uint64_t draw(crypto::RandomSource& random) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : random.bytes(4)) number = number << 8 | byte;
  return number;
}

json::Object& member(json::Value& value, std::string_view name) {
  return *const_cast<json::Value*>(value.find(name))->object();
}

// Names of many cases, waiting to be written in the order of the index.
class WaitingNames {
 public:
  void add(const casework::CaseFile& file) {
    for (Row& row : casework::name_rows(name_key(), file)) rows_.push_back(std::move(row));
    ++cases_;
  }
  [[nodiscard]] bool enough() const { return cases_ >= kNamedGroup; }

  void write(store::Store& store, Instant now, crypto::RandomSource& random) {
    std::sort(rows_.begin(), rows_.end(),
              [](const Row& a, const Row& b) { return a.fields < b.fields; });
    must(store.begin_group(), "begin");
    for (std::size_t from = 0; from < rows_.size(); from += kRowsOfAStep) {
      store::ChangeSet change(audit::Record::make(audit::Act::kNode, now, std::nullopt,
                                                  json::Object{{"what", "names indexed"}}, random));
      const std::size_t to = std::min(from + kRowsOfAStep, rows_.size());
      for (std::size_t i = from; i < to; ++i) change.insert(std::move(rows_[i]));
      must_have(store.apply(change), "index");
    }
    must(store.commit_group(), "commit");
    rows_.clear();
    cases_ = 0;
  }

 private:
  std::vector<Row> rows_;
  std::size_t cases_ = 0;
};

void fill(store::Store& store, std::size_t cases) {
  Families families(kSeed + cases);
  Instant now = *parse_instant("2025-07-01T00:00:00.000Z");
  crypto::RandomSource& random = crypto::system_random();
  must(node::bring_up_to_date(store, name_key(), now, random), "set up");
  WaitingNames names;
  for (std::size_t done = 0; done < cases;) {
    must(store.begin_group(), "begin");
    for (std::size_t i = 0; i < kGroup && done < cases; ++i, ++done) {
      now += std::chrono::seconds(10);
      auto opened = must_have(
          casework::open_case(families.next(), kPartition, {"u-0001"}, now, random), "open_case");
      names.add(opened.file);
      must_have(store.apply(opened.change), "apply");
    }
    must(store.commit_group(), "commit");
    if (names.enough()) names.write(store, now, random);
  }
  names.write(store, now, random);
}

}  // namespace

void must(const Status& status, const char* what) {
  if (status.ok()) return;
  fmt::print(stderr, "bench_records: {}: {} {}\n", what, status.error().reason,
             status.error().detail);
  std::exit(1);
}

Families::Families(std::uint64_t seed) : random_(seed) {
  const auto text = must_have(
      files::read(MUSUBI_SOURCE_DIR "/admin/reference/sheets/kaku-family.json", kFileNameBytes),
      "reference sheet");
  sheet_ = must_have(json::parse(text), "reference sheet");
  member(sheet_, "subject").erase("age");
  for (json::Value& row : *member_array()) row.object()->erase("age");
}

const crypto::Secret& store_key() {
  static const crypto::Secret kKey(Bytes(32, 0x5a));
  return kKey;
}

const search::NameKey& name_key() {
  static const search::NameKey kKey = search::NameKey::of_store(store_key());
  return kKey;
}

// 仮 and 例 begin every name: 仮山 例花子.
std::string Families::given_name() {
  return "例" + letter_of(kLetters, draw(random_)) + letter_of(kEndings, draw(random_));
}

json::Value Families::next() {
  const std::string family = "仮" + letter_of(kLetters, draw(random_));
  json::Object& subject = member(sheet_, "subject");
  json::Array& rows = *member_array();
  for (json::Value& row : rows) (*row.object())["name"] = family + " " + given_name();
  subject["name"] = *rows.front().find("name");
  subject["furigana"] = "かり" + std::string(draw(random_) % 2 == 0 ? "やま" : "かわ") + " れい" +
                        std::string(draw(random_) % 2 == 0 ? "はなこ" : "たろう");
  subject["birth"] = json::Object{{"day", static_cast<std::int64_t>(1 + draw(random_) % 28)},
                                  {"era", "S"},
                                  {"month", static_cast<std::int64_t>(1 + draw(random_) % 12)},
                                  {"year", static_cast<std::int64_t>(2 + draw(random_) % 62)}};
  return sheet_;
}

json::Array* Families::member_array() {
  return const_cast<json::Value*>(sheet_.find("household"))->array();
}

FilledStore filled_store(const std::filesystem::path& directory, std::size_t cases) {
  const std::filesystem::path folder = directory / fmt::format("records-{}", cases);
  const std::filesystem::path finished = folder / "finished";
  const bool there = std::filesystem::exists(finished);
  if (!there) std::filesystem::remove_all(folder);
  FilledStore filled{folder, must_have(store::open_sqlite_store(folder, store_key()), "open"),
                     cases, 0};
  if (there) return filled;
  const auto begin = std::chrono::steady_clock::now();
  fill(*filled.store, cases);
  filled.generated_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::ofstream(finished) << cases << '\n';
  return filled;
}

}  // namespace musubi::bench
