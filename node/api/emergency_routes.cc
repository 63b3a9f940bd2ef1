// Releases in an emergency, and reviews that officers of other members sign.
#include "node/api/api.h"
#include "node/api/paging.h"
#include "node/api/problem.h"
#include "node/emergencies/emergency_service.h"

namespace musubi::node {
namespace {

using files::StaffRole;

Result<http::Response> list(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const store::Scan scan, page_of(call.request, store::Table::kEmergency));
  TRY_ASSIGN(auto page, services.emergencies.list(scan, call.user));
  return json_response(200,
                       page_answer("emergencies", std::move(page.emergencies), page.rows, scan));
}

Status look_at_rate(const ApiServices& services, const Call& call) {
  const auto message = MessageId::parse(call.parameters.at(0));
  if (!message) return Error{ErrorCode::kNotFound, "emergency.not-found", {}};
  TRY_ASSIGN(const Word word, call.word("finding"));
  return services.emergencies.look_at_rate(*message, word);
}

Result<http::Response> review_request(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const auto asked, services.emergencies.review_request(call.parameters.at(0)));
  return json_response(
      200, json::Object{{"request", emergency::to_json(asked.request)}, {"salt", asked.salt}});
}

Status take_review(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const auto review, emergency::parse_signed_review(call.request.body));
  return services.emergencies.take_review(call.parameters.at(0), review, {call.user.user});
}

http::Response answered(Result<http::Response> answer) {
  return answer.ok() ? *std::move(answer) : problem(answer.error());
}

}  // namespace

std::vector<Route> emergency_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  const std::vector<StaffRole> witnesses{StaffRole::kCaseworker, StaffRole::kAuditor};
  const std::vector<StaffRole> overseers{StaffRole::kAuditor};
  return {
      {"GET", "/api/v1/emergencies", witnesses,
       [&services](const Call& call) { return answered(list(services, call)); }},
      {"POST", "/api/v1/emergencies/*/rate", overseers,
       [&services](const Call& call) { return done(look_at_rate(services, call)); }},
      {"GET", "/api/v1/tasks/*/review-request", witnesses,
       [&services](const Call& call) { return answered(review_request(services, call)); }},
      {"POST", "/api/v1/tasks/*/signed-review", staff,
       [&services](const Call& call) { return done(take_review(services, call)); },
       emergency::kMaxReviewBytes},
  };
}

}  // namespace musubi::node
