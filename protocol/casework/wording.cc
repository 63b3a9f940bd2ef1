#include "protocol/casework/wording.h"

#include <algorithm>

#include "protocol/json/fields.h"

namespace musubi::casework {
namespace {

constexpr std::string_view kFormat = "musubi-wordings-1";
constexpr std::size_t kMaxSentence = 4096;
constexpr std::size_t kMaxName = 64;
Result<Wording> parse_wording(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Wording wording;
  wording.id = fields.text("id", kMaxName);
  wording.ja = fields.text("ja", kMaxSentence);
  wording.source = fields.text("source", kMaxSentence);
  wording.provides = fields.boolean("provides");
  wording.collects = fields.boolean("collects");
  wording.approved = fields.boolean("approved");
  fields.array("covers", kRelationCount,
               [&](const json::Value& item, const std::string& at) -> Status {
                 const auto relation = item.text() ? parse_relation(*item.text()) : std::nullopt;
                 if (!relation) return invalid("json.bad-value", at);
                 wording.covers.insert(*relation);
                 return {};
               });
  TRY(fields.finish());
  return wording;
}

}  // namespace

const Wording* Wordings::find(std::string_view id) const {
  const auto found = std::find_if(wordings.begin(), wordings.end(),
                                  [id](const Wording& wording) { return wording.id == id; });
  return found == wordings.end() ? nullptr : &*found;
}

Result<Wordings> parse_wordings(const json::Value& value) {
  json::Fields fields(value, "");
  Wordings wordings;
  if (fields.text("format", kMaxName) != kFormat) fields.fault("format", "json.bad-value");
  fields.array("wordings", kMaxWordings,
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 TRY_ASSIGN(auto wording, parse_wording(item, pointer));
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
