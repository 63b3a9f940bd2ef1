// Slips of the fingers.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace musubi::text {

// The one of `known` that `word` was probably meant to be; nothing if none is close.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<const std::string> known);

}  // namespace musubi::text
