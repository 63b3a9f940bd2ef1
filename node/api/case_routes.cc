// Cases of this node's own: intake, decisions, releases, consents.
#include "node/api/api.h"
#include "node/api/intake_answer.h"
#include "node/api/once.h"
#include "node/api/paging.h"
#include "node/api/problem.h"
#include "node/api/release_answer.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxName = 64;

Result<CaseId> case_of(const Call& call) {
  const auto id = CaseId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "case.not-found", ""};
  return *id;
}

Result<std::optional<OrganisationId>> commissioner_in(const json::Value& body) {
  const json::Value* member = body.find("commissioner");
  if (member == nullptr) return std::optional<OrganisationId>{};
  if (member->text() == nullptr) return invalid("json.wrong-type", "/commissioner");
  auto commissioner = OrganisationId::parse(*member->text());
  if (!commissioner) return invalid("json.bad-value", "/commissioner");
  return std::optional{*std::move(commissioner)};
}

Result<http::Response> take_intake(const ApiServices& services, const Call& call,
                                   const Once* once) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  const json::Value* sheet = body.find("sheet");
  if (sheet == nullptr) return invalid("json.missing", "/sheet");
  SharingService::Also<casework::CaseFile> also;
  if (once != nullptr) {
    also = [once](store::Store& store, Instant now, const casework::CaseFile& file,
                  store::ChangeSet& act) {
      return once->keep(store, now, file.id, intake_answer(file), act);
    };
  }
  TRY_ASSIGN(const auto commissioner, commissioner_in(body));
  const auto file = services.sharing.take_intake(*sheet, {call.user.user}, commissioner, also);
  if (file.ok()) return intake_answer(*file);
  const casework::Day today = casework::day_in_japan(services.exchange.clock.now());
  return intake_problem(file.error(), casework::read_intake_sheet(*sheet, today));
}

http::Response list_cases(const ApiServices& services, const Call& call) {
  json::Object answer;
  const Status listed = services.exchange.writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(const store::Scan page, page_of(call.request, store::Table::kCase));
    TRY_ASSIGN(const auto rows, store.scan(page));
    json::Array cases;
    for (const store::Row& row : rows) {
      cases.push_back(json::Object{{"case", std::get<std::string>(row.fields.at(0))},
                                   {"partition", std::get<std::string>(row.fields.at(1))},
                                   {"revision", std::get<std::int64_t>(row.fields.at(4))},
                                   {"state", std::get<std::string>(row.fields.at(3))}});
    }
    answer = page_answer("cases", std::move(cases), rows, page);
    return {};
  });
  if (!listed.ok()) return problem(listed.error());
  return json_response(200, std::move(answer));
}

// preview() and release() differ in what happens, not in what is asked.
Result<ReleaseOrder> order_of(const Call& call) {
  TRY_ASSIGN(const CaseId case_id, case_of(call));
  TRY_ASSIGN(const json::Value body, call.json_body());
  return parse_order(case_id, body);
}

Result<http::Response> preview(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const ReleaseOrder order, order_of(call));
  TRY_ASSIGN(const ReleaseAnswer answer, services.sharing.preview(order, {call.user.user}));
  return json_response(200, to_json(answer));
}

Result<http::Response> release(const ApiServices& services, const Call& call, const Once* once) {
  TRY_ASSIGN(const ReleaseOrder order, order_of(call));
  SharingService::Also<ReleaseAnswer> also;
  if (once != nullptr) {
    also = [once, &order](store::Store& store, Instant now, const ReleaseAnswer& answer,
                          store::ChangeSet& act) {
      return once->keep(store, now, order.case_id, release_answer(answer), act);
    };
  }
  TRY_ASSIGN(const ReleaseAnswer answer, services.sharing.release(order, {call.user.user}, also));
  return release_answer(answer);
}

json::Array ids_of(const std::vector<MessageId>& messages) {
  json::Array ids;
  for (const MessageId& message : messages) ids.push_back(message.text());
  return ids;
}

json::Object to_json(const Followed& followed) {
  return {{"halted", ids_of(followed.halted)},
          {"recalled", ids_of(followed.recalled)},
          {"recalls", ids_of(followed.recalls)},
          {"withdrawn", ids_of(followed.withdrawn)}};
}

Result<http::Response> record_consent(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId case_id, case_of(call));
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  const auto person = fields.integer("person", 0, static_cast<std::int64_t>(casework::kMaxPersons));
  const auto state = fields.parsed("state", kMaxName, casework::parse_consent_state);
  const std::string wording = fields.text("wording", kMaxName);
  std::optional<casework::Direction> direction;
  if (fields.has("direction")) {
    direction = fields.parsed("direction", kMaxName, casework::parse_direction);
  }
  std::optional<OrganisationId> recipient;
  if (fields.has("recipient")) {
    recipient = fields.parsed("recipient", kMaxName, OrganisationId::parse);
  }
  TRY(fields.finish());
  ConsentChange said{*state, wording};
  said.recipient = std::move(recipient);
  if (direction) said.directions = {*direction};
  TRY_ASSIGN(const Followed followed,
             services.sharing.record_consent(case_id, static_cast<std::size_t>(person), said,
                                             {call.user.user}));
  return json_response(200, to_json(followed));
}

Status close_case(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId case_id, case_of(call));
  return services.reviews.close_case(case_id, {call.user.user});
}

Status reopen_case(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId case_id, case_of(call));
  TRY_ASSIGN(const Word word, call.word("reason"));
  return services.reviews.reopen_case(case_id, word);
}

}  // namespace

std::vector<Route> case_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"POST", "/api/v1/cases", staff,
       [&services](const Call& call) {
         return answer_once(services, call,
                            [&](const Once* once) { return take_intake(services, call, once); });
       }},
      {"GET", "/api/v1/cases", staff,
       [&services](const Call& call) { return list_cases(services, call); }},
      {"POST", "/api/v1/cases/*/decisions", staff,
       [&services](const Call& call) {
         auto answer = preview(services, call);
         return answer.ok() ? *std::move(answer) : problem(answer.error());
       }},
      {"POST", "/api/v1/cases/*/releases", staff,
       [&services](const Call& call) {
         return answer_once(services, call,
                            [&](const Once* once) { return release(services, call, once); });
       }},
      {"POST", "/api/v1/cases/*/closing", staff,
       [&services](const Call& call) { return done(close_case(services, call)); }},
      {"POST", "/api/v1/cases/*/reopening", staff,
       [&services](const Call& call) { return done(reopen_case(services, call)); }},
      {"POST", "/api/v1/cases/*/consents", staff,
       [&services](const Call& call) {
         auto answer = record_consent(services, call);
         return answer.ok() ? *std::move(answer) : problem(answer.error());
       }},
  };
}

}  // namespace musubi::node
