// The household of a case, its picture, and the protective measures of its people.
#include <charconv>

#include "node/api/api.h"
#include "node/api/problem.h"
#include "node/api/view_query.h"
#include "protocol/casework/japanese_era.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxCode = 64;
constexpr std::string_view kFull = "full";
constexpr std::string_view kSealed = "sealed";
// An SVG that somebody opens by itself does nothing but show itself.
constexpr std::string_view kPictureOnly = "default-src 'none'; sandbox";

Result<CaseId> case_of(const Call& call) {
  const auto id = CaseId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "case.not-found", ""};
  return *id;
}

// Whether all of it is asked for, or what may leave the office.
Result<bool> wants_full(const Call& call) {
  TRY_ASSIGN(const auto parameters, query_of(call.request, {"view"}));
  const std::string* view = find_parameter(parameters, "view");
  if (view == nullptr || *view == kSealed) return false;
  if (*view == kFull) return true;
  return invalid("api.bad-query", "?view");
}

std::string tag_of(std::uint64_t revision) { return '"' + std::to_string(revision) + '"'; }

http::Response tagged(http::Response answer, std::uint64_t revision) {
  answer.headers.push_back({"ETag", tag_of(revision)});
  return answer;
}

Result<http::Response> show(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  TRY_ASSIGN(const bool full, wants_full(call));
  if (!full) {
    TRY_ASSIGN(const auto sealed, services.households.show_sealed(id, call.look()));
    return json_response(200, json::Object{{"household", people::to_json(sealed)}});
  }
  TRY_ASSIGN(const auto all, services.households.show_full(id, call.look()));
  return tagged(
      json_response(200, json::Object{{"household", people::to_json(all.household)},
                                      {"revision", static_cast<std::int64_t>(all.revision)}}),
      all.revision);
}

// RFC 9110 §13.1.1, one strong tag: that of the revision that the editor saw.
Result<std::uint64_t> seen_revision(const Call& call) {
  const std::string* header = call.request.header("if-match");
  if (header == nullptr) return invalid("api.if-match-missing");
  std::uint64_t revision = 0;
  const char* begin = header->data() + 1;
  const bool quoted = header->size() > 2 && header->front() == '"' && header->back() == '"';
  const char* end = header->data() + header->size() - 1;
  if (!quoted) return invalid("api.if-match-missing");
  const auto [stop, fault] = std::from_chars(begin, end, revision);
  if (fault != std::errc() || stop != end) return invalid("api.if-match-missing");
  return revision;
}

http::Response edit(const ApiServices& services, const Call& call) {
  const auto seen = seen_revision(call);
  if (!seen) return problem(seen.error(), 428, {});
  const auto change = [&]() -> Result<std::uint64_t> {
    TRY_ASSIGN(const CaseId id, case_of(call));
    TRY_ASSIGN(const json::Value body, call.json_body());
    json::Fields fields(body, "");
    const json::Value& document = fields.value("household");
    const auto reason = fields.optional_text("reason", kMaxSaidBytes);
    TRY(fields.finish());
    return services.households.edit(id, {document, *seen, reason.value_or(""), call.user.user});
  };
  const auto revision = change();
  if (revision) {
    return tagged(
        json_response(200, json::Object{{"revision", static_cast<std::int64_t>(*revision)}}),
        *revision);
  }
  const bool changed = revision.error().reason == "household.changed";
  return changed ? problem(revision.error(), 412, {}) : problem(revision.error());
}

Result<http::Response> draw(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  TRY_ASSIGN(const bool full, wants_full(call));
  // There is no other picture: who asks for one is told so, rather than shown something else.
  if (full) return invalid("api.bad-query", "?view");
  TRY_ASSIGN(const std::string picture, services.households.draw(id, call.look()));
  return http::Response{
      200,
      "image/svg+xml",
      {{"Cache-Control", "no-store"}, {"Content-Security-Policy", std::string(kPictureOnly)}},
      to_bytes(picture)};
}

void put_day(json::Object& object, const char* name, const std::optional<casework::Day>& day) {
  if (day) object.emplace(name, casework::date_text(*day));
}

