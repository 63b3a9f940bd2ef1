// The time floor: an instant that has surely passed, so that a clock that jumped back revives
// nothing that had ended (docs/spec/registry.md, section 5). Pure: the caller reads the clock and
// stores the floor.
#pragma once

#include "protocol/registry/registry.h"

namespace musubi::registry {

// How far an honest clock may be behind the floor, which other clocks have set.
inline constexpr Duration kClockTolerance = std::chrono::minutes{5};

class TimeFloor {
 public:
  TimeFloor() = default;  // a member that knows nothing yet
  explicit TimeFloor(Instant stored) : instant_(stored) {}

  [[nodiscard]] Instant instant() const { return instant_; }

  // A threshold of operators vouches for `issued`.
  void raise(const Registry& accepted);
  // The time in a signature that verified. Counts only once the own clock has reached it, too,
  // so that neither a false peer nor one wrong reading can poison the floor.
  void raise(Instant signed_at, Instant clock);

  // What to take for now: the clock, and the floor while the clock is behind it by no more than
  // the tolerance. Else kRefused "clock.behind-floor".
  [[nodiscard]] Result<Instant> check_clock(Instant clock) const;

 private:
  Instant instant_ = kNoTimeFloor;
};

}  // namespace musubi::registry
