// Bodies that serve several municipalities: their contracts, and what passes from one 委託元 to
// another (docs/spec/partitions.md).
#include <algorithm>

#include "node/api/api.h"
#include "node/api/once.h"
#include "node/api/problem.h"
#include "node/api/release_answer.h"
#include "protocol/casework/relation.h"

namespace musubi::node {
namespace {

using files::StaffRole;
using store::Row;
using store::Store;
using store::Table;

constexpr Duration kEndNears = std::chrono::days{60};  // B-11
constexpr std::size_t kByPartition = 0;                // index of Table::kCase
constexpr std::size_t kState = 3;                      // its column
constexpr std::int64_t kMaxCounted =
    10'000;  // cases of one partition: a list must not hold up the writer

Result<CaseId> case_of(const Call& call) {
  const auto id = CaseId::parse(call.parameters.at(0));
  if (!id) return Error{ErrorCode::kNotFound, "case.not-found", ""};
  return *id;
}

// The order of a release, with "to", a 委託元, in the place of "recipient".
Result<ReleaseOrder> order_of(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const CaseId case_id, case_of(call));
  TRY_ASSIGN(json::Value body, call.json_body());
  const json::Value* to = body.find("to");
  if (to == nullptr) return invalid("json.missing", "/to");
  const auto organisation =
      to->text() == nullptr ? std::nullopt : OrganisationId::parse(*to->text());
  if (!organisation) return invalid("json.bad-value", "/to");
  const auto situation = services.situation.current();
  for (const registry::Node& node : situation->registry->content().nodes) {
    if (node.id.organisation() != *organisation) continue;
    body.object()->erase("to");
    body.object()->insert_or_assign("recipient", node.id.text());
    return parse_order(case_id, body);
  }
  return invalid("crossing.not-a-commissioner", organisation->text());
}

Result<http::Response> cross(const ApiServices& services, const Call& call, const Once* once) {
  TRY_ASSIGN(const ReleaseOrder order, order_of(services, call));
  SharingService::Also<ReleaseAnswer> also;
  if (once != nullptr) {
    also = [once, &order](Store& store, Instant now, const ReleaseAnswer& answer,
                          store::ChangeSet& act) {
      return once->keep(store, now, order.case_id, release_answer(answer), act);
    };
  }
  TRY_ASSIGN(const ReleaseAnswer answer, services.sharing.cross(order, {call.user.user}, also));
  return release_answer(answer);
}

// Counted up to a limit, so that the writer is not held up by a list of everything.
Result<std::int64_t> open_cases(Store& store, const std::string& partition) {
  std::int64_t open = 0;
  std::int64_t seen = 0;
  store::Scan scan;
  scan.table = Table::kCase;
  scan.index = kByPartition;
  scan.prefix = {partition};
  while (seen < kMaxCounted) {
    TRY_ASSIGN(const auto rows, store.scan(scan));
    open += std::count_if(rows.begin(), rows.end(), [](const Row& row) {
      return std::get<std::string>(row.fields.at(kState)) != "closed";
    });
    seen += std::ssize(rows);
    if (rows.size() < scan.limit) break;
    scan.after = rows.back();
  }
  return open;
}

std::string_view standing(const registry::Contract& contract, Instant now) {
  if (now < contract.from) return "to-come";
  if (now >= contract.until) return "ended";
  return now + kEndNears >= contract.until ? "ending" : "live";
}

bool is_ours(const registry::Contract& contract, const OrganisationId& own) {
  return contract.contractor == own ||
         std::find(contract.commissioners.begin(), contract.commissioners.end(), own) !=
             contract.commissioners.end();
}

// One entry for each 委託元 of the contract. Where this node is the contractor: how many of its
// cases are open for it, if the caller works there.
Status add_entries(Store& store, const Caller& caller, const registry::Contract& contract,
                   const OrganisationId& own, Instant now, json::Array& entries) {
  for (const OrganisationId& commissioner : contract.commissioners) {
    json::Object entry{{"commissioner", commissioner.text()},
                       {"contract", contract.id},
                       {"contractor", contract.contractor.text()},
                       {"from", to_text(contract.from)},
                       {"programme", contract.programme},
                       {"standing", standing(contract, now)},
                       {"statute", contract.statute},
                       {"until", to_text(contract.until)}};
    TRY_ASSIGN(const bool sees, may_see(store, caller, {commissioner.text(), {}}));
    if (contract.contractor == own && sees) {
      TRY_ASSIGN(const std::int64_t open, open_cases(store, commissioner.text()));
      entry.emplace("open_cases", open);
    }
    entries.push_back(std::move(entry));
  }
  return {};
}

Result<http::Response> list_contracts(const ApiServices& services, const Call& call) {
  const auto situation = services.situation.current();
  const OrganisationId own = services.config.node.organisation();
  const Instant now = services.exchange.clock.now();
  json::Array entries;
  const Status listed = services.exchange.writer.run([&](Store& store) -> Status {
    for (const registry::Contract& contract : situation->registry->content().contracts) {
      if (is_ours(contract, own)) TRY(add_entries(store, call.user, contract, own, now, entries));
    }
    return {};
  });
  TRY(listed);
  return json_response(200, json::Object{{"contracts", std::move(entries)}});
}

}  // namespace

std::vector<Route> contract_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  const std::vector<StaffRole> everybody{StaffRole::kCaseworker, StaffRole::kAuditor,
                                         StaffRole::kOperator};
  return {
      {"POST", "/api/v1/cases/*/crossings", staff,
       [&services](const Call& call) {
         return answer_once(services, call,
                            [&](const Once* once) { return cross(services, call, once); });
       }},
      {"GET", "/api/v1/contracts", everybody,
       [&services](const Call& call) {
         auto answer = list_contracts(services, call);
         return answer.ok() ? *std::move(answer) : problem(answer.error());
       }},
  };
}

}  // namespace musubi::node
