// Whom to turn to, and several at once (docs/spec/routing.md).
#include <set>

#include "node/api/api.h"
#include "node/api/once.h"
#include "node/api/problem.h"
#include "node/api/release_answer.h"
#include "node/routing/offering.h"
#include "protocol/casework/japanese_era.h"

namespace musubi::node {
namespace {

using files::StaffRole;

constexpr std::size_t kMaxFanOut = 16;  // RT-10

Result<CaseId> case_of(const Call& call) {
  const auto id = CaseId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "case.not-found", ""};
  return *id;
}

json::Object to_json(const routing::Candidate& candidate) {
  const routing::Office& office = *candidate.office;
  json::Object item{{"area", routing::fit_name(candidate.fit)},
                    {"contract", routing::contract_state_name(candidate.contract)},
                    {"main", candidate.takes_main},
                    {"name_ja", office.name_ja},
                    {"office", office.id},
                    {"topics", json::Array(candidate.topics.begin(), candidate.topics.end())}};
  if (office.organisation) item.emplace("organisation", office.organisation->text());
  if (office.unit) item.emplace("unit", *office.unit);
  if (candidate.node) item.emplace("node", candidate.node->text());
  return item;
}

Result<http::Response> show_candidates(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId case_id, case_of(call));
  TRY_ASSIGN(const Offers offers, offer(services.exchange, services.situation,
                                        services.config.directories, case_id, call.look()));
  json::Array sources;
  for (const routing::Directory& directory : offers.directories) {
    sources.push_back(json::Object{{"as_of", casework::date_text(directory.as_of)},
                                   {"municipality", directory.municipality.text()},
                                   {"source", directory.source},
                                   {"verified", directory.verified}});
  }
  json::Array candidates;
  for (const routing::Candidate& candidate : offers.candidates) {
    candidates.push_back(to_json(candidate));
  }
  return json_response(
      200, json::Object{{"candidates", std::move(candidates)}, {"sources", std::move(sources)}});
}

// The orders that the body asks for, one for each recipient: what parse_order() reads, with
// "recipients" in the place of "recipient".
Result<std::vector<ReleaseOrder>> orders_of(const CaseId& case_id, const json::Value& body) {
  const json::Object* members = body.object();
  const json::Value* recipients = body.find("recipients");
  if (members == nullptr || recipients == nullptr) return invalid("json.missing", "/recipients");
  const json::Array* nodes = recipients->array();
  if (nodes == nullptr) return invalid("json.wrong-type", "/recipients");
  if (nodes->empty()) return invalid("json.bad-value", "/recipients");
  if (nodes->size() > kMaxFanOut) return invalid("json.too-many-items", "/recipients");
  std::vector<ReleaseOrder> orders;
  std::set<NodeId> named;
  for (const json::Value& node : *nodes) {
    json::Object one = *members;
    one.erase("recipients");
    one.insert_or_assign("recipient", node);
    TRY_ASSIGN(ReleaseOrder order, parse_order(case_id, json::Value(std::move(one))));
    if (!named.insert(order.request.recipient).second) {
      return invalid("fan-out.recipient-twice", order.request.recipient.text());
    }
    orders.push_back(std::move(order));
  }
  return orders;
}

// To one of them, as a request of its own would be answered.
http::Response release_to(const ApiServices& services, const Call& call,
                          const ReleaseOrder& order) {
  return answer_once(
      services, call,
      [&](const Once* once) -> Result<http::Response> {
        SharingService::Also<ReleaseAnswer> also;
        if (once != nullptr) {
          also = [once, &order](store::Store& store, Instant now, const ReleaseAnswer& answer,
                                store::ChangeSet& act) {
            return once->keep(store, now, order.case_id, release_answer(answer), act);
          };
        }
        TRY_ASSIGN(const ReleaseAnswer answer,
                   services.sharing.release(order, {call.user.user}, also));
        return release_answer(answer);
      },
      order.request.recipient.text());
}

Result<http::Response> fan_out(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId case_id, case_of(call));
  TRY_ASSIGN(const json::Value body, call.json_body());
  TRY_ASSIGN(const auto orders, orders_of(case_id, body));
  json::Array answers;
  for (const ReleaseOrder& order : orders) {
    const http::Response one = release_to(services, call, order);
    TRY_ASSIGN(json::Value said, json::parse(one.body));
    answers.push_back(json::Object{{"answer", std::move(said)},
                                   {"recipient", order.request.recipient.text()},
                                   {"status", one.status}});
  }
  return json_response(200, json::Object{{"answers", std::move(answers)}});
}

}  // namespace

std::vector<Route> routing_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"GET", "/api/v1/cases/*/candidates", staff,
       [&services](const Call& call) {
         auto answer = show_candidates(services, call);
         return answer.ok() ? *std::move(answer) : problem(answer.error());
       }},
      {"POST", "/api/v1/cases/*/fan-outs", staff,
       [&services](const Call& call) {
         auto answer = fan_out(services, call);
         return answer.ok() ? *std::move(answer) : problem(answer.error());
       }},
  };
}

}  // namespace musubi::node
