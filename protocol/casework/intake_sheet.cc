#include "protocol/casework/intake_sheet.h"

#include <algorithm>
#include <array>

#include "protocol/casework/japanese_era.h"
#include "protocol/json/fields.h"

namespace musubi::casework {
namespace {

constexpr std::string_view kForm = "intake-sheet/1";
constexpr std::size_t kMaxCode = 32;

using Codes = std::span<const std::string_view>;

constexpr std::string_view kMethods[] = {"phone", "visit", "outreach", "other"};
constexpr std::string_view kSexes[] = {"male", "female", "other"};
constexpr std::string_view kRowSexes[] = {"male", "female", "unknown"};
constexpr std::string_view kYesNo[] = {"yes", "no"};
constexpr std::string_view kCareLevels[] = {"support", "care", "no"};
constexpr std::string_view kLifelines[] = {"water", "electricity", "gas"};
constexpr std::string_view kDisabilities[] = {"physical", "intellectual", "mental"};
constexpr std::string_view kHousings[] = {"owned", "rented", "other"};
constexpr std::string_view kRelations[] = {"family", "other"};
constexpr std::string_view kLivings[] = {"together", "apart_in_city", "apart_elsewhere"};
constexpr std::string_view kMarks[] = {"yes", "no", "unknown"};
constexpr std::string_view kUses[] = {"meeting", "recipient_unknown", "refer"};
constexpr std::string_view kUrgencies[] = {"none", "within_week", "within_month"};
constexpr std::string_view kTopics[] = {"health",        "housing",  "income",    "rent_loan",
                                        "tax_utilities", "debt",     "job",       "work_trouble",
                                        "community",     "family",   "childcare", "care",
                                        "withdrawal",    "violence", "no_food",   "other"};

bool is_one_of(Codes codes, std::string_view text) {
  return std::find(codes.begin(), codes.end(), text) != codes.end();
}

std::string code(json::Fields& fields, std::string_view name, Codes codes) {
  std::string text = fields.text(name, kMaxCode);
  if (!text.empty() && !is_one_of(codes, text)) fields.fault(name, "json.bad-value");
  return text;
}

std::string optional_code(json::Fields& fields, std::string_view name, Codes codes) {
  return fields.has(name) ? code(fields, name, codes) : std::string();
}

std::string words(json::Fields& fields, std::string_view name, std::size_t max_bytes) {
  return fields.optional_text(name, max_bytes).value_or("");
}

// Codes of one list, each at most once.
std::vector<std::string> code_set(json::Fields& fields, std::string_view name, Codes codes) {
  std::vector<std::string> found;
  if (!fields.has(name)) return found;
  fields.array(name, codes.size(),
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 const std::string* text = item.text();
                 if (text == nullptr || !is_one_of(codes, *text))
                   return invalid("json.bad-value", pointer);
                 if (is_one_of(std::vector<std::string_view>(found.begin(), found.end()), *text)) {
                   return invalid("sheet.marked-twice", pointer);
                 }
                 found.push_back(*text);
                 return {};
               });
  return found;
}

// A parser of options with these codes.
auto option_of(Codes codes) {
  return [codes](const json::Value& value, const std::string& pointer) -> Result<Option> {
    json::Fields fields(value, pointer);
    Option option{code(fields, "code", codes), words(fields, "words", kMaxShortText)};
    TRY(fields.finish());
    return option;
  };
}

// A birthday is written as the sheet has it, {"era":"S","year":64,"month":1,"day":7}.
Result<std::chrono::year_month_day> parse_era_date(const json::Value& value,
                                                   const std::string& pointer) {
  json::Fields fields(value, pointer);
  const std::string era = fields.text("era", 1);
  const EraDate date{era.empty() ? '?' : era[0], static_cast<int>(fields.integer("year", 1, 200)),
                     static_cast<unsigned>(fields.integer("month", 1, 12)),
                     static_cast<unsigned>(fields.integer("day", 1, 31))};
  TRY(fields.finish());
  const auto day = to_gregorian(date);
  if (!day) return invalid("sheet.no-such-day", pointer);
  return *day;
}

void read_person(json::Fields& fields, PersonBlock& person) {
  person.furigana = words(fields, "furigana", kMaxShortText);
  person.name = fields.text("name", kMaxShortText);
  person.sex = code(fields, "sex", kSexes);
  person.postcode = words(fields, "postcode", 8);
  person.address = words(fields, "address", kMaxShortText);
  person.phone_home = words(fields, "phone_home", 32);
  person.phone_mobile = words(fields, "phone_mobile", 32);
  fields.optional_nested("birth", person.birth, parse_era_date);
}

Result<SubjectBlock> parse_subject(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  SubjectBlock subject;
  read_person(fields, subject.person);
  fields.optional_nested("other_agencies", subject.other_agencies, option_of(kYesNo));
  fields.optional_nested("care_level", subject.care_level, option_of(kCareLevels));
  fields.optional_nested("housing", subject.housing, option_of(kHousings));
  subject.lifelines_cut = code_set(fields, "lifelines_cut", kLifelines);
  if (fields.has("disability")) {
    fields.array("disability", std::size(kDisabilities),
                 [&](const json::Value& item, const std::string& at) -> Status {
                   TRY_ASSIGN(auto option, option_of(kDisabilities)(item, at));
                   subject.disability.push_back(std::move(option));
                   return {};
                 });
  }
  TRY(fields.finish());
  return subject;
}

Result<CallerBlock> parse_caller(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  CallerBlock caller;
  read_person(fields, caller.person);
  fields.nested("relation", caller.relation, option_of(kRelations));
  TRY(fields.finish());
  return caller;
}

// A topic is marked ○, or ◎ as the main one: {"topic":"income","main":true}.
void read_topics(json::Fields& fields, Topics& topics) {
  fields.array("topics", std::size(kTopics),
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 json::Fields mark(item, pointer);
                 const std::string topic = code(mark, "topic", kTopics);
                 const bool main = mark.has("main") && mark.boolean("main");
                 TRY(mark.finish());
                 const auto& marked = topics.marked;
                 if (std::find(marked.begin(), marked.end(), topic) != marked.end()) {
                   return invalid("sheet.marked-twice", pointer);
                 }
                 if (main && topics.main) return invalid("sheet.second-main-topic", pointer);
                 if (main) topics.main = topic;
                 topics.marked.push_back(topic);
                 return {};
               });
  topics.other = words(fields, "topics_other", kMaxShortText);
}

