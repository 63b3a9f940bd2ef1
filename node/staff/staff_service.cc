#include "node/staff/staff_service.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "protocol/staff/login.h"
#include "protocol/staff/password_rules.h"

namespace musubi::node {
namespace {

using staff::Account;
using staff::KeptPassword;
using staff::Session;
using store::ChangeSet;
using store::Store;

// Stands for whoever is not there: their failures are written down like anybody's.
constexpr const char* kNobody = "-";

Error login_failed() { return {ErrorCode::kUnauthorised, "staff.login-failed", {}}; }
Error invitation_failed() { return {ErrorCode::kUnauthorised, "staff.invitation-failed", {}}; }

// Of nobody's password, and as much work as one.
KeptPassword no_password(const crypto::HashCost& cost) {
  return {cost, Bytes(crypto::kPasswordSaltSize), Bytes(crypto::kPasswordHashSize)};
}

// A password that nobody may have is compared like any other.
crypto::Secret to_compare(const std::string& password) {
  auto normal = staff::normal_password(password);
  return normal.ok() ? *std::move(normal) : crypto::Secret(to_bytes("-"));
}

Caller caller_from(const Account& account, const Session& session) {
  Caller caller{{account.user, *account.roles.begin(), session.token_hash, session.expires},
                account.roles,
                account.covers};
  if (session.kind == staff::SessionKind::kToken) {
    std::erase_if(caller.roles, [&](staff::Role role) { return session.roles.count(role) == 0; });
  }
  return caller;
}

}  // namespace

Result<Caller> StaffService::caller_of(std::string_view token) {
  const Error unknown{ErrorCode::kUnauthorised, "api.token-needed", {}};
  const Digest hash = staff::hash_of_token(token);
  std::optional<Caller> caller;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const auto session, staff::find_session(store, hash));
    if (!session || staff::has_ended(*session, now)) return unknown;
    TRY_ASSIGN(const auto account, staff::find_account(store, session->user));
    if (!account || account->state != staff::AccountState::kActive) return unknown;
    caller = caller_from(*account, *session);
    if (caller->roles.empty()) return unknown;
    const auto used = staff::after_use(*session, now);
    if (!used) return {};
    auto note = ChangeSet::bookkeeping();
    note.put(staff::to_row(*used));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(note));
    return {};
  }));
  return *std::move(caller);
}

Result<crypto::Secret> StaffService::hash(const crypto::Secret& password, const KeptPassword& as) {
  if (!hashing_.try_acquire_for(kLongestQueue)) {
    return Error{ErrorCode::kUnavailable, "staff.busy", {}};
  }
  auto hashed = parts_.hasher.hash(password, as.salt, as.cost);
  hashing_.release();
  return hashed;
}

Result<KeptPassword> StaffService::keep(const std::string& password, const std::string& login) {
  TRY_ASSIGN(const crypto::Secret normal, staff::normal_password(password));
  TRY(staff::check_password(normal, login));
  KeptPassword kept{parts_.cost, parts_.random.bytes(crypto::kPasswordSaltSize), {}};
  TRY_ASSIGN(const crypto::Secret hashed, hash(normal, kept));
  kept.hash = to_bytes(hashed.view());
  return kept;
}

StaffService::Finding StaffService::of_login(const std::string& login) const {
  return [login](Store& store) -> Result<std::optional<Account>> {
    TRY_ASSIGN(const auto key, staff::login_key(store));
    if (!key) return std::optional<Account>();
    return staff::account_of_login(store, staff::login_hash(*key, login));
  };
}

// Who is not there, is locked or has no password costs as much as who is: a hash, and a row.
Result<Account> StaffService::verify(const Finding& find, const std::string& password) {
  std::optional<Account> account;
  bool may_try = false;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(account, find(store));
    if (!account) return {};
    TRY_ASSIGN(const auto failures, staff::find_failures(store, account->user));
    may_try = account->state == staff::AccountState::kActive && account->password &&
              !staff::is_locked(failures, parts_.clock.now());
    return {};
  }));
  const KeptPassword against = may_try ? *account->password : no_password(parts_.cost);
  TRY_ASSIGN(const crypto::Secret hashed, hash(to_compare(password), against));
  const bool same = crypto::equal_in_constant_time(hashed.view(), against.hash);
  // Others may have failed while this one was computed: the wait counts for all of them.
  TRY_ASSIGN(const bool still, is_not_locked(account));
  if (may_try && same && still) return *std::move(account);
  TRY(count_failure(may_try && still ? account : std::nullopt));
  return login_failed();
}

Result<bool> StaffService::is_not_locked(const std::optional<Account>& account) {
  bool open = false;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const auto failures,
               staff::find_failures(store, account ? account->user : std::string(kNobody)));
    open = account && !staff::is_locked(failures, parts_.clock.now());
    return {};
  }));
  return open;
}

