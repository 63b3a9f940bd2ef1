#include "node/api/places.h"

#include "node/api/reach.h"
#include "protocol/casework/partition.h"

namespace musubi::node {

Status check_new(const ApiServices& services, const Caller& caller,
                 const std::optional<OrganisationId>& commissioner) {
  if (!caller.covers) return {};
  const auto situation = services.situation.current();
  TRY_ASSIGN(const OrganisationId partition,
             casework::partition_for(*situation->registry, situation->exchange.own.organisation(),
                                     commissioner, services.exchange.clock.now()));
  return services.exchange.writer.run(
      [&](store::Store& store) { return check_new(store, caller, partition.text()); });
}

Status check_case(const ApiServices& services, const Caller& caller, const CaseId& case_id) {
  if (!caller.covers) return {};
  return services.exchange.writer.run([&](store::Store& store) {
    return check_reach(store, caller, Confined::kCase, {case_id.text()});
  });
}

}  // namespace musubi::node
