// Consents: what persons said, receipts for them, who has copies, and withdrawals until every copy
// was answered for.
#include "node/api/api.h"
#include "node/api/problem.h"
#include "protocol/casework/japanese_era.h"
#include "protocol/consent/receipt.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxName = 64;
constexpr std::chrono::hours kJapan{9};  // 日本標準時

Result<CaseId> case_of(const Call& call) {
  const auto id = CaseId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "case.not-found", ""};
  return *id;
}

struct Name {
  CaseId case_id;
  casework::ConsentId consent;
};
Result<Name> name_of(const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  const auto consent = casework::ConsentId::parse(call.parameters.at(1));
  if (!consent) return Error{ErrorCode::kNotFound, "consent.not-found", ""};
  return Name{id, *consent};
}

json::Array ids_of(const std::vector<MessageId>& messages) {
  json::Array ids;
  for (const MessageId& message : messages) ids.emplace_back(message.text());
  return ids;
}

json::Value to_json(const Followed& followed) {
  json::Object object{{"crossings", ids_of(followed.crossings)},
                      {"halted", ids_of(followed.halted)},
                      {"recalled", ids_of(followed.recalled)},
                      {"recalls", ids_of(followed.recalls)},
                      {"withdrawn", ids_of(followed.withdrawn)}};
  if (followed.consent) object.emplace("consent", followed.consent->text());
  return object;
}

// A list that is there stays one, also if it is empty: that is told apart from none.
template <class Code, class Parse>
std::optional<std::set<Code>> optional_set(json::Fields& fields, const char* name, std::size_t max,
                                           Parse parse) {
  if (!fields.has(name)) return std::nullopt;
  std::set<Code> codes;
  fields.array(name, max, [&](const json::Value& item, const std::string& at) -> Status {
    const std::optional<Code> code = item.text() ? parse(*item.text()) : std::nullopt;
    if (!code) return invalid("json.bad-value", at);
    codes.insert(*code);
    return {};
  });
  return codes;
}

// The last day on which it holds, in Japan; the first instant after it.
std::optional<Instant> end_of_day(json::Fields& fields) {
  if (!fields.has("until")) return std::nullopt;
  const auto day = fields.parsed("until", kMaxName, casework::parse_date);
  if (!day) return std::nullopt;
  const std::chrono::sys_days next = std::chrono::sys_days(*day) + std::chrono::days{1};
  return std::chrono::time_point_cast<Duration>(next) - kJapan;
}

casework::Limits read_limits(json::Fields& fields) {
  return {optional_set<Category>(fields, "categories", kCategoryCount, parse_category),
          optional_set<Purpose>(fields, "purposes", kPurposeCount, parse_purpose),
          end_of_day(fields)};
}

std::optional<std::set<OrganisationId>> read_recipients(json::Fields& fields) {
  return optional_set<OrganisationId>(
      fields, "recipients", casework::kMaxNamedRecipients,
      [](const std::string& text) { return OrganisationId::parse(text); });
}

std::optional<casework::Direction> read_direction(json::Fields& fields) {
  if (!fields.has("direction")) return std::nullopt;
  return fields.parsed("direction", kMaxName, facts::parse_code<facts::Direction>);
}

Result<json::Value> record(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId case_id, case_of(call));
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  const auto person = fields.integer("person", 0, static_cast<std::int64_t>(casework::kMaxPersons));
  const auto state = fields.parsed("state", kMaxName, facts::parse_code<facts::ConsentState>);
  const std::string wording = fields.text("wording", kMaxName);
  const auto direction = read_direction(fields);
  auto recipients = read_recipients(fields);
  if (recipients && recipients->empty()) fields.fault("recipients", "consent.empty-scope");
  std::optional<OrganisationId> recipient;
  if (fields.has("recipient")) {
    recipient = fields.parsed("recipient", kMaxName, OrganisationId::parse);
  }
  casework::Limits limits = read_limits(fields);
  TRY(fields.finish());
  ConsentChange said{*state, wording};
  if (direction) said.directions = {*direction};
  if (recipients) said.recipients = *std::move(recipients);
  if (recipient) said.recipients.insert(*recipient);
  said.limits = std::move(limits);
  TRY_ASSIGN(const Followed followed,
             services.sharing.record_consent(case_id, static_cast<std::size_t>(person), said,
                                             {call.user.user}));
  return to_json(followed);
}

Result<json::Value> narrow(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call));
  TRY_ASSIGN(const json::Value body, call.json_body());
  json::Fields fields(body, "");
  Narrowing narrowing{.consent = name.consent};
  const auto direction = read_direction(fields);
  narrowing.recipients = read_recipients(fields);
  narrowing.limits = read_limits(fields);
  TRY(fields.finish());
  if (direction) narrowing.directions = {*direction};
  TRY_ASSIGN(const Followed followed,
             services.sharing.narrow_consent(name.case_id, narrowing, {call.user.user}));
  return to_json(followed);
}

Result<json::Value> list(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  return services.consents.list(id, call.look());
}

Result<json::Value> receipt(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call));
  return services.consents.receipt(name.case_id, name.consent, call.look());
}

http::Response page(const ApiServices& services, const Call& call) {
  const auto answer = receipt(services, call);
  if (!answer) return problem(answer.error());
  http::Response response = json_response(200, *answer);
  response.content_type = "text/html; charset=utf-8";
  response.body = to_bytes(consent::receipt_page(*answer));
  return response;
}

Result<json::Value> recipients(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call));
  return services.consents.recipients(name.case_id, name.consent, call.look());
}

Result<json::Value> withdrawals(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId id, case_of(call));
  return services.consents.withdrawals(id, call.look());
}

Status close_withdrawal(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Name name, name_of(call));
  TRY_ASSIGN(const Word word, call.word("finding"));
  return services.consents.close_withdrawal(name.case_id, name.consent, word);
}

http::Response answer_with(const Result<json::Value>& value) {
  return value.ok() ? json_response(200, *value) : problem(value.error());
}

}  // namespace

std::vector<Route> consent_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"POST", "/api/v1/cases/*/consents", staff,
       [&services](const Call& call) { return answer_with(record(services, call)); }},
      {"GET", "/api/v1/cases/*/consents", staff,
       [&services](const Call& call) { return answer_with(list(services, call)); }},
      {"POST", "/api/v1/cases/*/consents/*/narrowing", staff,
       [&services](const Call& call) { return answer_with(narrow(services, call)); }},
      {"GET", "/api/v1/cases/*/consents/*/receipt", staff,
       [&services](const Call& call) { return answer_with(receipt(services, call)); }},
      {"GET", "/api/v1/cases/*/consents/*/page", staff,
       [&services](const Call& call) { return page(services, call); }},
      {"GET", "/api/v1/cases/*/consents/*/recipients", staff,
       [&services](const Call& call) { return answer_with(recipients(services, call)); }},
      {"GET", "/api/v1/consents/ending", staff,
       [&services](const Call& call) { return answer_with(services.consents.ending(call.user)); }},
      {"GET", "/api/v1/cases/*/withdrawals", staff,
       [&services](const Call& call) { return answer_with(withdrawals(services, call)); }},
      {"POST", "/api/v1/cases/*/withdrawals/*/closing", staff,
       [&services](const Call& call) { return done(close_withdrawal(services, call)); }},
  };
}

}  // namespace musubi::node