// Those who are locked are not locked for longer by who goes on trying.
Status StaffService::count_failure(const std::optional<Account>& account) {
  return parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    const std::string user = account ? account->user : kNobody;
    TRY_ASSIGN(auto before, staff::find_failures(store, user));
    staff::Failures failures = before.value_or(staff::Failures{user, 0, now, std::nullopt});
    if (account) {
      failures = staff::after_failure(std::move(failures), now);
    } else {
      failures.last = now;
    }
    auto note = failures.locked_until && account
                    ? ChangeSet(audit::Record::make(
                          audit::Act::kStaff, now, std::nullopt,
                          json::Object{{"account", user}, {"did", "locked"}}, parts_.random))
                    : ChangeSet::bookkeeping();
    note.put(staff::to_row(failures));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(note));
    return {};
  });
}

Result<StaffService::LoggedIn> StaffService::log_in(const std::string& login,
                                                    const std::string& password) {
  TRY_ASSIGN(Account account, verify(of_login(login), password));
  staff::NewToken token = staff::draw_token(parts_.random);
  std::optional<Session> session;
  const auto open = [&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const auto still, staff::find_account(store, account.user));
    // Disabled, or with another password, while this one was compared.
    if (!still || *still != account) return login_failed();
    session = staff::login_session(token.hash, account.user, now);
    auto change = ChangeSet::bookkeeping();
    TRY(staff::make_room(store, account.user, now, change));
    TRY(staff::forget_failures(store, account.user, change));
    change.insert(staff::to_row(*session));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  };
  TRY(parts_.writer.run(open));
  return LoggedIn{std::move(token.text), *std::move(session), std::move(account)};
}

Status StaffService::log_out(const Caller& caller) {
  return parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const auto session, staff::find_session(store, caller.token_hash));
    if (!session) return Error{ErrorCode::kNotFound, "staff.no-token", {}};
    auto change = ChangeSet::bookkeeping();
    change.erase(store::Table::kSession, {to_bytes(caller.token_hash.view())});
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

Status StaffService::act(const std::string& by, const Step& step) {
  return parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const ChangeSet change, step(store, {by, parts_.clock.now(), parts_.random}));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

Status StaffService::change_password(const Caller& caller, const std::string& current,
                                     const std::string& next) {
  const auto own = [&](Store& store) { return staff::find_account(store, caller.user); };
  TRY_ASSIGN(const Account account, verify(own, current));
  TRY_ASSIGN(KeptPassword kept, keep(next, account.login));
  return act(caller.user, [&](Store& store, const staff::Hand& hand) -> Result<ChangeSet> {
    TRY_ASSIGN(auto still, staff::find_account(store, caller.user));
    if (!still || *still != account) return login_failed();
    return staff::set_password(store, *std::move(still), std::move(kept), hand);
  });
}

// The password is hashed in any case, before the code is looked at.
Status StaffService::activate(const std::string& login, const std::string& code,
                              const std::string& password) {
  TRY_ASSIGN(KeptPassword kept, keep(password, login));
  const Digest code_hash = staff::hash_of_token(code);
  return parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(auto account, of_login(login)(store));
    if (!account || !staff::may_activate(*account, code_hash, now)) return invitation_failed();
    const staff::Hand hand{account->user, now, parts_.random};
    TRY_ASSIGN(const ChangeSet change,
               staff::set_password(store, *std::move(account), std::move(kept), hand));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

Result<StaffService::Invited> StaffService::invite(const staff::NewAccount& account,
                                                   const Caller& by) {
  std::optional<Invited> invited;
  TRY(act(by.user, [&](Store& store, const staff::Hand& hand) -> Result<ChangeSet> {
    TRY_ASSIGN(auto inviting, staff::invite(store, account, hand));
    invited = Invited{std::move(inviting.account), std::move(inviting.code)};
    return std::move(inviting.change);
  }));
  return *std::move(invited);
}

Result<StaffService::Invited> StaffService::invite_again(const std::string& user,
                                                         const Caller& by) {
  std::optional<Invited> invited;
  TRY(act(by.user, [&](Store& store, const staff::Hand& hand) -> Result<ChangeSet> {
    TRY_ASSIGN(auto inviting, staff::invite_again(store, user, hand));
    invited = Invited{std::move(inviting.account), std::move(inviting.code)};
    return std::move(inviting.change);
  }));
  return *std::move(invited);
}

Status StaffService::set_roles(const std::string& user, const std::set<staff::Role>& roles,
                               const std::vector<staff::Covered>& covers, const Caller& by) {
  return act(by.user, [&](Store& store, const staff::Hand& hand) {
    return staff::set_roles(store, user, roles, covers, hand);
  });
}

Status StaffService::disable(const std::string& user, const Caller& by) {
  return act(by.user, [&](Store& store, const staff::Hand& hand) {
    return staff::disable(store, user, hand);
  });
}

Status StaffService::unlock(const std::string& user, const Caller& by) {
  return act(by.user, [&](Store& store, const staff::Hand& hand) {
    return staff::unlock(store, user, hand);
  });
}

Result<StaffService::AccountPage> StaffService::accounts(const store::Scan& page) {
  AccountPage listed;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(listed.rows, store.scan(page));
    for (const store::Row& row : listed.rows) {
      TRY_ASSIGN(Account account, staff::account_from(row));
      TRY_ASSIGN(const auto failures, staff::find_failures(store, account.user));
      const bool locked = staff::is_locked(failures, parts_.clock.now());
      listed.accounts.push_back({std::move(account), locked});
    }
    return {};
  }));
  return listed;
}

