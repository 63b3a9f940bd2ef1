#include "protocol/staff/roles.h"

#include <algorithm>

namespace musubi::staff {
namespace {

constexpr RoleName kRoleNames[] = {
    {"caseworker", "相談員", "caseworker"},
    {"auditor", "監査担当", "auditor"},
    {"operator", "ノードの管理者", "operator of the node"},
    {"coordinator", "コーディネーター", "coordinator"},
    {"convener", "会議の主催者", "convener of meetings"},
    {"privacy_officer", "個人情報保護担当", "privacy officer"},
    {"policy_owner", "共有ポリシー担当", "policy owner"},
    {"key_holder", "鍵の管理者", "key holder"},
    {"account_manager", "職員の管理者", "account manager"},
};
static_assert(std::size(kRoleNames) == kRoleCount);

using enum Role;

constexpr std::pair<Role, Role> kForbiddenPairs[] = {
    // Who acts on cases does not check what was done with them …
    {kCaseworker, kAuditor},
    {kCaseworker, kPrivacyOfficer},
    {kCoordinator, kAuditor},
    {kCoordinator, kPrivacyOfficer},
    {kConvener, kAuditor},
    {kConvener, kPrivacyOfficer},
    // … and who runs the machine, its keys or its accounts neither sees a case …
    {kCaseworker, kOperator},
    {kCaseworker, kKeyHolder},
    {kCaseworker, kAccountManager},
    {kCoordinator, kOperator},
    {kCoordinator, kKeyHolder},
    {kCoordinator, kAccountManager},
    {kConvener, kOperator},
    {kConvener, kKeyHolder},
    {kConvener, kAccountManager},
    // … nor checks what is done there.
    {kAuditor, kOperator},
    {kAuditor, kKeyHolder},
    {kAuditor, kAccountManager},
    {kPrivacyOfficer, kOperator},
    {kPrivacyOfficer, kKeyHolder},
    {kPrivacyOfficer, kAccountManager},
    // Who makes the rules does not audit them.
    {kPolicyOwner, kAuditor},
};

constexpr std::pair<Role, Role> kAlsoDoes[] = {
    {kCoordinator, kCaseworker},
    {kConvener, kCaseworker},
    {kPrivacyOfficer, kAuditor},
};

}  // namespace

std::span<const RoleName> role_names() { return kRoleNames; }

std::string_view role_code(Role role) { return kRoleNames[static_cast<std::size_t>(role)].code; }

std::optional<Role> parse_role(std::string_view code) {
  const auto found = std::ranges::find(kRoleNames, code, &RoleName::code);
  if (found == std::end(kRoleNames)) return std::nullopt;
  return static_cast<Role>(found - std::begin(kRoleNames));
}

std::span<const std::pair<Role, Role>> forbidden_pairs() { return kForbiddenPairs; }

bool go_together(Role a, Role b) {
  return std::ranges::none_of(kForbiddenPairs, [&](const auto& pair) {
    return pair == std::pair(a, b) || pair == std::pair(b, a);
  });
}

Status check_roles(const std::set<Role>& roles) {
  if (roles.empty()) return invalid("staff.no-role");
  for (const auto& [a, b] : kForbiddenPairs) {
    if (roles.count(a) == 0 || roles.count(b) == 0) continue;
    return refused("staff.roles-apart",
                   std::string(role_code(a)) + ", " + std::string(role_code(b)));
  }
  return {};
}

bool covers(Role held, Role asked) {
  return held == asked ||
         std::ranges::find(kAlsoDoes, std::pair(held, asked)) != std::end(kAlsoDoes);
}

std::optional<Role> role_for(const std::set<Role>& held, const std::vector<Role>& asked) {
  for (const Role role : held) {
    const bool may =
        std::ranges::any_of(asked, [role](Role needed) { return covers(role, needed); });
    if (may) return role;
  }
  return std::nullopt;
}

}  // namespace musubi::staff
