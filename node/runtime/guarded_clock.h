// The machine's clock, never before an instant that has surely passed: a clock that jumped back
// revives nothing that had ended.
#pragma once

#include <algorithm>
#include <atomic>

#include "protocol/ports/clock.h"

namespace musubi::node {

class GuardedClock final : public Clock {
 public:
  // `floor`: as the store remembers it. The clock must outlive this.
  GuardedClock(const Clock& clock, Instant floor) : clock_(clock), floor_(floor) {}

  [[nodiscard]] Instant now() const override { return std::max(floor_.load(), clock_.now()); }

  // A threshold of operators vouches for this instant. Our own clock never raises the floor: one
  // wrong reading would stay for ever.
  void raise(Instant floor) {
    Instant known = floor_.load();
    while (known < floor && !floor_.compare_exchange_weak(known, floor)) {
    }
  }

  // The time in a signature that verified counts once our own clock has reached it, too: neither a
  // false peer nor one wrong reading of ours can raise the floor alone.
  void hear(Instant signed_at) {
    if (signed_at <= clock_.now()) raise(signed_at);
  }

  [[nodiscard]] Instant floor() const { return floor_.load(); }

 private:
  const Clock& clock_;
  std::atomic<Instant> floor_;
};

}  // namespace musubi::node
