// Decides every past release again, from the node's own records, and tells each difference
// (invariant 5; docs/spec/policy.md §9.1).
//
// The log says what was released; that the log itself is whole is for check_log_whole() and
// check_log_contains() to say (protocol/store/log_check.h).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/ids/ids.h"
#include "protocol/store/store.h"

namespace musubi::exchange {

enum class Agreement : std::uint8_t {
  kAgrees,
  kDiffers,        // what is kept is not what was decided, or not what the rules give
  kNotReplayable,  // something that was decided by, or on, is gone
};
// "agrees", "differs", "not-replayable".
[[nodiscard]] std::string_view name(Agreement agreement);

// A release, or the decision that stood behind a later attempt to deliver it.
struct Replayed {
  std::optional<MessageId> message = {};  // absent: destroyed with its case
  std::optional<DecisionId> decision = {};
  bool later = false;  // decided again before an attempt to deliver
  Agreement agreement = Agreement::kAgrees;
  std::string reason = {};  // "replay.…", "audit.…", "store.…"; empty if it agrees
  std::string place = {};   // which of the rules, or where in the decision; never personal data
};

// Each release in the order of the log, then what the outbox holds and the log does not tell of.
// Notices, which nobody decides on, are looked up and compared, and told only if they differ.
// Fails only if the log cannot be read at all.
[[nodiscard]] Status replay(store::Store& store, const std::function<void(Replayed)>& tell);

}  // namespace musubi::exchange
