#include "protocol/inquiry/schedule.h"

namespace musubi::inquiry {

Instant answer_leaves_at(Instant arrived, Instant decided, const Pace& pace) {
  const Instant first = arrived + pace.wait;
  if (decided <= first) return first;
  const auto late = decided - first;
  const auto steps = (late + pace.step - Duration{1}) / pace.step;
  return first + steps * pace.step;
}

}  // namespace musubi::inquiry
