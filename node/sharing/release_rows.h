// The rows that a release leaves beside the message: the disclosure ledger, one row per person,
// and the duties that come after as tasks with a deadline.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/casework/case_file.h"
#include "protocol/casework/release_facts.h"
#include "protocol/policy/decision.h"

namespace musubi::node {

inline constexpr std::string_view kReviewDuty = "REVIEW";

// Who answers for a release: users of this node, by their numbers.
struct Answerable {
  std::string released_by;
  std::optional<std::string> approved_by;
  // SHA-256(salt ‖ reason), and the salt: for who reviews without seeing the reason here.
  std::string reason_sha256 = {};
  std::string reason_salt = {};
};

[[nodiscard]] std::vector<store::Row> ledger_rows(const casework::CaseFile& file,
                                                  const policy::Permit& permit,
                                                  const MessageId& message,
                                                  const casework::ReleaseRequest& request,
                                                  const Answerable& who, Instant now);

}  // namespace musubi::node
