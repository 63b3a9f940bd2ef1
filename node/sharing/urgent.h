// A release in an emergency: what is asked of it before, what is kept of it, and the alarm where
// there are many (docs/spec/emergency.md).
#pragma once

#include "node/sharing/release_order.h"
#include "node/sharing/release_rows.h"
#include "protocol/emergency/rows.h"
#include "protocol/store/change_set.h"

namespace musubi::node {

inline constexpr std::string_view kEmergencyRate = "EMERGENCY_RATE";
// The product's, as the figures of emergency::Watch.
inline constexpr std::chrono::days kRateLookedAtWithin{7};

// An explicit scope, one person, the purpose, and a reason: "emergency.…".
[[nodiscard]] Status check_urgent(const ReleaseOrder& order);

// What the facts are told of a declaration of `by`, made at `at`; nothing once it holds no more.
[[nodiscard]] std::optional<casework::Declared> declared_by(
    const emergency::Declaration& declaration, const std::string& by, Instant at, Instant now);

// The row, and, where there are more than `watch` says, an alarm in the log and a task for who
// oversees: never a refusal.
[[nodiscard]] Status add_emergency(store::Store& store, const ReleaseOrder& order,
                                   const casework::CaseFile& file, const MessageId& message,
                                   const Answerable& who, const emergency::Watch& watch,
                                   Instant now, crypto::RandomSource& random,
                                   store::ChangeSet& change);

// That it was reviewed, if it was one.
[[nodiscard]] Status note_reviewed(store::Store& store, const MessageId& message, Instant now,
                                   store::ChangeSet& change);

}  // namespace musubi::node
