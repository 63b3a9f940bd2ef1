// A moment by which something is over, on the clock that never steps.
#pragma once

#include <algorithm>
#include <chrono>

#include "crypto/base/instant.h"

namespace musubi::http {

class Deadline {
 public:
  [[nodiscard]] static Deadline in(Duration time) {
    return Deadline(std::chrono::steady_clock::now() + time);
  }
  // Never negative.
  [[nodiscard]] Duration remaining() const {
    const auto left = std::chrono::ceil<Duration>(at_ - std::chrono::steady_clock::now());
    return std::max(left, Duration::zero());
  }
  [[nodiscard]] bool passed() const { return remaining() == Duration::zero(); }
  [[nodiscard]] Deadline or_in(Duration time) const { return std::min(*this, in(time)); }

  friend auto operator<=>(const Deadline&, const Deadline&) = default;

 private:
  explicit Deadline(std::chrono::steady_clock::time_point at) : at_(at) {}
  std::chrono::steady_clock::time_point at_;
};

}  // namespace musubi::http
