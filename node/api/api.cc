#include <algorithm>

#include "node/api/areas.h"
#include "node/api/conditional.h"
#include "node/api/problem.h"
#include "protocol/json/fields.h"
#include "protocol/staff/view_purpose.h"

namespace musubi::node {
namespace {

constexpr std::string_view kBearer = "Bearer ";

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

// The variable segments, if the path fits the pattern.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  const auto expected = segments(pattern);
  const auto given = segments(path);
  if (expected.size() != given.size()) return std::nullopt;
  std::vector<std::string> variables;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i] == "*") {
      variables.emplace_back(given[i]);
    } else if (expected[i] != given[i]) {
      return std::nullopt;
    }
  }
  return variables;
}

}  // namespace

std::vector<files::StaffRole> every_role() {
  std::vector<files::StaffRole> roles;
  for (std::size_t i = 0; i < staff::kRoleCount; ++i) {
    roles.push_back(static_cast<files::StaffRole>(i));
  }
  return roles;
}

Result<json::Value> Call::json_body() const { return json::parse(request.body, kMaxJsonBody); }

Result<Word> Call::word(std::string_view name) const {
  TRY_ASSIGN(const json::Value body, json_body());
  json::Fields fields(body, "");
  Word word{user.user, fields.text(name, kMaxSaidBytes)};
  const bool blank = word.said.find_first_not_of(" \t\r\n") == std::string::npos;
  if (blank) fields.fault(name, "json.bad-value");
  TRY(fields.finish());
  return word;
}

Api::Api(const ApiServices& services) : services_(services) {
  for (const auto& area : {
           account_routes(services),   assignment_routes(services), case_routes(services),
           consent_routes(services),   contract_routes(services),   draft_routes(services),
           emergency_routes(services), evidence_routes(services),   household_routes(services),
           import_routes(services),    inquiry_routes(services),    message_routes(services),
           node_routes(services),      paper_routes(services),      policy_routes(services),
           proof_routes(services),     proposal_routes(services),   referral_routes(services),
           routing_routes(services),   search_routes(services),     session_routes(services),
           task_routes(services),      tip_routes(services),        work_routes(services),
       }) {
    routes_.insert(routes_.end(), area.begin(), area.end());
  }
}

Result<Caller> Api::user_of(const http::Request& request) const {
  const Error unknown{ErrorCode::kUnauthorised, "api.token-needed", ""};
  const std::string* header = request.header("authorization");
  if (header == nullptr || !header->starts_with(kBearer)) return unknown;
  const std::string_view token = std::string_view(*header).substr(kBearer.size());
  const auto users = files::read_tokens(services_.config.api_tokens);
  const auto user =
      users.ok() ? files::find_user(*users, token, services_.exchange.clock.now()) : std::nullopt;
  if (user) return Caller{*user, {user->role}, std::nullopt};
  return services_.staff.caller_of(token);
}

std::optional<Api::Found> Api::find_open(const http::Request& request) const {
  const auto found = std::ranges::find_if(routes_, [&request](const Route& route) {
    return route.path == request.path && route.method == request.method;
  });
  if (found == routes_.end()) return std::nullopt;
  const Reach reach = reach_of(found->method, found->path);
  if (reach.confined != Confined::kOpen) return std::nullopt;
  return Found{&*found, {}, {}, reach};
}

Status Api::check_reach_of(const Found& found) const {
  if (!found.user.covers) return {};
  return services_.exchange.writer.run([&](store::Store& store) {
    return check_reach(store, found.user, found.reach.confined, found.parameters);
  });
}

Result<std::string_view> Api::purpose_of(const http::Request& request, const Found& found) const {
  const std::string* header = request.header("musubi-purpose");
  const bool lenient = !found.user.covers && !services_.config.tokens_name_purpose;
  if (header == nullptr) {
    if (!found.reach.shows_persons || lenient) return std::string_view();
    return invalid("api.purpose-missing");
  }
  const auto purpose = staff::parse_view_purpose(*header);
  if (!purpose) return invalid("api.purpose-unknown");
  return *purpose;
}

// Who asks is settled before anything is said about what exists.
std::variant<Api::Found, http::Response> Api::find(const http::Request& request) const {
  if (auto open = find_open(request)) return *std::move(open);
  auto user = user_of(request);
  if (!user) {
    const bool known = user.error().code != ErrorCode::kUnauthorised;
    return problem(known ? user.error() : Error{ErrorCode::kUnauthorised, "api.token-needed", ""});
  }
  bool path_exists = false;
  for (const Route& route : routes_) {
    auto variables = match(route.path, request.path);
    if (!variables) continue;
    path_exists = true;
    if (route.method != request.method) continue;
    const auto role = staff::role_for(user->roles, route.roles);
    if (!role) return problem(refused("api.role-may-not"));
    user->role = *role;
    return Found{&route, *std::move(user), *std::move(variables),
                 reach_of(route.method, route.path)};
  }
  if (path_exists) return problem(invalid("api.other-method"), 405, {});
  return problem({ErrorCode::kNotFound, "api.no-such-path", ""});
}

http::Admission Api::admit(const http::Request& head) {
  auto found = find(head);
  if (auto* refusal = std::get_if<http::Response>(&found)) {
    return http::Admission::refuse(std::move(*refusal));
  }
  return http::Admission::up_to(std::get<Found>(found).route->max_body);
}

http::Response Api::handle(const http::Request& request) {
  auto found = find(request);
  if (auto* refusal = std::get_if<http::Response>(&found)) return std::move(*refusal);
  Found& asked = std::get<Found>(found);
  if (request.body.size() > asked.route->max_body) {
    return problem({ErrorCode::kTooLarge, "http.body-size", ""});
  }
  if (const Status reach = check_reach_of(asked); !reach.ok()) return problem(reach.error());
  const auto purpose = purpose_of(request, asked);
  if (!purpose) return problem(purpose.error());
  return if_changed(request, asked.route->answer(Call{request, std::move(asked.user),
                                                      std::move(asked.parameters), *purpose}));
}

}  // namespace musubi::node
