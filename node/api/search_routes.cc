// Finding persons by their names, and what is said of those who look alike. What is looked for
// stands in the body and never in a path.
#include "node/api/api.h"
#include "node/api/places.h"
#include "node/api/problem.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxCode = 64;

std::optional<search::Wanted::Match> parse_match(std::string_view name) {
  if (name == "whole") return search::Wanted::Match::kWhole;
  if (name == "part") return search::Wanted::Match::kPart;
  return std::nullopt;
}

// "1972-11-23"
std::optional<std::string> parse_birth(const std::string& text) {
  if (!parse_instant(text + "T00:00:00.000Z")) return std::nullopt;
  return text;
}

Result<NameQuery> read_query(json::Fields& fields) {
  const auto partition = fields.parsed("partition", kMaxCode, OrganisationId::parse);
  search::Wanted wanted;
  wanted.name = fields.optional_text("name", casework::kMaxShortText).value_or("");
  wanted.furigana = fields.optional_text("furigana", casework::kMaxShortText).value_or("");
  if (fields.has("birth")) {
    wanted.birth = fields.parsed("birth", kMaxCode, parse_birth).value_or("");
  }
  if (fields.has("match")) {
    wanted.match =
        fields.parsed("match", kMaxCode, parse_match).value_or(search::Wanted::Match::kWhole);
  }
  std::optional<CaseId> after;
  if (fields.has("after")) after = fields.parsed("after", kMaxCode, CaseId::parse);
  TRY(fields.finish());
  return NameQuery{*partition, std::move(wanted), std::move(after)};
}

json::Value to_json(const Hit& hit) {
  return json::Object{{"case", hit.case_id.text()},
                      {"name", hit.name},
                      {"person", static_cast<std::int64_t>(hit.person)},
                      {"role", casework::role_name(hit.role)},
                      {"state", hit.state == casework::CaseState::kOpen ? "open" : "closed"},
                      {"urgency", hit.urgency}};
}

Result<http::Response> find(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  TRY_ASSIGN(const NameQuery query, read_query(fields));
  TRY_ASSIGN(const Hits found, services.names.find(query, call.look(), call.user));
  json::Array hits;
  for (const Hit& hit : found.hits) hits.push_back(to_json(hit));
  json::Object answer{{"hits", std::move(hits)}, {"partition", query.partition.text()}};
  if (found.next) answer.emplace("next", found.next->text());
  return json_response(200, std::move(answer));
}

Result<CaseId> case_of(const Call& call) {
  const auto id = CaseId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "case.not-found", ""};
  return *id;
}

json::Value to_json(const Hint& hint) {
  json::Array agrees;
  for (const std::string_view what : hint.agrees) agrees.emplace_back(what);
  json::Object object{{"agrees", std::move(agrees)},
                      {"case", hint.pair.other_case.text()},
                      {"name", hint.name},
                      {"other_person", static_cast<std::int64_t>(hint.pair.other_person)},
                      {"pair", hint.pair.text()},
                      {"person", static_cast<std::int64_t>(hint.pair.person)},
                      {"role", casework::role_name(hint.role)},
                      {"strength", hint.strong ? "strong" : "weak"}};
  if (hint.answer) {
    object.emplace("answer", json::Object{{"at", to_text(hint.answer->at)},
                                          {"by", hint.answer->by},
                                          {"said", sameness_name(hint.answer->said)}});
  }
  return object;
}

Result<http::Response> duplicates(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  TRY_ASSIGN(const Hints found, services.same_persons.hints(id, call.look(), call.user));
  json::Array hints;
  for (const Hint& hint : found.hints) hints.push_back(to_json(hint));
  return json_response(200, json::Object{{"hints", std::move(hints)}, {"more", found.more}});
}

Status answer(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  const auto pair = PersonPair::parse(call.parameters.at(1));
  if (!pair) return Error{ErrorCode::kNotFound, "person.not-found", ""};
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  const auto said = fields.parsed("said", kMaxCode, parse_sameness);
  Word word{call.user.user, fields.text("reason", kMaxSaidBytes)};
  TRY(fields.finish());
  TRY(check_case(services, call.user, pair->other_case));
  return services.same_persons.answer(id, *pair, *said, word);
}

http::Response told(Result<http::Response> answer) {
  return answer.ok() ? *std::move(answer) : problem(answer.error());
}

}  // namespace

std::vector<Route> search_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"POST", "/api/v1/searches", staff,
       [&services](const Call& call) { return told(find(services, call)); }},
      {"POST", "/api/v1/cases/*/duplicates", staff,
       [&services](const Call& call) { return told(duplicates(services, call)); }},
      {"POST", "/api/v1/cases/*/duplicates/*/answer", staff,
       [&services](const Call& call) { return done(answer(services, call)); }},
  };
}

}  // namespace musubi::node
