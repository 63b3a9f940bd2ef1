// When an answer to an inquiry leaves: at an instant that tells nothing of what it took to find it
// (docs/spec/inquiry.md IQ-12).
#pragma once

#include "crypto/base/instant.h"
#include "protocol/ids/codes.h"

namespace musubi::inquiry {

struct Pace {
  Duration wait;  // from the arrival to the first instant at which an answer leaves
  Duration step;  // from each such instant to the next
};

// The strict values. How fast an answer comes may depend on what the asker knows anyway: its
// purpose; never on what is found.
struct Schedule {
  Pace ordinary{std::chrono::hours{72}, std::chrono::hours{24}};
  Pace emergency{std::chrono::hours{1}, std::chrono::hours{1}};

  [[nodiscard]] const Pace& of(Purpose purpose) const {
    return purpose == Purpose::kEmergency ? emergency : ordinary;
  }
};

// The first instant of the pace that is not before `decided`. Both durations are positive.
[[nodiscard]] Instant answer_leaves_at(Instant arrived, Instant decided, const Pace& pace);

}  // namespace musubi::inquiry
