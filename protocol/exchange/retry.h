// When to try again: exponential backoff with a cap and full jitter. There is no last attempt:
// a peer that was away for two weeks finds the same schedule as one that was away for an hour,
// and those who waited for it don't come all at once.
#pragma once

#include <cstdint>

#include "crypto/base/instant.h"
#include "crypto/primitives/random.h"

namespace musubi::exchange {

struct RetryPlan {
  Duration base{std::chrono::seconds{2}};
  Duration cap{std::chrono::minutes{15}};
  // Even full jitter waits so long: keeps a lost receipt from becoming a burst.
  Duration floor{Duration{250}};
};

// The longest wait after so many failures in a row: base · 2^(failures − 1), at most cap.
// No failure, no wait.
[[nodiscard]] Duration longest_wait(const RetryPlan& plan, std::uint64_t failures);

// Uniform between floor and longest_wait() ("full jitter").
[[nodiscard]] Duration draw_wait(const RetryPlan& plan, std::uint64_t failures,
                                 crypto::RandomSource& random);

}  // namespace musubi::exchange
