#include "protocol/inquiry/payload.h"

#include "protocol/json/fields.h"

namespace musubi::inquiry {
namespace {

constexpr std::size_t kMaxName = 64;

json::Value to_json(const AskingMeeting& meeting) {
  return json::Object{{"convener", meeting.convener.text()},
                      {"id", meeting.id},
                      {"recorded", to_text(meeting.recorded)}};
}

std::optional<std::string> parse_meeting_id(std::string_view text) {
  const auto id = CaseId::parse(text);  // the form of all random ids
  return id ? std::optional(id->text()) : std::nullopt;
}

Result<AskingMeeting> parse_meeting(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto convener = fields.parsed("convener", kMaxName, OrganisationId::parse);
  const auto id = fields.parsed("id", kMaxName, parse_meeting_id);
  const Instant recorded = fields.instant("recorded");
  TRY(fields.finish());
  return AskingMeeting{*id, *convener, recorded};
}

// An empty scope means nothing, never everything.
std::vector<Category> read_items(json::Fields& fields) {
  std::vector<Category> items;
  fields.array("items", kCategoryCount,
               [&](const json::Value& item, const std::string& at) -> Status {
                 const auto category = item.text() ? parse_category(*item.text()) : std::nullopt;
                 if (!category) return invalid("json.bad-value", at);
                 if (!items.empty() && *category <= items.back()) {
                   return invalid("inquiry.item-order", at);
                 }
                 items.push_back(*category);
                 return {};
               });
  if (items.empty()) fields.fault("items", "inquiry.nothing-asked");
  return items;
}

Question read_question(json::Fields& fields) {
  Question question;
  question.items = read_items(fields);
  question.necessity = fields.text("necessity", kMaxNecessityBytes);
  const bool blank = question.necessity.find_first_not_of(" \t\r\n") == std::string::npos;
  if (blank) fields.fault("necessity", "json.bad-value");
  question.due = fields.instant("due");
  fields.optional_nested("meeting", question.meeting, parse_meeting);
  return question;
}

Result<casework::CaseSummary> parse_about(const json::Value& value, const std::string& pointer) {
  TRY_ASSIGN(auto about, casework::parse_case_summary(value));
  if (about.persons.size() != 1) return invalid("inquiry.not-one-person", pointer);
  const bool named = about.persons.front().categories.count(Category::kIdentity) > 0;
  if (!named) return invalid("inquiry.nobody-named", pointer);
  return about;
}

}  // namespace

json::Object to_json(const Question& question) {
  json::Array items;
  for (const Category category : question.items) items.emplace_back(label(category).name);
  json::Object object{{"due", to_text(question.due)},
                      {"items", std::move(items)},
                      {"necessity", question.necessity}};
  if (question.meeting) object.emplace("meeting", to_json(*question.meeting));
  return object;
}

Result<Question> parse_question(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Question question = read_question(fields);
  TRY(fields.finish());
  return question;
}

Status check_meeting(const Question& question, std::string_view basis) {
  const bool asks = basis == kMeetingBasis;
  if (asks && !question.meeting) return invalid("inquiry.meeting-missing");
  if (!asks && question.meeting) return invalid("inquiry.meeting-unasked");
  return {};
}

Bytes serialise(const Inquiry& inquiry) {
  json::Object object = to_json(inquiry.question);
  object.emplace("about", casework::to_json(inquiry.about));
  object.emplace("v", kInquirySchema);
  return to_bytes(json::to_canonical(std::move(object)));
}

Result<Inquiry> parse_inquiry(ByteView bytes) {
  TRY_ASSIGN(const json::Value value, json::parse_canonical(bytes, kMaxInquiryBytes));
  json::Fields fields(value, "");
  fields.integer("v", kInquirySchema, kInquirySchema);
  Inquiry inquiry;
  fields.nested("about", inquiry.about, parse_about);
  inquiry.question = read_question(fields);
  TRY(fields.finish());
  return inquiry;
}

}  // namespace musubi::inquiry
