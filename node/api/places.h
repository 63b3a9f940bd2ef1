// Places that the body of a request names: whether they are there for its caller. What the path
// names is asked about in reach.h.
#pragma once

#include "node/api/services.h"
#include "node/staff/caller.h"

namespace musubi::node {

// Where something new would lie, before it is taken in. As casework::partition_for() says of the
// 委託元 that was named; refused "staff.not-covered" to who does not cover it as a whole.
[[nodiscard]] Status check_new(const ApiServices& services, const Caller& caller,
                               const std::optional<OrganisationId>& commissioner);

// A case of this node's: kNotFound "case.not-found" also if the caller may not see it.
[[nodiscard]] Status check_case(const ApiServices& services, const Caller& caller,
                                const CaseId& case_id);

}  // namespace musubi::node
