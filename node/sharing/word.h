// What a person of this node says about what another did.
#pragma once

#include <string>

namespace musubi::node {

inline constexpr std::size_t kMaxSaidBytes = 4096;

struct Word {
  std::string by;    // the user's number
  std::string said;  // 1 to kMaxSaidBytes
};

}  // namespace musubi::node
