// An instant in UTC with millisecond precision. Nothing below node/ reads a clock:
// an Instant is always handed in.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace musubi {

using Duration = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Duration>;

// The one spelling on the wire and in files: "2026-11-21T03:33:00.000Z"
// (a profile of RFC 3339: UTC, exactly three fraction digits).
[[nodiscard]] std::string to_text(Instant instant);

// Accepts that spelling only, with a date that exists and no leap second.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

}  // namespace musubi
