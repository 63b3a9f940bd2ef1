#include "protocol/registry/time_floor.h"

#include <algorithm>

namespace musubi::registry {

void TimeFloor::raise(const Registry& accepted) {
  instant_ = std::max(instant_, accepted.content().issued);
}

void TimeFloor::raise(Instant signed_at, Instant clock) {
  if (signed_at <= clock) instant_ = std::max(instant_, signed_at);
}

Result<Instant> TimeFloor::check_clock(Instant clock) const {
  if (clock >= instant_) return clock;
  if (clock < instant_ - kClockTolerance) return refused("clock.behind-floor");
  return instant_;
}

}  // namespace musubi::registry
