// Which bundle a node may decide by: the one whose id its administrator wrote down.
#pragma once

#include <optional>

#include "protocol/policy/bundle.h"

namespace musubi::policy {

// P-35. "policy.not-pinned" if no id is written down, "policy.other-bundle" if another one is; the
// detail is the id of the bundle.
[[nodiscard]] Status check_pin(const Bundle& bundle, const std::optional<Digest>& pinned);

}  // namespace musubi::policy
