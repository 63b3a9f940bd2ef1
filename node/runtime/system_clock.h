// The machine's clock, as the port that the rest is handed.
#pragma once

#include "protocol/ports/clock.h"

namespace musubi::node {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
  }
};

}  // namespace musubi::node
