// An application's own papers, kept with the case that it made.
#pragma once

#include <optional>

#include "node/sharing/evidence_service.h"

namespace musubi::node {

// Adds to the change that opens the case: the application as it was written, and the scan of the
// paper if there is one. What EvidenceService::attach() says of the scan.
[[nodiscard]] Status attach_application(const CaseId& case_id, const json::Value& application,
                                        const std::optional<NewAttachment>& scan,
                                        const casework::Author& author, Instant now,
                                        crypto::RandomSource& random, store::ChangeSet& change);

}  // namespace musubi::node
