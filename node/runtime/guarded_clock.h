// The machine's clock, kept from going back: what was once now stays past, so that a clock that
// jumped back revives nothing that had ended.
#pragma once

#include <algorithm>
#include <atomic>

#include "protocol/ports/clock.h"

namespace musubi::node {

class GuardedClock final : public Clock {
 public:
  // `floor`: an instant that has surely passed, as the store remembers it.
  explicit GuardedClock(const Clock& clock, Instant floor) : clock_(clock), highest_(floor) {}

  [[nodiscard]] Instant now() const override {
    const Instant read = clock_.now();
    Instant highest = highest_.load();
    while (highest < read && !highest_.compare_exchange_weak(highest, read)) {
    }
    return std::max(highest, read);
  }

 private:
  const Clock& clock_;
  mutable std::atomic<Instant> highest_;
};

}  // namespace musubi::node
