// Tips: an inbox of what people noticed. No route of these releases anything (docs/spec/tip.md
// TP-4).
#include "node/api/api.h"
#include "node/api/paging.h"
#include "node/api/places.h"
#include "node/api/problem.h"
#include "node/tips/tip_service.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxName = 64;

Result<tip::TipId> tip_of(const Call& call) {
  const auto id = tip::TipId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "tip.not-found", {}};
  return *id;
}

Result<http::Response> take(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  std::optional<OrganisationId> commissioner;
  if (fields.has("commissioner")) {
    commissioner = fields.parsed("commissioner", kMaxName, OrganisationId::parse);
  }
  const json::Value& given = fields.value("words");
  TRY(fields.finish());
  TRY_ASSIGN(const tip::Words words, tip::parse_words(given, "/words"));
  TRY(check_new(services, call.user, commissioner));
  TRY_ASSIGN(const tip::TipId id, services.tips.take(words, commissioner, {call.user.user}));
  return json_response(201, json::Object{{"tip", id.text()}});
}

Result<http::Response> list(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const store::Scan scan, page_of(call.request, store::Table::kTip));
  TRY_ASSIGN(auto page, services.tips.list(scan, call.user));
  return json_response(200, page_answer("tips", std::move(page.tips), page.rows, scan));
}

Result<http::Response> show(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const tip::TipId id, tip_of(call));
  TRY_ASSIGN(const json::Value shown, services.tips.show(id, call.look()));
  return json_response(200, shown);
}

Status assess(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const tip::TipId id, tip_of(call));
  TRY_ASSIGN(const Word word, call.word("note"));
  return services.tips.assess(id, word);
}

Status link(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const tip::TipId id, tip_of(call));
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  const auto case_id = fields.parsed("case", kMaxName, CaseId::parse);
  const bool opened = fields.has("opened") && fields.boolean("opened");
  TRY(fields.finish());
  TRY(check_case(services, call.user, *case_id));
  return services.tips.link(id, *case_id, opened, {call.user.user});
}

Status close(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const tip::TipId id, tip_of(call));
  TRY_ASSIGN(const Word word, call.word("reason"));
  return services.tips.close(id, word);
}

http::Response answered(Result<http::Response> answer) {
  return answer.ok() ? *std::move(answer) : problem(answer.error());
}

}  // namespace

std::vector<Route> tip_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"POST", "/api/v1/tips", staff,
       [&services](const Call& call) { return answered(take(services, call)); }},
      {"GET", "/api/v1/tips", staff,
       [&services](const Call& call) { return answered(list(services, call)); }},
      {"GET", "/api/v1/tips/*", staff,
       [&services](const Call& call) { return answered(show(services, call)); }},
      {"POST", "/api/v1/tips/*/assessment", staff,
       [&services](const Call& call) { return done(assess(services, call)); }},
      {"POST", "/api/v1/tips/*/link", staff,
       [&services](const Call& call) { return done(link(services, call)); }},
      {"POST", "/api/v1/tips/*/closing", staff,
       [&services](const Call& call) { return done(close(services, call)); }},
  };
}

}  // namespace musubi::node
