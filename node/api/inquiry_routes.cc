// Inquiries: how they stand, what they say, what an answer would give, and the answer.
#include "node/api/api.h"
#include "node/api/paging.h"
#include "node/api/places.h"
#include "node/api/problem.h"
#include "node/api/release_answer.h"
#include "node/inquiry/inquiry_service.h"

namespace musubi::node {
namespace {

using files::StaffRole;

struct Name {
  NodeId sender;
  MessageId message;
};
Result<Name> name_of(const Call& call) {
  const auto sender = NodeId::parse(call.parameters.at(0));
  const auto message = MessageId::parse(call.parameters.at(1));
  if (!sender || !message) return Error{ErrorCode::kNotFound, "inquiry.not-found", {}};
  return Name{*sender, *message};
}

http::Response answered(const Result<json::Value>& value) {
  return value.ok() ? json_response(200, *value) : problem(value.error());
}

Result<json::Value> list(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const store::Scan scan, page_of(call.request, store::Table::kInquiry));
  TRY_ASSIGN(auto page, services.inquiries.list(scan, call.user));
  return json::Value(page_answer("inquiries", std::move(page.inquiries), page.rows, scan));
}

Result<json::Value> show(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call));
  return services.inquiries.show(name.sender, name.message, call.look());
}

Result<json::Value> preview(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call));
  TRY_ASSIGN(const json::Value body, call.json_body());
  TRY_ASSIGN(const auto wanted, parse_answer_order(body));
  if (!wanted) return invalid("json.missing", "/case");
  TRY(check_case(services, call.user, wanted->case_id));
  TRY_ASSIGN(const ReleaseAnswer answer,
             services.inquiries.preview(name.sender, name.message, *wanted, {call.user.user}));
  return json::Value(to_json(answer));
}

Result<json::Value> answer(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call));
  TRY_ASSIGN(const json::Value body, call.json_body());
  TRY_ASSIGN(const auto wanted, parse_answer_order(body));
  if (wanted) TRY(check_case(services, call.user, wanted->case_id));
  TRY_ASSIGN(const auto answer,
             services.inquiries.answer(name.sender, name.message, wanted, {call.user.user}));
  json::Object object;
  if (answer.preview) object = to_json(*answer.preview);
  object.emplace("leaves", to_text(answer.leaves));
  return json::Value(std::move(object));
}

Status close(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call));
  TRY_ASSIGN(const Word word, call.word("reason"));
  return services.inquiries.close(name.sender, name.message, word);
}

Status withdraw(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call));
  TRY_ASSIGN(const Word word, call.word("reason"));
  return services.inquiries.withdraw(name.sender, name.message, word);
}

}  // namespace

std::vector<Route> inquiry_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  const std::vector<StaffRole> witnesses{StaffRole::kCaseworker, StaffRole::kAuditor};
  return {
      {"GET", "/api/v1/inquiries", witnesses,
       [&services](const Call& call) { return answered(list(services, call)); }},
      {"GET", "/api/v1/inquiries/*/*", staff,
       [&services](const Call& call) { return answered(show(services, call)); }},
      {"POST", "/api/v1/inquiries/*/*/preview", staff,
       [&services](const Call& call) { return answered(preview(services, call)); }},
      {"POST", "/api/v1/inquiries/*/*/answer", staff,
       [&services](const Call& call) { return answered(answer(services, call)); }},
      {"POST", "/api/v1/inquiries/*/*/closing", staff,
       [&services](const Call& call) { return done(close(services, call)); }},
      {"POST", "/api/v1/inquiries/*/*/withdrawal", staff,
       [&services](const Call& call) { return done(withdraw(services, call)); }},
  };
}

}  // namespace musubi::node
