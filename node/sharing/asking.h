// A release that is an inquiry: what of a case it takes with it, and what is kept of it
// (docs/spec/inquiry.md §1, §2).
#pragma once

#include "node/sharing/assessment.h"
#include "node/sharing/release_order.h"
#include "protocol/exchange/outbox.h"

namespace musubi::node {

// Nothing of anybody else: what is said of others is left out, and not told as withheld.
void keep_only(Assessment& assessment, std::uint32_t person);

// Words count as presenting issues (IQ-3), and who is not named is not asked about: where either
// may not leave, nothing does.
void count_words(Assessment& assessment, std::uint32_t person);

// "inquiry.tells-place"; "inquiry.bad-due": in the past, or too far off.
[[nodiscard]] Status check_question(const inquiry::Question& question,
                                    const casework::CaseFile& file, Instant now);

// "json.too-large".
[[nodiscard]] Result<exchange::OutgoingPayload> inquiry_payload(const ReleaseOrder& order,
                                                                const casework::CaseFile& file,
                                                                const Assessment& assessment);
[[nodiscard]] store::Row asked_row(const ReleaseOrder& order, const casework::CaseFile& file,
                                   const MessageId& message, const NodeId& own, Instant now);

}  // namespace musubi::node
