// The sharing policy of this node: what is in force, what came before it and what is to come.
#include "node/api/api.h"
#include "node/api/problem.h"
#include "node/runtime/amendment_rows.h"
#include "protocol/exchange/kept_rules.h"

namespace musubi::node {
namespace {

using files::StaffRole;

struct Listed {
  json::Object object;
  Digest id;
  Instant effective_from;
  bool is_newest = false;  // an earlier one that waits was superseded
};

Listed listed(const amendment::Amendment& amendment, Instant taken) {
  json::Array approvals;
  for (const amendment::Approval& approval : amendment.approvals) {
    approvals.push_back(json::Object{{"at", to_text(approval.at)}, {"person", approval.by.person}});
  }
  const Instant effective_from = *amendment.bundle.effective_from;
  return {{{"approvals", std::move(approvals)},
           {"author", amendment.author.person},
           {"bundle", amendment.bundle.id.hex()},
           {"difference", amendment.statement.difference.hex()},
           {"effective_from", to_text(effective_from)},
           {"serial", static_cast<std::int64_t>(amendment.bundle.serial)},
           {"taken", to_text(taken)}},
          amendment.bundle.id,
          effective_from};
}

Result<std::vector<Listed>> amendments(const ApiServices& services) {
  std::vector<Listed> all;
  TRY(services.exchange.writer.run([&all](store::Store& store) -> Status {
    return for_each_amendment(store, [&all](const amendment::Amendment& amendment, Instant taken) {
      all.push_back(listed(amendment, taken));
    });
  }));
  if (!all.empty()) all.back().is_newest = true;
  return all;
}

std::string_view state_of(const Listed& amendment, const policy::Bundle& in_force, Instant now) {
  if (amendment.id == in_force.id) return "in-force";
  const bool waits = amendment.effective_from > now && amendment.is_newest;
  return waits ? "pending" : "superseded";
}

http::Response list(const ApiServices& services) {
  const auto situation = services.situation.current();
  if (situation->policies == nullptr) return problem(situation->hindrance.error());
  const policy::Bundle& in_force = situation->policies->sender();
  auto all = amendments(services);
  if (!all) return problem(all.error());
  json::Array array;
  for (Listed& amendment : *all) {
    amendment.object.emplace("state", state_of(amendment, in_force, services.exchange.clock.now()));
    array.push_back(std::move(amendment.object));
  }
  return json_response(
      200, json::Object{
               {"amendments", std::move(array)},
               {"in_force", json::Object{{"bundle", in_force.id.hex()},
                                         {"name", in_force.name},
                                         {"serial", static_cast<std::int64_t>(in_force.serial)}}}});
}

// Nothing if this node never decided by it.
Result<std::optional<policy::Bundle>> kept(const ApiServices& services, const Digest& id) {
  std::optional<policy::Bundle> bundle;
  TRY(services.exchange.writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(bundle, exchange::kept_bundle(store, id));
    return {};
  }));
  return bundle;
}

http::Response give(const ApiServices& services, const Call& call) {
  const Error unknown{ErrorCode::kNotFound, "policy.no-such-bundle", call.parameters.at(0)};
  const auto id = Digest::from_hex(call.parameters.at(0));
  if (!id) return problem(unknown);
  const auto bundle = kept(services, *id);
  if (!bundle) return problem(bundle.error());
  return *bundle ? json_response(200, policy::to_json(**bundle)) : problem(unknown);
}

http::Response take(const ApiServices& services, const Call& call) {
  const Status taken = services.situation.amend(call.request.body, services.exchange.writer,
                                                services.exchange.random);
  return taken.ok() ? list(services) : problem(taken.error());
}

}  // namespace

std::vector<Route> policy_routes(const ApiServices& services) {
  const std::vector<StaffRole> everybody = every_role();
  const std::vector<StaffRole> operators{StaffRole::kOperator};
  return {
      {"GET", "/api/v1/policies", everybody, [&services](const Call&) { return list(services); }},
      {"GET", "/api/v1/policies/*", everybody,
       [&services](const Call& call) { return give(services, call); }},
      {"POST", "/api/v1/policies", operators,
       [&services](const Call& call) { return take(services, call); },
       amendment::kMaxAmendmentBytes},
  };
}

}  // namespace musubi::node