Mark mark(json::Fields& fields, std::string_view name) {
  const std::string text = optional_code(fields, name, kMarks);
  if (text == "yes") return Mark::kYes;
  return text == "no" ? Mark::kNo : Mark::kUnknown;
}

// The subject's own row has no relation, no way of living and no mark for support: the paper
// strikes them out.
Result<HouseholdRow> parse_row(const json::Value& value, const std::string& pointer,
                               bool is_subject) {
  json::Fields fields(value, pointer);
  HouseholdRow row;
  row.name = fields.text("name", kMaxShortText);
  row.sex = code(fields, "sex", kRowSexes);
  row.age = fields.optional_integer("age", 0, 150);
  row.concerns = words(fields, "concerns", kMaxLongText);
  row.consent = mark(fields, "consent");
  row.sealed_place = mark(fields, "sealed_place");
  if (!is_subject) {
    row.relation = fields.text("relation", kMaxShortText);
    row.living = code(fields, "living", kLivings);
    row.support = mark(fields, "support");
  }
  TRY(fields.finish());
  return row;
}

Result<Handling> parse_handling(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Handling handling;
  handling.use = code_set(fields, "use", kUses);
  handling.continues = fields.boolean("continues");
  handling.urgency = code(fields, "urgency", kUrgencies);
  handling.told_name = words(fields, "told_name", kMaxShortText);
  handling.told_contact = words(fields, "told_contact", kMaxShortText);
  handling.done = words(fields, "done", kMaxLongText);
  handling.planned = words(fields, "planned", kMaxLongText);
  handling.difficulties = words(fields, "difficulties", kMaxLongText);
  handling.other = words(fields, "other", kMaxLongText);
  handling.requested = words(fields, "requested", kMaxLongText);
  if (fields.has("agencies")) {
    fields.array("agencies", kMaxReferredAgencies,
                 [&](const json::Value& item, const std::string& at) -> Status {
                   const std::string* name = item.text();
                   if (name == nullptr || name->empty() || name->size() > kMaxShortText) {
                     return invalid("json.bad-value", at);
                   }
                   handling.agencies.push_back(*name);
                   return {};
                 });
  }
  TRY(fields.finish());
  return handling;
}

void read_household(json::Fields& fields, std::vector<HouseholdRow>& household) {
  fields.array("household", kMaxHouseholdRows,
               [&](const json::Value& item, const std::string& pointer) -> Status {
                 TRY_ASSIGN(auto row, parse_row(item, pointer, household.empty()));
                 household.push_back(std::move(row));
                 return {};
               });
  if (household.empty()) fields.fault("household", "sheet.subject-row");
}

}  // namespace

Result<IntakeSheet> parse_intake_sheet(const json::Value& value) {
  json::Fields fields(value, "");
  IntakeSheet sheet;
  if (fields.text("form", kMaxCode) != kForm) fields.fault("form", "sheet.other-form");
  sheet.wording = fields.text("wording", kMaxCode);
  sheet.method = code(fields, "method", kMethods);
  const auto received = fields.parsed("received_on", 10, parse_date);
  if (received) sheet.received_on = *received;
  sheet.office = fields.text("office", kMaxShortText);
  sheet.receiver = fields.text("receiver", kMaxShortText);
  fields.nested("subject", sheet.subject, parse_subject);
  fields.optional_nested("caller", sheet.caller, parse_caller);
  read_topics(fields, sheet.topics);
  sheet.situation = words(fields, "situation", kMaxLongText);
  sheet.chief_complaint = words(fields, "chief_complaint", kMaxLongText);
  read_household(fields, sheet.household);
  fields.nested("handling", sheet.handling, parse_handling);
  TRY(fields.finish());
  return sheet;
}

}  // namespace musubi::casework
