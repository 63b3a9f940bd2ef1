// Which passwords are taken (docs/spec/staff.md §4): long ones, and none that everybody tries
// first. No rules about kinds of letters: they make passwords worse (NIST SP 800-63B, 3.1.1.2).
#pragma once

#include <string_view>

#include "crypto/base/result.h"
#include "crypto/primitives/secret.h"

namespace musubi::staff {

inline constexpr std::size_t kMinPassword = 12;         // Unicode code points, in NFC
inline constexpr std::size_t kMaxPassword = 256;        // the same
inline constexpr std::size_t kMaxPasswordBytes = 1024;  // of what is sent
inline constexpr std::size_t kMinDistinct = 4;          // code points that differ

// In NFC, as it is hashed: two keyboards may send one letter in two ways. kInvalid
// "staff.password-long", or "staff.password-text" if it is not UTF-8.
[[nodiscard]] Result<crypto::Secret> normal_password(std::string_view text);

// Of a normal one. kInvalid "staff.password-short", "staff.password-long", "staff.password-known".
[[nodiscard]] Status check_password(const crypto::Secret& normal, std::string_view login);

}  // namespace musubi::staff
