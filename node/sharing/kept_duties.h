// Which duties a node of this version can keep for what it was given.
#pragma once

#include <string_view>

namespace musubi::node {

// It has no meetings yet: what must be kept to them is neither sent nor taken.
[[nodiscard]] constexpr bool can_be_kept(std::string_view duty) {
  return duty != "VIEW_IN_MEETING";
}

}  // namespace musubi::node
