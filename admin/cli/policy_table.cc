#include "admin/cli/policy_table.h"

#include <algorithm>
#include <array>
#include <set>

#include "protocol/analysis/wording.h"
#include "protocol/ids/codes.h"

namespace musubi::cli {
namespace {

using analysis::Words;
using policy::Box;
using policy::Label;
using policy::RowKind;
using policy::RuleRow;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kEndOfLine = "\r\n";
// What makes a spreadsheet calculate, in its wide forms, too.
constexpr std::array<std::string_view, 11> kFormulaStarts{"=",  "+",  "-",  "@",  "\t", "\r",
                                                          "\n", "＝", "＋", "－", "＠"};

struct Word {
  std::string_view ja, en;
};
constexpr std::array<Word, 5> kKinds{Word{"許可", "permit"},
                                     {"禁止", "forbid"},
                                     {"あわせて禁止", "forbidden together"},
                                     {"義務", "duty"},
                                     {"定めなし（確認済み）", "acknowledged gap"}};
constexpr std::array<Word, 3> kAudiences{
    Word{"組織の中", "inside only"}, {"本人まで", "the person, too"}, {"提供先まで", "peers, too"}};
constexpr std::array<Word, 8> kHeadings{Word{"規則", "rule"},
                                        {"種類", "kind"},
                                        {"説明", "says"},
                                        {"根拠", "basis"},
                                        {"範囲", "level"},
                                        {"理由", "reason"},
                                        {"理由を知らせる範囲", "who may learn the reason"},
                                        {"あわせて渡せない区分", "not together"}};
constexpr Word kCategoryHeading{"データ区分", "data category"};
constexpr Word kSetting{"設定", "setting"};
constexpr Word kStrict{"いちばん厳しい値", "the strict value"};
constexpr std::array<Word, 2> kLastHeadings{Word{"除く場合", "except"}, {"義務", "duties"}};

class Table {
 public:
  Table(const std::vector<const policy::Bundle*>& bundles, text::Language language)
      : bundles_(bundles), ja_(language == text::Language::kJapanese), words_(bundles) {}

  std::string text() {
    collect_columns();
    heading();
    for (const policy::Bundle* bundle : bundles_) {
      for (const RuleRow& row : bundle->rows) line(bundle->name + "/" + row.id, row);
    }
    settings();
    return std::move(text_);
  }

 private:
  std::string pick(const Word& word) const { return std::string(ja_ ? word.ja : word.en); }
  std::string pick(const Label& label) const { return ja_ ? label.ja : label.en; }
  std::string_view joint() const { return ja_ ? "、" : ", "; }

  // The attributes that rows list, in the order in which they are declared; the category first.
  void collect_columns() {
    std::set<std::string, std::less<>> named;
    for (const policy::Bundle* bundle : bundles_) {
      for (const RuleRow& row : bundle->rows) {
        for (const auto& [attribute, values] : row.when) named.insert(attribute);
      }
    }
    const auto add = [&](std::string_view attribute) {
      const auto found = named.find(attribute);
      if (found != named.end()) columns_.push_back(named.extract(found).value());
    };
    add(policy::kCategoryAttribute);
    for (const policy::Bundle* bundle : bundles_) {
      for (const policy::Attribute& attribute : bundle->domains) add(attribute.name);
    }
  }

  void heading() {
    text_ += kByteOrderMark;
    std::vector<std::string> cells;
    for (const Word& word : kHeadings) cells.push_back(pick(word));
    for (const std::string& attribute : columns_) cells.push_back(heading_of(attribute));
    for (const Word& word : kLastHeadings) cells.push_back(pick(word));
    put(cells);
  }

  void line(const std::string& rule, const RuleRow& row) {
    const bool reasoned = row.kind == RowKind::kForbid || row.kind == RowKind::kForbidSet;
    std::vector<std::string> cells{rule, pick(kKinds[static_cast<std::size_t>(row.kind)]),
                                   pick(row.label)};
    const bool permit = row.kind == RowKind::kPermit;
    cells.push_back(permit ? pick(words_.basis(row.basis)) : std::string());
    cells.push_back(permit ? pick(analysis::level(row.level)) : std::string());
    cells.push_back(row.reason);
    cells.push_back(reasoned ? pick(kAudiences[static_cast<std::size_t>(row.audience)])
                             : std::string());
    cells.push_back(categories(row.together));
    for (const std::string& attribute : columns_) cells.push_back(cell(row.when, attribute));
    cells.push_back(exceptions(row.unless));
    cells.push_back(duties(row.duties));
    put(cells);
  }

