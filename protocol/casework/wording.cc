#include "protocol/casework/wording.h"

#include <algorithm>

#include "protocol/json/fields.h"

namespace musubi::casework {
namespace {

constexpr std::string_view kFormat1 = "musubi-wordings-1";
constexpr std::string_view kFormat2 = "musubi-wordings-2";
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

Result<Wording> parse_wording(const json::Value& value, const std::string& pointer, bool is_first) {
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
  if (!is_first) {
    wording.purposes = code_set<Purpose>(fields, "purposes", kPurposeCount, parse_purpose);
    wording.categories = code_set<Category>(fields, "categories", kCategoryCount, parse_category);
    wording.days = fields.optional_integer("days", 1, kMaxDays);
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
  const std::string format = fields.text("format", kMaxName);
  const bool is_first = format == kFormat1;
  if (!is_first && format != kFormat2) fields.fault("format", "json.bad-value");
  fields.array("wordings", kMaxWordings,
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 TRY_ASSIGN(auto wording, parse_wording(item, pointer, is_first));
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
