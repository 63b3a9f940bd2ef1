#include "crypto/certificates/roles.h"

#include <algorithm>

namespace musubi::crypto {
namespace {

// By the numbers of RFC 5280 §4.2.1.3.
constexpr unsigned kDigitalSignature = key_usage_bit(0);
constexpr unsigned kNonRepudiation = key_usage_bit(1);
constexpr unsigned kKeyAgreement = key_usage_bit(4);
constexpr unsigned kKeyCertSign = key_usage_bit(5);
constexpr unsigned kCrlSign = key_usage_bit(6);

// The arc of the product: 2.25 and a UUID as one integer (ITU-T X.667), then 1 for roles.
#define MUSUBI_ROLE_ARC "2.25.249991404801280745800058630814113615635.1."

constexpr std::array kRoles{
    RoleProfile{KeyRole::kAuthority, "authority", KeyType::kP256, kKeyCertSign | kCrlSign, {}},
    RoleProfile{KeyRole::kTls,
                "tls",
                KeyType::kP256,
                kDigitalSignature,
                {MUSUBI_ROLE_ARC "1", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"}},
    RoleProfile{KeyRole::kSigning,
                "signing",
                KeyType::kP256,
                kDigitalSignature | kNonRepudiation,
                {MUSUBI_ROLE_ARC "2"}},
    RoleProfile{KeyRole::kSealing, "sealing", KeyType::kP256, kKeyAgreement, {MUSUBI_ROLE_ARC "3"}},
    RoleProfile{KeyRole::kCheckpoint,
                "checkpoint",
                KeyType::kEd25519,
                kDigitalSignature,
                {MUSUBI_ROLE_ARC "4"}},
    RoleProfile{KeyRole::kApproval,
                "approval",
                KeyType::kP256,
                kDigitalSignature | kNonRepudiation,
                {MUSUBI_ROLE_ARC "5"}},
};
#undef MUSUBI_ROLE_ARC

}  // namespace

std::span<const RoleProfile> all_roles() { return kRoles; }

const RoleProfile& role_profile(KeyRole role) {
  return *std::find_if(kRoles.begin(), kRoles.end(),
                       [&](const RoleProfile& profile) { return profile.role == role; });
}

std::string_view key_role_name(KeyRole role) { return role_profile(role).name; }

std::optional<KeyRole> parse_key_role(std::string_view name) {
  for (const RoleProfile& profile : kRoles) {
    if (profile.name == name) return profile.role;
  }
  return std::nullopt;
}

}  // namespace musubi::crypto
