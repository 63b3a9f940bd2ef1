// Logging in and out, one's own password, and tokens for one's own programs.
#include "node/api/api.h"
#include "node/api/problem.h"
#include "protocol/json/fields.h"
#include "protocol/staff/password_rules.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxLoginBody = 8 * 1024;
constexpr std::size_t kMaxCode = 128;
constexpr std::int64_t kDefaultTokenDays = 90;

// What is said before anyone is known tells nothing of itself in a problem.
Result<json::Value> small_body(const Call& call) {
  return json::parse(call.request.body, kMaxLoginBody);
}

json::Object who(const staff::Account& account) {
  return {{"covers", staff::covers_json(account.covers)},
          {"roles", staff::roles_json(account.roles)},
          {"user", account.user}};
}

Result<http::Response> log_in(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, small_body(call));
  json::Fields fields(body, "");
  const std::string login = fields.text("login", staff::kMaxLogin);
  const std::string password = fields.text("password", staff::kMaxPasswordBytes);
  TRY(fields.finish());
  TRY_ASSIGN(const auto opened, services.staff.log_in(login, password));
  json::Object answer = who(opened.account);
  answer.emplace("ends", to_text(opened.session.ends));
  answer.emplace("idle_minutes",
                 static_cast<std::int64_t>(
                     std::chrono::duration_cast<std::chrono::minutes>(staff::kIdleEnd).count()));
  answer.emplace("token", opened.token);
  return json_response(201, std::move(answer));
}

Status activate(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, small_body(call));
  json::Fields fields(body, "");
  const std::string code = fields.text("code", kMaxCode);
  const std::string login = fields.text("login", staff::kMaxLogin);
  const std::string password = fields.text("password", staff::kMaxPasswordBytes);
  TRY(fields.finish());
  return services.staff.activate(login, code, password);
}

Status change_password(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, small_body(call));
  json::Fields fields(body, "");
  const std::string current = fields.text("current", staff::kMaxPasswordBytes);
  const std::string next = fields.text("new", staff::kMaxPasswordBytes);
  TRY(fields.finish());
  return services.staff.change_password(call.user, current, next);
}

http::Response show_self(const Call& call) {
  json::Object answer{{"roles", staff::roles_json(call.user.roles)}, {"user", call.user.user}};
  if (call.user.covers) answer.emplace("covers", staff::covers_json(*call.user.covers));
  return json_response(200, std::move(answer));
}

json::Object token_json(const staff::Session& token) {
  return {{"created", to_text(token.created)},
          {"ends", to_text(token.ends)},
          {"id", staff::session_id(token)},
          {"name", token.name},
          {"roles", staff::roles_json(token.roles)}};
}

Result<http::Response> make_token(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  StaffService::TokenOrder order{};
  order.name = fields.text("name", staff::kMaxTokenName);
  fields.nested("roles", order.roles, staff::parse_roles);
  const auto days = fields.optional_integer("days", 1, staff::kMaxTokenDays);
  TRY(fields.finish());
  order.days = static_cast<unsigned>(days.value_or(kDefaultTokenDays));
  TRY_ASSIGN(const auto made, services.staff.make_token(call.user, order));
  json::Object answer = token_json(made.session);
  answer.emplace("token", made.token);
  return json_response(201, std::move(answer));
}

Result<http::Response> list_tokens(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const auto tokens, services.staff.tokens(call.user));
  json::Array listed;
  for (const staff::Session& token : tokens) listed.push_back(token_json(token));
  return json_response(200, json::Object{{"tokens", std::move(listed)}});
}

http::Response answer_or_problem(Result<http::Response> answer) {
  return answer.ok() ? *std::move(answer) : problem(answer.error());
}

}  // namespace

std::vector<Route> session_routes(const ApiServices& services) {
  const std::vector<StaffRole> nobody{};
  const std::vector<StaffRole> everybody = every_role();
  return {
      {"POST", "/api/v1/sessions", nobody,
       [&services](const Call& call) { return answer_or_problem(log_in(services, call)); },
       kMaxLoginBody},
      {"POST", "/api/v1/accounts/activation", nobody,
       [&services](const Call& call) { return done(activate(services, call)); }, kMaxLoginBody},
      {"DELETE", "/api/v1/sessions/current", everybody,
       [&services](const Call& call) { return done(services.staff.log_out(call.user)); }},
      {"GET", "/api/v1/me", everybody, [](const Call& call) { return show_self(call); }},
      {"POST", "/api/v1/me/password", everybody,
       [&services](const Call& call) { return done(change_password(services, call)); },
       kMaxLoginBody},
      {"GET", "/api/v1/me/tokens", everybody,
       [&services](const Call& call) { return answer_or_problem(list_tokens(services, call)); }},
      {"POST", "/api/v1/me/tokens", everybody,
       [&services](const Call& call) { return answer_or_problem(make_token(services, call)); }},
      {"DELETE", "/api/v1/me/tokens/*", everybody,
       [&services](const Call& call) {
         return done(services.staff.withdraw_token(call.user, call.parameters.at(0)));
       }},
  };
}

}  // namespace musubi::node
