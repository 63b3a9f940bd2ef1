#include "protocol/exchange/retry.h"

#include <algorithm>
#include <array>

namespace musubi::exchange {
namespace {

// Uniform in [0, bound]; the bias of the remainder is below 2⁻⁴⁰ for waits of hours.
std::int64_t draw_up_to(std::int64_t bound, crypto::RandomSource& random) {
  std::array<std::uint8_t, 8> bytes{};
  random.fill(bytes);
  std::uint64_t drawn = 0;
  for (const std::uint8_t byte : bytes) drawn = drawn << 8 | byte;
  return static_cast<std::int64_t>(drawn % (static_cast<std::uint64_t>(bound) + 1));
}

}  // namespace

Duration longest_wait(const RetryPlan& plan, std::uint64_t failures) {
  if (failures == 0) return Duration::zero();
  Duration wait = plan.base;
  for (std::uint64_t i = 1; i < failures && wait < plan.cap; ++i) wait *= 2;
  return std::min(wait, plan.cap);
}

Duration draw_wait(const RetryPlan& plan, std::uint64_t failures, crypto::RandomSource& random) {
  const Duration longest = longest_wait(plan, failures);
  if (longest <= plan.floor) return longest;
  return plan.floor + Duration{draw_up_to((longest - plan.floor).count(), random)};
}

}  // namespace musubi::exchange