  // What this body settled, or left at its strict value (P-50, P-51), below the rules.
  void settings() {
    std::set<std::string_view> told;
    for (const policy::Bundle* bundle : bundles_) {
      for (const policy::Attribute& attribute : bundle->domains) {
        if (attribute.strict && told.insert(attribute.name).second) setting(attribute);
      }
    }
  }

  void setting(const policy::Attribute& attribute) {
    std::string value = *attribute.strict;
    for (const policy::Bundle* bundle : bundles_) {
      const auto chosen = bundle->settings.find(attribute.name);
      if (chosen != bundle->settings.end()) value = chosen->second;
    }
    const std::string colon = ja_ ? "：" : ": ";
    std::string says = pick(attribute.label) + colon + word_of(attribute.name, value);
    says += (ja_ ? "（" : " (") + pick(kStrict);
    if (value != *attribute.strict) says += colon + word_of(attribute.name, *attribute.strict);
    says += ja_ ? "）" : ")";
    std::vector<std::string> cells{attribute.name, pick(kSetting), std::move(says)};
    cells.resize(kHeadings.size() + columns_.size() + kLastHeadings.size());
    put(cells);
  }

  // Empty where the row says nothing of the attribute: then any value will do.
  std::string cell(const Box& box, const std::string& attribute) const {
    const auto found = box.find(attribute);
    return found == box.end() ? std::string() : values(attribute, found->second);
  }

  // The category is built in: no bundle has words for it.
  std::string heading_of(const std::string& attribute) const {
    return attribute == policy::kCategoryAttribute ? pick(kCategoryHeading)
                                                   : pick(words_.attribute(attribute));
  }
  std::string word_of(const std::string& attribute, const std::string& value) const {
    const auto category = parse_category(value);
    return attribute == policy::kCategoryAttribute && category
               ? name_of(*category)
               : pick(words_.value(attribute, value));
  }
  std::string name_of(Category category) const {
    return std::string(ja_ ? label(category).ja : label(category).en);
  }

  std::string values(const std::string& attribute, const std::vector<std::string>& values) const {
    std::vector<std::string> texts;
    for (const std::string& value : values) texts.push_back(word_of(attribute, value));
    return joined(texts, joint());
  }

  std::string categories(const std::vector<Category>& categories) const {
    std::vector<std::string> texts;
    for (const Category category : categories) texts.push_back(name_of(category));
    return joined(texts, joint());
  }

  std::string exceptions(const std::vector<Box>& boxes) const {
    std::vector<std::string> texts;
    for (const Box& box : boxes) {
      std::vector<std::string> parts;
      for (const auto& [attribute, listed] : box) {
        parts.push_back(heading_of(attribute) + (ja_ ? "：" : ": ") + values(attribute, listed));
      }
      texts.push_back(joined(parts, ja_ ? "、かつ " : " and "));
    }
    return joined(texts, "\n");
  }

  std::string duties(const std::vector<policy::Duty>& duties) const {
    std::vector<std::string> texts;
    for (const policy::Duty& duty : duties) texts.push_back(pick(analysis::duty(duty)));
    return joined(texts, "\n");
  }

  static std::string joined(const std::vector<std::string>& texts, std::string_view between) {
    std::string text;
    for (const std::string& each : texts) {
      if (!text.empty()) text += between;
      text += each;
    }
    return text;
  }

  void put(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text_ += ',';
      text_ += csv_cell(cells[i]);
    }
    text_ += kEndOfLine;
  }

  const std::vector<const policy::Bundle*>& bundles_;
  bool ja_;
  Words words_;
  std::vector<std::string> columns_;
  std::string text_;
};

}  // namespace

std::string csv_cell(std::string text) {
  const bool formula =
      std::any_of(kFormulaStarts.begin(), kFormulaStarts.end(),
                  [&text](std::string_view start) { return text.starts_with(start); });
  if (formula) text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + "\"";
}

std::string policy_table(const std::vector<const policy::Bundle*>& bundles,
                         text::Language language) {
  return Table(bundles, language).text();
}

}  // namespace musubi::cli
