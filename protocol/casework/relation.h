// What the registry says of bodies and of the contracts among them, for whoever derives facts from
// it.
#pragma once

#include <vector>

#include "protocol/facts/views.h"
#include "protocol/registry/registry.h"

namespace musubi::casework {

[[nodiscard]] bool is_live(const registry::Contract& contract, Instant now);

// Whose work a body does under contracts that are live; each once, in order.
[[nodiscard]] std::vector<OrganisationId> commissioners_of(const registry::Registry& registry,
                                                           const OrganisationId& contractor,
                                                           Instant now);

// The bodies that the question names, and the contracts of which both sides are among them: all
// that V-11 to V-14 and V-26 of docs/spec/facts.md look at. Of the catalogue, which the registry
// may not have, nothing.
[[nodiscard]] facts::Views registry_views(const registry::Registry& registry,
                                          const facts::Question& question);

}  // namespace musubi::casework
