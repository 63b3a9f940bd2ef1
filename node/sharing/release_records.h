// The records that a decision leaves, whatever follows from it.
#pragma once

#include "node/sharing/assessment.h"
#include "node/sharing/proposal.h"
#include "node/sharing/release_order.h"
#include "protocol/casework/case_file.h"
#include "protocol/exchange/outbox.h"
#include "protocol/exchange/rows.h"

namespace musubi::node {

// Decisions are kept with their facts, so that anyone may replay them; denials, too.
[[nodiscard]] store::ChangeSet decision_record(const DecisionId& id, const casework::CaseFile& file,
                                               const ReleaseOrder& order,
                                               const Assessment& assessment,
                                               std::string_view outcome,
                                               const casework::Author& author, Instant now,
                                               crypto::RandomSource& random);

// Who released, why, and what they say that they had done before: of the act itself the exchange
// keeps all the rest.
[[nodiscard]] audit::Record order_record(const DecisionId& id, const casework::CaseFile& file,
                                         const ReleaseOrder& order, const casework::Author& author,
                                         const Approval* approval, Instant now,
                                         crypto::RandomSource& random);

// The reason is the duty: to say that there is one is not to write it down. "policy.duty-open".
[[nodiscard]] Status check_reason(const ReleaseOrder& order);

}  // namespace musubi::node