json::Value act_json(const people::MeasureAct& act) {
  json::Object object{
      {"at", to_text(act.at)}, {"event", people::code_of(act.event)}, {"user", act.user}};
  put_day(object, "from", act.from);
  put_day(object, "until", act.until);
  if (!act.reason.empty()) object.emplace("reason", act.reason);
  return object;
}

json::Object measure_json(const ApiServices& services, const people::Measure& measure) {
  const people::MeasureState state = services.measures.state(measure);
  json::Array acts;
  for (const people::MeasureAct& act : measure.acts) acts.push_back(act_json(act));
  json::Object object{{"acts", std::move(acts)},
                      {"case", measure.case_id.text()},
                      {"measure", measure.id.text()},
                      {"person", measure.person.text()},
                      {"revision", static_cast<std::int64_t>(measure.revision)},
                      {"state", people::code_of(state)},
                      {"state_ja", people::measure_states()[static_cast<std::size_t>(state)].ja}};
  put_day(object, "until", measure.until());
  put_day(object, "renewable_from", measure.renewable_from(services.measures.rules()));
  return object;
}

struct Said {
  people::MeasureWord word;
  std::optional<PersonId> person;
  std::optional<std::uint64_t> seen;
};
Result<Said> said_in(const Call& call, bool of_a_person) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  Said said{{people::MeasureEvent::kRequest, call.user.user, {}, {}, {}}, {}, {}};
  if (of_a_person) said.person = fields.parsed("person", kMaxCode, PersonId::parse);
  const auto event = fields.parsed("event", kMaxCode, people::parse_measure_event);
  const auto day = [&](const char* name) -> std::optional<casework::Day> {
    if (!fields.has(name)) return std::nullopt;
    return fields.parsed(name, kMaxCode, casework::parse_date);
  };
  said.word.from = day("from");
  said.word.until = day("until");
  said.word.reason = fields.optional_text("reason", people::kMaxMeasureReason).value_or("");
  const auto seen = fields.optional_integer("revision", 1, json::kMaxInteger);
  if (seen) said.seen = static_cast<std::uint64_t>(*seen);
  TRY(fields.finish());
  said.word.event = *event;
  return said;
}

Result<http::Response> add_measure(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  TRY_ASSIGN(const Said said, said_in(call, true));
  TRY_ASSIGN(const auto measure, services.measures.add(id, *said.person, said.word));
  return json_response(201, measure_json(services, measure));
}

Result<http::Response> act_on_measure(const ApiServices& services, const Call& call) {
  const auto id = people::MeasureId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "measure.not-found", ""};
  TRY_ASSIGN(const Said said, said_in(call, false));
  TRY_ASSIGN(const auto measure, services.measures.act(*id, said.word, said.seen));
  return json_response(201, measure_json(services, measure));
}

Result<http::Response> list_measures(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  TRY(query_of(call.request, {}));
  TRY_ASSIGN(const auto measures, services.measures.list(id, call.look()));
  json::Array list;
  for (const people::Measure& measure : measures) list.push_back(measure_json(services, measure));
  return json_response(200, json::Object{{"measures", std::move(list)}});
}

}  // namespace

std::vector<Route> household_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  const auto answering = [&services](auto step) {
    return [&services, step](const Call& call) {
      Result<http::Response> answer = step(services, call);
      return answer.ok() ? *std::move(answer) : problem(answer.error());
    };
  };
  return {
      {"GET", "/api/v1/cases/*/household", staff, answering(show)},
      {"PUT", "/api/v1/cases/*/household", staff,
       [&services](const Call& call) { return edit(services, call); }},
      {"GET", "/api/v1/cases/*/genogram", staff, answering(draw)},
      {"GET", "/api/v1/cases/*/measures", staff, answering(list_measures)},
      {"POST", "/api/v1/cases/*/measures", staff, answering(add_measure)},
      {"POST", "/api/v1/measures/*/acts", staff, answering(act_on_measure)},
  };
}

}  // namespace musubi::node
