// A person who works with this node: who they are here, what they may do, and for whom
// (docs/spec/staff.md §1, §3).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crypto/base/instant.h"
#include "crypto/passwords/password_hasher.h"
#include "protocol/staff/roles.h"
#include "protocol/store/store.h"

namespace musubi::staff {

inline constexpr std::size_t kMaxLogin = 64;
inline constexpr std::size_t kMinLogin = 3;
inline constexpr std::size_t kMaxPersonName = 128;
inline constexpr std::size_t kMaxCovered = 64;  // partitions of one account
inline constexpr std::size_t kMaxUnits = 64;    // of one partition
inline constexpr std::size_t kMaxPartition = 64;
inline constexpr std::size_t kMaxUnit = 64;

// 委託元 for whom the person works here; within it all, or the units that are named. No unit named
// is no case seen.
struct Covered {
  std::string partition;
  std::optional<std::set<std::string>> units;  // absent: the whole partition, in so many words
  friend bool operator==(const Covered&, const Covered&) = default;
};

// A password, as it is kept.
struct KeptPassword {
  crypto::HashCost cost;
  Bytes salt;
  Bytes hash;
  friend bool operator==(const KeptPassword&, const KeptPassword&) = default;
};

// With its code a person sets their own password, once.
struct Invitation {
  Digest code_hash;
  Instant expires;
  friend bool operator==(const Invitation&, const Invitation&) = default;
};

// That an account is locked for a while is no state of it (login.h).
enum class AccountState : std::uint8_t { kInvited, kActive, kDisabled };
[[nodiscard]] std::string_view account_state_name(AccountState state);

struct Account {
  std::string user;  // "u-0001": what logs and records say
  std::string login;
  std::string name;  // the person's; for who manages accounts
  AccountState state = AccountState::kInvited;
  std::uint64_t revision = 1;
  Instant changed;
  std::set<Role> roles;
  std::vector<Covered> covers;
  std::optional<KeptPassword> password;
  std::optional<Invitation> invitation;
  friend bool operator==(const Account&, const Account&) = default;
};

// "u-" and up to sixteen digits: a number, so that no name gets into logs and records.
[[nodiscard]] bool is_user_number(std::string_view user);

// Letters a to z, digits, ".", "_" and "-".
[[nodiscard]] bool is_login(std::string_view text);

// Under this node's own key, so that the column tells nobody who works here.
[[nodiscard]] Digest login_hash(const crypto::Secret& key, std::string_view login);

// {"partition","units"}: units is a list, or "all".
[[nodiscard]] json::Array covers_json(const std::vector<Covered>& covers);
[[nodiscard]] Result<std::vector<Covered>> parse_covers(const json::Value& value,
                                                        const std::string& pointer);
[[nodiscard]] json::Array roles_json(const std::set<Role>& roles);
[[nodiscard]] Result<std::set<Role>> parse_roles(const json::Value& value,
                                                 const std::string& pointer);

[[nodiscard]] store::Row to_row(const Account& account, const Digest& login_hash);
[[nodiscard]] Result<Account> account_from(const store::Row& row);

[[nodiscard]] Result<std::optional<Account>> find_account(store::Store& store,
                                                          const std::string& user);
[[nodiscard]] Result<std::optional<Account>> account_of_login(store::Store& store,
                                                              const Digest& login_hash);
// Whether there is any.
[[nodiscard]] Result<bool> has_accounts(store::Store& store);

// The key of login_hash(); absent until the first account is made, which adds it.
[[nodiscard]] Result<std::optional<crypto::Secret>> login_key(store::Store& store);
[[nodiscard]] store::Row login_key_row(const crypto::Secret& key);

}  // namespace musubi::staff
