// Drafts: what one of the staff began to write, and nobody else sees.
#include "node/api/api.h"
#include "node/api/intake_answer.h"
#include "node/api/places.h"
#include "node/api/problem.h"
#include "node/sharing/draft_service.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxName = 64;

DraftService drafts_of(const ApiServices& services) {
  return DraftService({services.exchange.writer, services.situation, services.exchange.clock,
                       services.exchange.random, services.sharing});
}

Result<DraftId> draft_of(const Call& call) {
  const auto id = DraftId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "draft.not-found", ""};
  return *id;
}

json::Object head_json(const DraftHead& head) {
  return {{"changed", to_text(head.changed)},
          {"draft", head.id.text()},
          {"form", papers::paper_form_name(head.form)},
          {"partition", head.partition},
          {"revision", static_cast<std::int64_t>(head.revision)}};
}

// Without what it says: who wrote it has it.
json::Object judged_json(const Draft& draft) {
  json::Object answer = head_json(draft.head);
  answer.merge(faults_json(draft.reading));
  return answer;
}

Result<http::Response> save(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  const auto form = fields.parsed("form", kMaxName, papers::parse_paper_form);
  const json::Value& content = fields.value("content");
  std::optional<OrganisationId> commissioner;
  if (fields.has("commissioner")) {
    commissioner = fields.parsed("commissioner", kMaxName, OrganisationId::parse);
  }
  TRY(fields.finish());
  TRY(check_new(services, call.user, commissioner));
  TRY_ASSIGN(const Draft draft,
             drafts_of(services).save(*form, content, commissioner, {call.user.user}));
  return json_response(201, judged_json(draft));
}

Result<http::Response> list(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const auto heads, drafts_of(services).list(call.user));
  json::Array drafts;
  for (const DraftHead& head : heads) drafts.push_back(head_json(head));
  return json_response(200, json::Object{{"drafts", std::move(drafts)}});
}

Result<http::Response> open(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const DraftId id, draft_of(call));
  TRY_ASSIGN(const Draft draft, drafts_of(services).open(id, call.look()));
  json::Object answer = judged_json(draft);
  answer.emplace("content", draft.content);
  return json_response(200, answer);
}

Result<http::Response> change(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const DraftId id, draft_of(call));
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  const auto revision = fields.integer("revision", 1, json::kMaxInteger);
  const json::Value& content = fields.value("content");
  TRY(fields.finish());
  TRY_ASSIGN(const Draft draft, drafts_of(services).change(id, static_cast<std::uint64_t>(revision),
                                                           content, {call.user.user}));
  return json_response(200, judged_json(draft));
}

Status discard(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const DraftId id, draft_of(call));
  return drafts_of(services).discard(id, {call.user.user});
}

// A draft that is not whole is told all that is wrong; where it is looked at again, nothing more
// is logged: nothing of it is shown.
Result<http::Response> take_in(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const DraftId id, draft_of(call));
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  const auto revision = fields.integer("revision", 1, json::kMaxInteger);
  TRY(fields.finish());
  casework::SheetReading reading;
  const auto file = drafts_of(services).take_in(id, static_cast<std::uint64_t>(revision),
                                                {call.user.user}, reading);
  return file.ok() ? intake_answer(*file) : intake_problem(file.error(), reading);
}

auto answered(const ApiServices& services,
              Result<http::Response> (*step)(const ApiServices&, const Call&)) {
  return [&services, step](const Call& call) {
    auto answer = step(services, call);
    return answer.ok() ? *std::move(answer) : problem(answer.error());
  };
}

}  // namespace

std::vector<Route> draft_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"POST", "/api/v1/drafts", staff, answered(services, save)},
      {"GET", "/api/v1/drafts", staff, answered(services, list)},
      {"GET", "/api/v1/drafts/*", staff, answered(services, open)},
      {"PUT", "/api/v1/drafts/*", staff, answered(services, change)},
      {"DELETE", "/api/v1/drafts/*", staff,
       [&services](const Call& call) { return done(discard(services, call)); }},
      {"POST", "/api/v1/drafts/*/intake", staff, answered(services, take_in)},
  };
}

}  // namespace musubi::node
