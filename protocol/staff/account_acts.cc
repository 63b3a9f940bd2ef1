#include "protocol/staff/account_acts.h"

#include "protocol/staff/login.h"
#include "protocol/staff/session.h"

namespace musubi::staff {
namespace {

using store::ChangeSet;
using store::Store;

constexpr std::size_t kLoginKeyBytes = 32;

audit::Record record_of(const Account& account, std::string_view did, const Hand& hand) {
  return audit::Record::make(audit::Act::kStaff, hand.now, std::nullopt,
                             json::Object{{"account", account.user},
                                          {"covers", covers_json(account.covers)},
                                          {"did", did},
                                          {"roles", roles_json(account.roles)},
                                          {"user", hand.user}},
                             hand.random);
}

Account account_of(const NewAccount& asked, Instant now) {
  Account account;
  account.user = asked.user;
  account.login = asked.login;
  account.name = asked.name;
  account.changed = now;
  account.roles = asked.roles;
  account.covers = asked.covers;
  return account;
}

// The key, and the row that keeps it if it had to be drawn.
struct LoginKey {
  crypto::Secret key;
  std::optional<store::Row> fresh;
};
Result<LoginKey> login_key_of(Store& store, crypto::RandomSource& random) {
  TRY_ASSIGN(auto known, login_key(store));
  if (known) return LoginKey{*std::move(known), std::nullopt};
  crypto::Secret key(random.bytes(kLoginKeyBytes));
  store::Row row = login_key_row(key);
  return LoginKey{std::move(key), std::move(row)};
}

// A new account as one change; nothing else has its number or its login.
Result<ChangeSet> add(Store& store, const Account& account, std::string_view did,
                      const Hand& hand) {
  TRY_ASSIGN(const auto same, find_account(store, account.user));
  if (same) return Error{ErrorCode::kConflict, "staff.account-exists", account.user};
  TRY_ASSIGN(LoginKey key, login_key_of(store, hand.random));
  const Digest hash = login_hash(key.key, account.login);
  TRY_ASSIGN(const auto other, account_of_login(store, hash));
  if (other) return Error{ErrorCode::kConflict, "staff.login-taken", {}};
  ChangeSet change(record_of(account, did, hand));
  change.insert(to_row(account, hash));
  if (key.fresh) change.insert(*std::move(key.fresh));
  return change;
}

// The account as it is to be, in the place of what it was.
Result<ChangeSet> change_to(Store& store, Account account, std::string_view did, const Hand& hand) {
  TRY_ASSIGN(const LoginKey key, login_key_of(store, hand.random));
  ++account.revision;
  account.changed = hand.now;
  ChangeSet change(record_of(account, did, hand));
  change.update(to_row(account, login_hash(key.key, account.login)));
  return change;
}

// Somebody else's account: nobody decides about their own.
Result<Account> account_of_another(Store& store, const std::string& user, const Hand& hand) {
  if (user == hand.user) return refused("staff.own-account");
  TRY_ASSIGN(auto account, find_account(store, user));
  if (!account) return Error{ErrorCode::kNotFound, "staff.no-account", {}};
  return *std::move(account);
}

std::string draw_code(Account& account, const Hand& hand) {
  NewToken code = draw_token(hand.random);
  account.invitation = Invitation{code.hash, hand.now + kInvitationStands};
  return std::move(code.text);
}

}  // namespace

Status check(const NewAccount& account) {
  if (!is_user_number(account.user)) return invalid("token.user-name", account.user);
  if (!is_login(account.login)) return invalid("staff.login");
  return check_roles(account.roles);
}

Result<ChangeSet> make_first(Store& store, const NewAccount& asked, KeptPassword password,
                             const Hand& hand) {
  TRY(check(asked));
  if (asked.roles.count(Role::kAccountManager) == 0) return invalid("staff.first-manages");
  TRY_ASSIGN(const bool any, has_accounts(store));
  if (any) return Error{ErrorCode::kConflict, "staff.not-first", {}};
  Account account = account_of(asked, hand.now);
  account.state = AccountState::kActive;
  account.password = std::move(password);
  return add(store, account, "first", hand);
}

Result<Inviting> invite(Store& store, const NewAccount& asked, const Hand& hand) {
  TRY(check(asked));
  if (asked.user == hand.user) return refused("staff.own-account");
  Account account = account_of(asked, hand.now);
  std::string code = draw_code(account, hand);
  TRY_ASSIGN(ChangeSet change, add(store, account, "invited", hand));
  return Inviting{std::move(account), std::move(code), std::move(change)};
}

Result<Inviting> invite_again(Store& store, const std::string& user, const Hand& hand) {
  TRY_ASSIGN(Account account, account_of_another(store, user, hand));
  account.state = AccountState::kInvited;
  account.password.reset();
  std::string code = draw_code(account, hand);
  TRY_ASSIGN(ChangeSet change, change_to(store, account, "invited-again", hand));
  TRY(end_sessions(store, user, Which::kAll, change));
  TRY(forget_failures(store, user, change));
  return Inviting{std::move(account), std::move(code), std::move(change)};
}

Result<ChangeSet> set_roles(Store& store, const std::string& user, const std::set<Role>& roles,
                            const std::vector<Covered>& covers, const Hand& hand) {
  TRY(check_roles(roles));
  TRY_ASSIGN(Account account, account_of_another(store, user, hand));
  account.roles = roles;
  account.covers = covers;
  TRY_ASSIGN(ChangeSet change, change_to(store, std::move(account), "roles", hand));
  TRY(end_sessions(store, user, Which::kAll, change));
  return change;
}

Result<ChangeSet> disable(Store& store, const std::string& user, const Hand& hand) {
  TRY_ASSIGN(Account account, account_of_another(store, user, hand));
  account.state = AccountState::kDisabled;
  account.password.reset();
  account.invitation.reset();
  TRY_ASSIGN(ChangeSet change, change_to(store, std::move(account), "disabled", hand));
  TRY(end_sessions(store, user, Which::kAll, change));
  return change;
}

Result<ChangeSet> unlock(Store& store, const std::string& user, const Hand& hand) {
  TRY_ASSIGN(const Account account, account_of_another(store, user, hand));
  ChangeSet change(record_of(account, "unlocked", hand));
  TRY(forget_failures(store, user, change));
  return change;
}

bool may_activate(const Account& account, const Digest& code_hash, Instant now) {
  return account.state == AccountState::kInvited && account.invitation &&
         now < account.invitation->expires && account.invitation->code_hash == code_hash;
}

Result<ChangeSet> set_password(Store& store, Account account, KeptPassword password,
                               const Hand& hand) {
  const std::string user = account.user;
  const bool first = account.state == AccountState::kInvited;
  account.state = AccountState::kActive;
  account.password = std::move(password);
  account.invitation.reset();
  TRY_ASSIGN(ChangeSet change,
             change_to(store, std::move(account), first ? "activated" : "password", hand));
  TRY(end_sessions(store, user, Which::kLogins, change));
  TRY(forget_failures(store, user, change));
  return change;
}

}  // namespace musubi::staff
