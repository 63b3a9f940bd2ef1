// What bundles call their format, scopes and kinds of row. Internal to protocol/policy.
#pragma once

#include <array>
#include <string_view>

namespace musubi::policy {

inline constexpr std::string_view kBundleFormat = "musubi-policy-1";
inline constexpr std::array<std::string_view, 3> kScopeNames{"baseline", "sender", "acceptance"};
inline constexpr std::array<std::string_view, 5> kRowKindNames{"permit", "forbid", "forbid_set",
                                                               "duty", "ack"};

}  // namespace musubi::policy
