// Cases of this node's own: intake, decisions, releases, consents.
#include <array>

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
// Column and index of Table::kCase.
constexpr std::size_t kCaseState = 3;
constexpr std::size_t kCasesByPartition = 0;
// For one page: of a state that few cases are in, a page is short rather than slow.
constexpr std::size_t kMaxCasesLookedAt = 2000;

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

// The unit whose case it is, of those that the caller works for.
Result<std::optional<std::string>> unit_in(const json::Value& body) {
  const json::Value* member = body.find("unit");
  if (member == nullptr) return std::optional<std::string>{};
  if (member->text() == nullptr) return invalid("json.wrong-type", "/unit");
  return std::optional{*member->text()};
}

Result<http::Response> take_intake(const ApiServices& services, const Call& call,
                                   const Once* once) {
  TRY_ASSIGN(const json::Value body, call.json_body());
  const json::Value* sheet = body.find("sheet");
  if (sheet == nullptr) return invalid("json.missing", "/sheet");
  TRY_ASSIGN(const auto unit, unit_in(body));
  const SharingService::Also<casework::CaseFile> also = [&](store::Store& store, Instant now,
                                                            const casework::CaseFile& file,
                                                            store::ChangeSet& act) -> Status {
    TRY(claim(store, call.user, {file.partition, file.id.text()}, unit, now, act));
    return once != nullptr ? once->keep(store, now, file.id, intake_answer(file), act) : Status();
  };
  TRY_ASSIGN(const auto commissioner, commissioner_in(body));
  const auto file = services.sharing.take_intake(*sheet, {call.user.user}, commissioner, also);
  if (file.ok()) return intake_answer(*file);
  const casework::Day today = casework::day_in_japan(services.exchange.clock.now());
  return intake_problem(file.error(), casework::read_intake_sheet(*sheet, today));
}

json::Value case_json(const store::Row& row) {
  const auto instant = [&row](std::size_t column) {
    return to_text(Instant{Duration{std::get<std::int64_t>(row.fields.at(column))}});
  };
  return json::Object{{"case", std::get<std::string>(row.fields.at(0))},
                      {"changed", instant(6)},
                      {"created", instant(5)},
                      {"partition", std::get<std::string>(row.fields.at(1))},
                      {"revision", std::get<std::int64_t>(row.fields.at(4))},
                      {"state", std::get<std::string>(row.fields.at(kCaseState))}};
}

// All of them in the order of their ids; those of one 委託元 by their last change, the newest
// first.
Result<store::Scan> page_of_cases(const PageQuery& query) {
  const auto partition = query.others.find("partition");
  if (partition == query.others.end()) return page_of(query, {.table = store::Table::kCase});
  if (!OrganisationId::parse(partition->second)) return invalid("api.bad-query", "?partition");
  return page_of(query, {.table = store::Table::kCase,
                         .index = kCasesByPartition,
                         .prefix = {partition->second},
                         .newest_first = true});
}

std::optional<std::string> state_in(const PageQuery& query) {
  const auto state = query.others.find("state");
  return state == query.others.end() ? std::nullopt : std::optional(state->second);
}

// Takes rows that the caller sees into the list until it is full; says whether there were rows that
// it did not look at.
Result<bool> take(store::Store& store, const Caller& caller, const std::vector<store::Row>& rows,
                  const std::optional<std::string>& state, json::Array& cases, store::Scan& page) {
  for (const store::Row& row : rows) {
    if (cases.size() == page.limit) return true;
    page.after = row;
    if (state && row.fields.at(kCaseState) != store::Field(*state)) continue;
    TRY_ASSIGN(const bool seen, may_see_row(store, caller, row));
    if (seen) cases.push_back(case_json(row));
  }
  return false;
}

Result<json::Object> read_cases(store::Store& store, const Call& call) {
  TRY_ASSIGN(const PageQuery query, page_query(call.request, {"partition", "state"}));
  TRY_ASSIGN(store::Scan page, page_of_cases(query));
  const auto state = state_in(query);
  if (state && *state != "open" && *state != "closed") return invalid("api.bad-query", "?state");
  json::Array cases;
  bool more = true;
  for (std::size_t looked_at = 0; more && looked_at < kMaxCasesLookedAt; looked_at += page.limit) {
    TRY_ASSIGN(const auto rows, store.scan(page));
    TRY_ASSIGN(const bool left, take(store, call.user, rows, state, cases, page));
    more = left || rows.size() == page.limit;
    if (cases.size() == page.limit) break;
  }
  json::Object answer{{"cases", std::move(cases)}};
  if (more) answer.emplace("next", next_of(cursor_of(*page.after, page)));
  return answer;
}

http::Response list_cases(const ApiServices& services, const Call& call) {
  json::Object answer;
  const Status listed = services.exchange.writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(answer, read_cases(store, call));
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
  };
}

}  // namespace musubi::node
