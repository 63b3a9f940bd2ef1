// What may be done with accounts (docs/spec/staff.md §3): steps that give the change, and write
// nothing themselves. Each leaves a record of who did what, without names and logins.
#pragma once

#include <string>

#include "protocol/staff/account.h"
#include "protocol/store/change_set.h"

namespace musubi::staff {

inline constexpr Duration kInvitationStands = std::chrono::days{7};

// Who acts, when.
struct Hand {
  std::string user;
  Instant now;
  crypto::RandomSource& random;
};

struct NewAccount {
  std::string user;
  std::string login;
  std::string name;
  std::set<Role> roles;
  std::vector<Covered> covers;
};

// kInvalid "token.user-name", "staff.login", "staff.no-role"; refused "staff.roles-apart".
[[nodiscard]] Status check(const NewAccount& account);

// The very first, made on the machine itself. kConflict "staff.not-first"; kInvalid
// "staff.first-manages": it has to be an account manager's; and as check() says.
[[nodiscard]] Result<store::ChangeSet> make_first(store::Store& store, const NewAccount& account,
                                                  KeptPassword password, const Hand& hand);

struct Inviting {
  Account account;
  std::string code;  // shown once
  store::ChangeSet change;
};
// kConflict "staff.account-exists", "staff.login-taken"; and as check() says.
[[nodiscard]] Result<Inviting> invite(store::Store& store, const NewAccount& account,
                                      const Hand& hand);
// Whoever forgot the password, or comes back after having been disabled: the old password and all
// sessions end. kNotFound "staff.no-account"; refused "staff.own-account", as all that follow.
[[nodiscard]] Result<Inviting> invite_again(store::Store& store, const std::string& user,
                                            const Hand& hand);

[[nodiscard]] Result<store::ChangeSet> set_roles(store::Store& store, const std::string& user,
                                                 const std::set<Role>& roles,
                                                 const std::vector<Covered>& covers,
                                                 const Hand& hand);
[[nodiscard]] Result<store::ChangeSet> disable(store::Store& store, const std::string& user,
                                               const Hand& hand);
// Ends the wait after failed logins.
[[nodiscard]] Result<store::ChangeSet> unlock(store::Store& store, const std::string& user,
                                              const Hand& hand);

// Whether the code is the one of this invitation, which still stands.
[[nodiscard]] bool may_activate(const Account& account, const Digest& code_hash, Instant now);
// The person sets their own password, the first or another one. Their logins end.
[[nodiscard]] Result<store::ChangeSet> set_password(store::Store& store, Account account,
                                                    KeptPassword password, const Hand& hand);

}  // namespace musubi::staff
