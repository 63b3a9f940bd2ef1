// Referrals and handovers: how they stand, acts on them, and the answers to recalls.
#include "node/api/api.h"
#include "node/api/conditional.h"
#include "node/api/paging.h"
#include "node/api/problem.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxName = 64;

struct Name {
  NodeId sender;
  MessageId message;
};
Result<Name> name_of(const Call& call, const char* reason) {
  const auto sender = NodeId::parse(call.parameters.at(0));
  const auto message = MessageId::parse(call.parameters.at(1));
  if (!sender || !message) return Error{ErrorCode::kNotFound, reason, {}};
  return Name{*sender, *message};
}

template <class T, class Parse>
std::optional<T> optional_parsed(json::Fields& fields, const char* name, Parse parse) {
  const auto text = fields.optional_text(name, kMaxName);
  if (!text) return std::nullopt;
  std::optional<T> value = parse(*text);
  if (!value) fields.fault(name, "json.bad-value");
  return value;
}

Result<referral::Intention> parse_intention(const json::Value& body) {
  json::Fields fields(body, "");
  const auto event = fields.parsed("event", kMaxName, referral::parse_event);
  referral::Details details{
      optional_parsed<referral::Reason>(fields, "reason", referral::parse_reason),
      optional_parsed<OrganisationId>(fields, "to", OrganisationId::parse),
      optional_parsed<MessageId>(fields, "content", MessageId::parse)};
  const auto revision = fields.optional_integer(
      "revision", 1, static_cast<std::int64_t>(referral::kMaxRevisionOfEndings));
  TRY(fields.finish());
  referral::Intention intention{.event = *event, .details = std::move(details)};
  if (revision) intention.revision = static_cast<std::uint64_t>(*revision);
  return intention;
}

Result<referral::RecallAnswer> parse_answer(const json::Value& body) {
  json::Fields fields(body, "");
  const auto result = fields.parsed("result", kMaxName, referral::parse_recall_result);
  const auto basis = fields.optional_text("basis", kMaxName);
  TRY(fields.finish());
  return referral::RecallAnswer{*result, basis};
}

Result<json::Value> list(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const store::Scan scan, page_of(call.request, store::Table::kReferral));
  TRY_ASSIGN(auto page, services.referrals.list(call.user, scan));
  return json::Value(page_answer("referrals", std::move(page.referrals), page.rows, scan));
}

Result<json::Value> list_recalls(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const store::Scan scan, page_of(call.request, store::Table::kRecall));
  TRY_ASSIGN(auto page, services.referrals.recalls(call.user, scan));
  return json::Value(page_answer("recalls", std::move(page.recalls), page.rows, scan));
}

Result<json::Value> show(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call, "referral.not-found"));
  return services.referrals.show(name.sender, name.message);
}

// The tag of what the person saw says the same as a revision in the body.
Result<json::Value> act(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call, "referral.not-found"));
  TRY_ASSIGN(const json::Value body, call.json_body());
  TRY_ASSIGN(referral::Intention intention, parse_intention(body));
  TRY_ASSIGN(const auto seen, revision_seen(call.request));
  if (seen) intention.revision = seen;
  return services.referrals.act(name.sender, name.message, intention, {call.user.user});
}

http::Response answer_to_act(const Call& call, const Result<json::Value>& value) {
  if (value.ok()) return with_revision(json_response(201, *value), *value);
  return changed_or_problem(call.request, value.error(), "referral.changed");
}

Status answer_recall(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call, "recall.not-found"));
  TRY_ASSIGN(const json::Value body, call.json_body());
  TRY_ASSIGN(const referral::RecallAnswer answer, parse_answer(body));
  return services.referrals.answer_recall(name.sender, name.message, answer, {call.user.user});
}

http::Response answer_with(int status, const Result<json::Value>& value) {
  return value.ok() ? json_response(status, *value) : problem(value.error());
}

}  // namespace

std::vector<Route> referral_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  const std::vector<StaffRole> witnesses{StaffRole::kCaseworker, StaffRole::kAuditor};
  return {
      {"GET", "/api/v1/referrals", witnesses,
       [&services](const Call& call) { return answer_with(200, list(services, call)); }},
      {"GET", "/api/v1/referrals/*/*", witnesses,
       [&services](const Call& call) {
         const auto referral = show(services, call);
         if (!referral) return problem(referral.error());
         return with_revision(json_response(200, *referral), *referral);
       }},
      {"POST", "/api/v1/referrals/*/*/acts", staff,
       [&services](const Call& call) { return answer_to_act(call, act(services, call)); }},
      {"GET", "/api/v1/recalls", witnesses,
       [&services](const Call& call) { return answer_with(200, list_recalls(services, call)); }},
      {"POST", "/api/v1/recalls/*/*/answer", staff,
       [&services](const Call& call) {
         const Status answered = answer_recall(services, call);
         return answered.ok() ? http::Response::bare(204) : problem(answered.error());
       }},
  };
}

}  // namespace musubi::node
