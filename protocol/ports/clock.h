// Where the time comes from. Handed in, so that a whole federation can run in simulated time.
#pragma once

#include "crypto/base/instant.h"

namespace musubi {

class Clock {
 public:
  virtual ~Clock() = default;
  // May step backwards, as clocks do: nobody may rely on more than that it is roughly right.
  // Safe for concurrent use.
  [[nodiscard]] virtual Instant now() const = 0;
};

}  // namespace musubi