Result<std::set<std::string>> StaffService::users_with(staff::Role role) {
  std::set<std::string> users;
  store::Scan scan{.table = store::Table::kAccount};
  while (true) {
    TRY_ASSIGN(const AccountPage page, accounts(scan));
    for (const Listed& listed : page.accounts) {
      const bool active = listed.account.state == staff::AccountState::kActive;
      if (active && staff::role_for(listed.account.roles, {role})) {
        users.insert(listed.account.user);
      }
    }
    if (page.rows.size() < scan.limit) return users;
    scan.after = page.rows.back();
  }
}

Result<StaffService::MadeToken> StaffService::make_token(const Caller& by,
                                                         const TokenOrder& order) {
  TRY(staff::check_roles(order.roles));
  staff::NewToken token = staff::draw_token(parts_.random);
  std::optional<Session> session;
  const auto make = [&](Store& store, const staff::Hand& hand) -> Result<ChangeSet> {
    TRY_ASSIGN(const auto login, staff::find_session(store, by.token_hash));
    if (!login || login->kind != staff::SessionKind::kLogin) return refused("staff.token-by-login");
    if (!std::ranges::includes(by.roles, order.roles)) return refused("staff.roles-beyond");
    const Instant ends = hand.now + std::chrono::days{order.days};
    session = Session{token.hash, by.user,    staff::SessionKind::kToken, hand.now, ends, ends,
                      order.name, order.roles};
    ChangeSet change(audit::Record::make(audit::Act::kStaff, hand.now, std::nullopt,
                                         json::Object{{"did", "token"},
                                                      {"ends", to_text(ends)},
                                                      {"roles", staff::roles_json(order.roles)},
                                                      {"token", staff::session_id(*session)},
                                                      {"user", by.user}},
                                         hand.random));
    TRY(staff::make_room(store, by.user, hand.now, change));
    change.insert(staff::to_row(*session));
    return change;
  };
  TRY(act(by.user, make));
  return MadeToken{std::move(token.text), *std::move(session)};
}

Result<std::vector<Session>> StaffService::tokens(const Caller& by) {
  std::vector<Session> tokens;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(tokens, staff::sessions_of(store, by.user));
    std::erase_if(tokens,
                  [](const Session& each) { return each.kind != staff::SessionKind::kToken; });
    return {};
  }));
  return tokens;
}

Status StaffService::withdraw_token(const Caller& by, const std::string& id) {
  TRY_ASSIGN(const auto own, tokens(by));
  const auto found = std::ranges::find(own, id, staff::session_id);
  if (found == own.end()) return Error{ErrorCode::kNotFound, "staff.no-token", {}};
  return act(by.user, [&](Store&, const staff::Hand& hand) -> Result<ChangeSet> {
    ChangeSet change(audit::Record::make(
        audit::Act::kStaff, hand.now, std::nullopt,
        json::Object{{"did", "token-withdrawn"}, {"token", id}, {"user", by.user}}, hand.random));
    change.erase(store::Table::kSession, {to_bytes(found->token_hash.view())});
    return change;
  });
}

// What is given to somebody who does not work for that 委託元 would be a view across (invariant 9).
Status StaffService::assign(const std::string& case_id, const std::string& holder, staff::Part part,
                            const Caller& by) {
  return act(by.user, [&](Store& store, const staff::Hand& hand) -> Result<ChangeSet> {
    TRY_ASSIGN(const auto place, place_of_case(store, case_id));
    if (!place) return Error{ErrorCode::kNotFound, "case.not-found", {}};
    if (part != staff::Part::kUnit) {
      TRY_ASSIGN(const auto account, staff::find_account(store, holder));
      if (!account) return Error{ErrorCode::kNotFound, "staff.no-account", {}};
      const bool covered = std::ranges::find(account->covers, place->partition,
                                             &staff::Covered::partition) != account->covers.end();
      if (!covered) return refused("staff.not-covered");
    }
    return staff::assign(store, {case_id, holder, place->partition, part, hand.now}, hand);
  });
}

Status StaffService::unassign(const std::string& case_id, const std::string& holder,
                              const Caller& by) {
  return act(by.user, [&](Store& store, const staff::Hand& hand) {
    return staff::unassign(store, case_id, holder, hand);
  });
}

Result<std::vector<staff::Assignment>> StaffService::assignments(const std::string& case_id) {
  std::vector<staff::Assignment> given;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(given, staff::assignments_of(store, case_id));
    return {};
  }));
  return given;
}

Status StaffService::see_only_assigned(const std::string& partition, bool only, const Caller& by) {
  return act(by.user, [&](Store&, const staff::Hand& hand) -> Result<ChangeSet> {
    return staff::set_sees_only_assigned(partition, only, hand);
  });
}

}  // namespace musubi::node
