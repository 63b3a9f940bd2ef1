// What the arrival of an inquiry, or of an answer to one, leaves beside the message
// (docs/spec/inquiry.md §3, §5).
#pragma once

#include <vector>

#include "protocol/exchange/environment.h"
#include "protocol/inquiry/schedule.h"

namespace musubi::node {

inline constexpr std::string_view kAnswerInquiry = "ANSWER_INQUIRY";

// When somebody has to have answered, so that the answer leaves at the first instant that it may.
[[nodiscard]] Instant answer_by(Instant arrived, Instant due, const inquiry::Pace& pace);

// Rows of Table::kInquiry and Table::kTask; none for any other message.
[[nodiscard]] Result<std::vector<store::Row>> inquiry_arrived(const exchange::Context& context,
                                                              const VerifiedEnvelope& envelope,
                                                              const exchange::ReceivedItem& item,
                                                              const inquiry::Schedule& schedule);

}  // namespace musubi::node
