// Accounts of this node's people: for account managers, and never their own.
#include "node/api/api.h"
#include "node/api/paging.h"
#include "node/api/problem.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxUserNumber = 32;

json::Object account_json(const staff::Account& account) {
  return {{"changed", to_text(account.changed)},
          {"covers", staff::covers_json(account.covers)},
          {"login", account.login},
          {"name", account.name},
          {"revision", static_cast<std::int64_t>(account.revision)},
          {"roles", staff::roles_json(account.roles)},
          {"state", staff::account_state_name(account.state)},
          {"user", account.user}};
}

http::Response invited_answer(const Result<StaffService::Invited>& invited) {
  if (!invited) return problem(invited.error());
  json::Object answer = account_json(invited->account);
  answer.emplace("code", invited->code);
  answer.emplace("code_expires", to_text(invited->account.invitation->expires));
  return json_response(201, std::move(answer));
}

Result<StaffService::Invited> invite(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  staff::NewAccount account{};
  account.user = fields.text("user", kMaxUserNumber);
  account.login = fields.text("login", staff::kMaxLogin);
  account.name = fields.text("name", staff::kMaxPersonName);
  fields.nested("roles", account.roles, staff::parse_roles);
  fields.nested("covers", account.covers, staff::parse_covers);
  TRY(fields.finish());
  return services.staff.invite(account, call.user);
}

Status set_roles(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  std::set<staff::Role> roles;
  std::vector<staff::Covered> covers;
  fields.nested("roles", roles, staff::parse_roles);
  fields.nested("covers", covers, staff::parse_covers);
  TRY(fields.finish());
  return services.staff.set_roles(call.parameters.at(0), roles, covers, call.user);
}

Result<json::Value> list(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const store::Scan page, page_of(call.request, store::Table::kAccount));
  TRY_ASSIGN(const auto listed, services.staff.accounts(page));
  json::Array accounts;
  for (const auto& [account, locked] : listed.accounts) {
    json::Object shown = account_json(account);
    shown.emplace("locked", locked);
    accounts.push_back(std::move(shown));
  }
  return json::Value(page_answer("accounts", std::move(accounts), listed.rows, page));
}

Status set_visibility(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  const bool only = fields.boolean("only_assigned");
  TRY(fields.finish());
  if (!OrganisationId::parse(call.parameters.at(0))) return invalid("json.bad-value", "partition");
  return services.staff.see_only_assigned(call.parameters.at(0), only, call.user);
}

}  // namespace

std::vector<Route> account_routes(const ApiServices& services) {
  const std::vector<StaffRole> managers{StaffRole::kAccountManager};
  const auto user_of = [](const Call& call) { return call.parameters.at(0); };
  return {
      {"GET", "/api/v1/accounts", managers,
       [&services](const Call& call) {
         const auto answer = list(services, call);
         return answer.ok() ? json_response(200, *answer) : problem(answer.error());
       }},
      {"POST", "/api/v1/accounts", managers,
       [&services](const Call& call) { return invited_answer(invite(services, call)); }},
      {"POST", "/api/v1/accounts/*/invitation", managers,
       [&services, user_of](const Call& call) {
         return invited_answer(services.staff.invite_again(user_of(call), call.user));
       }},
      {"POST", "/api/v1/accounts/*/roles", managers,
       [&services](const Call& call) { return done(set_roles(services, call)); }},
      {"POST", "/api/v1/accounts/*/disabling", managers,
       [&services, user_of](const Call& call) {
         return done(services.staff.disable(user_of(call), call.user));
       }},
      {"POST", "/api/v1/accounts/*/unlocking", managers,
       [&services, user_of](const Call& call) {
         return done(services.staff.unlock(user_of(call), call.user));
       }},
      {"POST", "/api/v1/partitions/*/visibility", managers,
       [&services](const Call& call) { return done(set_visibility(services, call)); }},
  };
}

}  // namespace musubi::node
