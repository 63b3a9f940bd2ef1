// Who may use a node's API: tokens, kept as hashes. A token is 256 random bits in hexadecimal;
// it is shown once, when it is made, and stands in no file of the node.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/instant.h"
#include "crypto/base/result.h"
#include "crypto/primitives/random.h"
#include "protocol/staff/roles.h"

namespace musubi::files {

inline constexpr std::size_t kMaxTokenFileBytes = 1024 * 1024;
inline constexpr std::size_t kMaxTokens = 4096;

// What a user may do; the node enforces it (docs/guide/roles.md).
using StaffRole = staff::Role;
[[nodiscard]] std::string_view staff_role_name(StaffRole role);
[[nodiscard]] std::optional<StaffRole> parse_staff_role(std::string_view name);

struct ApiUser {
  std::string user;  // opaque, such as "u-0001"; never a name
  StaffRole role;
  Digest token_hash;  // SHA-256 of the token's text
  Instant expires;
};

[[nodiscard]] Result<std::vector<ApiUser>> read_tokens(const std::filesystem::path& file);

// How a list names a token: the beginning of its hash, of which nobody makes a token.
[[nodiscard]] std::string token_id(const ApiUser& user);

// "u-" and up to sixteen digits: a number, so that no name gets into logs and records.
[[nodiscard]] bool is_user_number(std::string_view user);

// Adds a user and gives the token: the only time that anyone sees it. "token.user-name".
[[nodiscard]] Result<std::string> add_token(const std::filesystem::path& file,
                                            const std::string& user, StaffRole role,
                                            Instant expires, crypto::RandomSource& random);

// Takes those off the list for whom `which` says so, and gives them. kNotFound "token.not-found":
// it says so for none.
[[nodiscard]] Result<std::vector<ApiUser>> withdraw_tokens(
    const std::filesystem::path& file, const std::function<bool(const ApiUser&)>& which);

// The user whose token this is, unless it has expired. Takes the same time for each user.
[[nodiscard]] std::optional<ApiUser> find_user(const std::vector<ApiUser>& users,
                                               std::string_view token, Instant now);

}  // namespace musubi::files
