// To whom cases are given.
#include "node/api/api.h"
#include "node/api/paging.h"
#include "node/api/problem.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxPart = 16;
constexpr std::size_t kByHolder = 0;  // index of Table::kAssignment

json::Object to_json(const staff::Assignment& assignment) {
  return {{"case", assignment.case_id},
          {"holder", assignment.holder},
          {"part", staff::part_name(assignment.part)},
          {"partition", assignment.partition},
          {"since", to_text(assignment.since)}};
}

Result<json::Value> list_of_case(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const auto given, services.staff.assignments(call.parameters.at(0)));
  json::Array listed;
  for (const staff::Assignment& each : given) listed.push_back(to_json(each));
  return json::Value(json::Object{{"assignments", std::move(listed)}});
}

// The caller's own, and only what they would still see.
Result<json::Value> list_mine(const ApiServices& services, const Call& call) {
  json::Object answer;
  TRY(services.exchange.writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(const store::Scan page,
               page_of(call.request, store::Table::kAssignment, kByHolder, {call.user.user}));
    TRY_ASSIGN(const auto rows, store.scan(page));
    json::Array listed;
    for (const store::Row& row : rows) {
      TRY_ASSIGN(const auto each, staff::assignment_from(row));
      TRY_ASSIGN(const bool sees, may_see(store, call.user, {each.partition, each.case_id}));
      if (sees) listed.push_back(to_json(each));
    }
    answer = page_answer("assignments", std::move(listed), rows, page);
    return {};
  }));
  return json::Value(std::move(answer));
}

Status assign(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  const std::string holder = fields.text("holder", staff::kMaxUnit);
  const auto part = fields.parsed("part", kMaxPart, staff::parse_part);
  TRY(fields.finish());
  return services.staff.assign(call.parameters.at(0), holder, *part, call.user);
}

http::Response answer_with(const Result<json::Value>& value) {
  return value.ok() ? json_response(200, *value) : problem(value.error());
}

}  // namespace

std::vector<Route> assignment_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"GET", "/api/v1/assignments", staff,
       [&services](const Call& call) { return answer_with(list_mine(services, call)); }},
      {"GET", "/api/v1/cases/*/assignments", staff,
       [&services](const Call& call) { return answer_with(list_of_case(services, call)); }},
      {"POST", "/api/v1/cases/*/assignments", staff,
       [&services](const Call& call) { return done(assign(services, call)); }},
      {"DELETE", "/api/v1/cases/*/assignments/*", staff,
       [&services](const Call& call) {
         return done(
             services.staff.unassign(call.parameters.at(0), call.parameters.at(1), call.user));
       }},
  };
}

}  // namespace musubi::node
