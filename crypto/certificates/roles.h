// The table of roles in docs/spec/certificates.md. Internal to crypto/certificates.
#pragma once

#include <array>
#include <span>

#include "crypto/certificates/certificate.h"

namespace musubi::crypto {

// The number of bits in KeyUsage ::= BIT STRING (RFC 5280 §4.2.1.3).
inline constexpr unsigned kKeyUsageBits = 9;
[[nodiscard]] constexpr unsigned key_usage_bit(unsigned number) { return 1U << number; }

struct RoleProfile {
  KeyRole role;
  std::string_view name;
  KeyType key_type;
  unsigned key_usage;  // of key_usage_bit()
  // Dotted, in the order of the certificate. An authority has none: there it would limit
  // what stock tools let the authority issue.
  std::array<const char*, 3> extended_key_usage;
};

[[nodiscard]] std::span<const RoleProfile> all_roles();
[[nodiscard]] const RoleProfile& role_profile(KeyRole role);

}  // namespace musubi::crypto
