#include "node/api/areas.h"

#include <algorithm>

#include "node/api/conditional.h"
#include "node/api/problem.h"
#include "protocol/json/fields.h"

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

bool may_use(const Route& route, files::StaffRole role) {
  return std::find(route.roles.begin(), route.roles.end(), role) != route.roles.end();
}

}  // namespace

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
  for (const auto& area :
       {case_routes(services), evidence_routes(services), message_routes(services),
        node_routes(services), policy_routes(services), proposal_routes(services),
        referral_routes(services), task_routes(services), work_routes(services)}) {
    routes_.insert(routes_.end(), area.begin(), area.end());
  }
}

Result<files::ApiUser> Api::user_of(const http::Request& request) const {
  const Error unknown{ErrorCode::kUnauthorised, "api.token-needed", ""};
  const std::string* header = request.header("authorization");
  if (header == nullptr || !header->starts_with(kBearer)) return unknown;
  TRY_ASSIGN(const auto users, files::read_tokens(services_.config.api_tokens));
  const auto user = files::find_user(users, std::string_view(*header).substr(kBearer.size()),
                                     services_.exchange.clock.now());
  if (!user) return unknown;
  return *user;
}

// Who asks is settled before anything is said about what exists.
std::variant<Api::Found, http::Response> Api::find(const http::Request& request) const {
  const auto user = user_of(request);
  if (!user) return problem({ErrorCode::kUnauthorised, "api.token-needed", ""});
  bool path_exists = false;
  for (const Route& route : routes_) {
    auto variables = match(route.path, request.path);
    if (!variables) continue;
    path_exists = true;
    if (route.method != request.method) continue;
    if (!may_use(route, user->role)) return problem(refused("api.role-may-not"));
    return Found{&route, *user, *std::move(variables)};
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
  return if_changed(request,
                    asked.route->answer(Call{request, asked.user, std::move(asked.parameters)}));
}

}  // namespace musubi::node
