// What this organisation published about what it accepts, asked again of what arrived: a sender
// that ignored it is refused (docs/spec/policy.md §7.1).
#pragma once

#include <vector>

#include "protocol/envelope/manifest.h"
#include "protocol/policy/bundle.h"
#include "protocol/registry/registry.h"

namespace musubi::node {

// Whether a sender that kept `rules` could have sent this. Judged on what the recipient knows for
// sure; a rule that speaks of anything else, such as consent, is the sender's to keep (P-32).
// `released`: the categories that the contents hold, of all persons.
// kRefused "receiving.not-accepted" with the rule's id; "receiving.duty-missing" with the duty's.
[[nodiscard]] Status check_acceptance(const policy::Bundle& rules,
                                      const registry::Registry& registry, const Manifest& manifest,
                                      const OrganisationId& own,
                                      const std::vector<Category>& released);

}  // namespace musubi::node
