// The areas of the API. A header of its own, for api.cc alone: a new area is no reason to compile
// the others again.
#pragma once

#include "node/api/api.h"

namespace musubi::node {

// Each area gives its routes; `services` must outlive them.
[[nodiscard]] std::vector<Route> case_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> evidence_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> message_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> node_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> policy_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> proposal_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> task_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> referral_routes(const ApiServices& services);
[[nodiscard]] std::vector<Route> work_routes(const ApiServices& services);

}  // namespace musubi::node
