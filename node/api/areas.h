// The areas of the API. A header of its own, for api.cc alone: a new area is no reason to compile
// the others again.
#pragma once

#include "node/api/api.h"

namespace musubi::node {

// Each area gives its routes; `services` must outlive them.
[[nodiscard]] std::vector<Route> account_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> assignment_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> case_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> consent_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> contract_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> draft_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> emergency_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> evidence_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> household_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> import_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> inquiry_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> message_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> node_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> paper_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> policy_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> proof_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> proposal_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> referral_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> routing_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> search_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> session_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> task_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> tip_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> work_routes(const ApiServices& services);

}  // namespace musubi::node
