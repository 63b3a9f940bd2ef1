// 委託元: on whose behalf a case is kept (invariant 9).
#pragma once

#include <optional>

#include "crypto/base/result.h"
#include "protocol/registry/registry.h"

namespace musubi::casework {

// Of a case that `own` takes in now: the body that was named, which must be `own` itself or one
// that commissions its work by a live contract (kInvalid "intake.not-a-commissioner"). Without a
// name: the only body that does, or `own` if there is none. Of several one has to be named:
// kInvalid "intake.commissioner-missing"; the detail lists them.
[[nodiscard]] Result<OrganisationId> partition_for(const registry::Registry& registry,
                                                   const OrganisationId& own,
                                                   const std::optional<OrganisationId>& named,
                                                   Instant now);

}  // namespace musubi::casework
