// What people of a node may do, and which of it never lies in one hand (docs/spec/staff.md §2).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/base/result.h"

namespace musubi::staff {

enum class Role : std::uint8_t {
  kCaseworker,
  kAuditor,
  kOperator,
  kCoordinator,
  kConvener,
  kPrivacyOfficer,
  kPolicyOwner,
  kKeyHolder,
  kAccountManager,
};
inline constexpr std::size_t kRoleCount = 9;

struct RoleName {
  std::string_view code;
  std::string_view ja;
  std::string_view en;
};
// In the order of the enumeration.
[[nodiscard]] std::span<const RoleName> role_names();
[[nodiscard]] std::string_view role_code(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view code);

// Pairs that one account never has (S-6). Each stands here once.
[[nodiscard]] std::span<const std::pair<Role, Role>> forbidden_pairs();
[[nodiscard]] bool go_together(Role a, Role b);
// kInvalid "staff.no-role"; kRefused "staff.roles-apart", the detail names a pair.
[[nodiscard]] Status check_roles(const std::set<Role>& roles);

// Whether `held` may do what is for `asked` (S-5): its own, and what the other does, too.
[[nodiscard]] bool covers(Role held, Role asked);
// The role of `held` by which a caller may do what is for one of `asked`.
[[nodiscard]] std::optional<Role> role_for(const std::set<Role>& held,
                                           const std::vector<Role>& asked);

}  // namespace musubi::staff
