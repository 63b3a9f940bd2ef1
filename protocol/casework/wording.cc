#include "protocol/casework/wording.h"

#include <algorithm>

#include "protocol/json/fields.h"

namespace musubi::casework {
namespace {

constexpr std::string_view kFormats[] = {"musubi-wordings-1", "musubi-wordings-2",
                                         "musubi-wordings-3"};
constexpr std::int64_t kWithScope = 2;    // from this format on, purposes, categories and days
constexpr std::int64_t kWithPlainly = 3;  // … and other tellings of the sentence
constexpr std::size_t kMaxSentence = 4096;
constexpr std::size_t kMaxName = 64;
constexpr std::int64_t kMaxDays = 3660;

// Codes of a closed list.
template <class Code, class Parse>
std::set<Code> code_set(json::Fields& fields, std::string_view name, std::size_t max, Parse parse) {
  std::set<Code> codes;
  fields.array(name, max, [&](const json::Value& item, const std::string& at) -> Status {
    const std::optional<Code> code = item.text() ? parse(*item.text()) : std::nullopt;
    if (!code) return invalid("json.bad-value", at);
    codes.insert(*code);
    return {};
  });
  return codes;
}

Result<Wording> parse_wording(const json::Value& value, const std::string& pointer,
                              std::int64_t format) {
  json::Fields fields(value, pointer);
  Wording wording;
  wording.id = fields.text("id", kMaxName);
  wording.ja = fields.text("ja", kMaxSentence);
  wording.source = fields.text("source", kMaxSentence);
  wording.provides = fields.boolean("provides");
  wording.collects = fields.boolean("collects");
  wording.approved = fields.boolean("approved");
  wording.covers = code_set<Relation>(fields, "covers", facts::kNames<Relation>.size(),
                                      facts::parse_code<Relation>);
  if (format >= kWithScope) {
    wording.purposes = code_set<Purpose>(fields, "purposes", kPurposeCount, parse_purpose);
    wording.categories = code_set<Category>(fields, "categories", kCategoryCount, parse_category);
    wording.days = fields.optional_integer("days", 1, kMaxDays);
  }
  if (format >= kWithPlainly) {
    wording.en = fields.optional_text("en", kMaxSentence);
    wording.plain_ja = fields.optional_text("plain_ja", kMaxSentence);
    wording.approval = fields.optional_text("approval", kMaxSentence);
  }
  TRY(fields.finish());
  return wording;
}

}  // namespace

bool Wording::needs_recipient() const {
  return !covers.empty() && std::all_of(covers.begin(), covers.end(), facts::leaves_open_which);
}

const Wording* Wordings::find(std::string_view id) const {
  const auto found = std::find_if(wordings.begin(), wordings.end(),
                                  [id](const Wording& wording) { return wording.id == id; });
  return found == wordings.end() ? nullptr : &*found;
}

Result<Wordings> parse_wordings(const json::Value& value) {
  json::Fields fields(value, "");
  Wordings wordings;
  const std::string name = fields.text("format", kMaxName);
  const auto known = std::find(std::begin(kFormats), std::end(kFormats), name);
  if (known == std::end(kFormats)) fields.fault("format", "json.bad-value");
  const std::int64_t format = 1 + (known - std::begin(kFormats));
  fields.array("wordings", kMaxWordings,
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 TRY_ASSIGN(auto wording, parse_wording(item, pointer, format));
                 if (wordings.find(wording.id) != nullptr) {
                   return invalid("wording.id-twice", pointer);
                 }
                 wordings.wordings.push_back(std::move(wording));
                 return {};
               });
  TRY(fields.finish());
  return wordings;
}

}  // namespace musubi::casework
