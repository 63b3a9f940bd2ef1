#include "node/sharing/release_order.h"

#include <algorithm>

#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxReason = 4096;
constexpr std::size_t kMaxDuties = 32;

// Who is asked about is one person, and at least named; nothing else is told unless it is asked
// for.
Status complete_inquiry(ReleaseOrder& order) {
  const bool asks = order.request.kind == Kind::kInquiry;
  if (!asks && order.question) return invalid("inquiry.not-an-inquiry");
  if (!asks) return {};
  if (!order.question) return invalid("inquiry.question-missing");
  TRY(inquiry::check_meeting(*order.question, order.request.basis));
  order.person = order.person.value_or(0);
  auto& categories = order.request.categories;
  if (categories.empty()) categories = {Category::kIdentity};
  const bool named =
      std::find(categories.begin(), categories.end(), Category::kIdentity) != categories.end();
  return named ? Status() : invalid("inquiry.nobody-named");
}

}  // namespace

Result<ReleaseOrder> parse_order(const CaseId& case_id, const json::Value& body) {
  json::Fields fields(body, "");
  const auto recipient = fields.parsed("recipient", kMaxName, NodeId::parse);
  const auto kind = fields.parsed("kind", kMaxName, parse_kind);
  const auto purpose = fields.parsed("purpose", kMaxName, parse_purpose);
  const std::string basis = fields.text("basis", kMaxName);
  std::vector<Category> categories;
  if (fields.has("categories")) {
    fields.array("categories", kCategoryCount,
                 [&](const json::Value& item, const std::string& pointer) -> Status {
                   const auto category = item.text() ? parse_category(*item.text()) : std::nullopt;
                   if (!category) return invalid("json.bad-value", pointer);
                   categories.push_back(*category);
                   return {};
                 });
    // An empty scope means nothing, never everything.
    if (categories.empty()) fields.fault("categories", "release.empty-scope");
  }
  std::set<std::string> discharged;
  if (fields.has("discharged")) {
    fields.array("discharged", kMaxDuties,
                 [&](const json::Value& item, const std::string& pointer) -> Status {
                   if (item.text() == nullptr) return invalid("json.wrong-type", pointer);
                   discharged.insert(*item.text());
                   return {};
                 });
  }
  const std::string reason = fields.optional_text("reason", kMaxReason).value_or("");
  std::optional<MessageId> reply_to;
  if (fields.has("reply_to")) reply_to = fields.parsed("reply_to", kMaxName, MessageId::parse);
  const auto person = fields.optional_integer("person", 0, casework::kMaxPersons);
  std::optional<inquiry::Question> question;
  fields.optional_nested("inquiry", question, inquiry::parse_question);
  std::optional<emergency::Declaration> danger;
  fields.optional_nested("emergency", danger, emergency::parse_declaration);
  TRY(fields.finish());
  ReleaseOrder order{case_id,
                     {*recipient, *kind, *purpose, basis, std::move(categories)},
                     std::move(discharged),
                     reason,
                     reply_to,
                     true};
  if (person) order.person = static_cast<std::uint32_t>(*person);
  order.question = std::move(question);
  order.danger = danger;
  TRY(complete_inquiry(order));
  return order;
}

json::Value to_json(const ReleaseOrder& order) {
  json::Array categories;
  for (const Category category : order.request.categories) {
    categories.emplace_back(label(category).name);
  }
  json::Array discharged;
  for (const std::string& duty : order.discharged) discharged.emplace_back(duty);
  json::Object object{{"basis", order.request.basis},
                      {"categories", std::move(categories)},
                      {"discharged", std::move(discharged)},
                      {"kind", label(order.request.kind).name},
                      {"purpose", label(order.request.purpose).name},
                      {"recipient", order.request.recipient.text()}};
  if (!order.reason.empty()) object.emplace("reason", order.reason);
  if (order.reply_to) object.emplace("reply_to", order.reply_to->text());
  if (order.person) object.emplace("person", static_cast<std::int64_t>(*order.person));
  if (order.question) object.emplace("inquiry", inquiry::to_json(*order.question));
  if (order.danger) object.emplace("emergency", emergency::to_json(*order.danger));
  return object;
}

}  // namespace musubi::node
