// Accounts, logins and sessions of a node's people, and to whom cases are given
// (docs/spec/staff.md). Passwords are hashed outside the writer, a few at a time.
#pragma once

#include <semaphore>

#include "crypto/passwords/password_hasher.h"
#include "node/staff/caller.h"
#include "node/staff/sight.h"
#include "protocol/exchange/environment.h"
#include "protocol/ports/clock.h"
#include "protocol/staff/account_acts.h"
#include "protocol/staff/assignment.h"
#include "protocol/staff/session.h"

namespace musubi::node {

// Each takes 64 MiB.
inline constexpr std::ptrdiff_t kHashesAtOnce = 2;
inline constexpr std::chrono::seconds kLongestQueue{5};

class StaffService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const Clock& clock;
    crypto::RandomSource& random;
    crypto::PasswordHasher& hasher;
    crypto::HashCost cost = crypto::kPasswordCost;
  };
  explicit StaffService(Parts parts) : parts_(parts) {}

  // Whose session or token this is; notes that it was used. kUnauthorised "api.token-needed".
  [[nodiscard]] Result<Caller> caller_of(std::string_view token);

  struct LoggedIn {
    std::string token;  // shown once
    staff::Session session;
    staff::Account account;
  };
  // kUnauthorised "staff.login-failed", whatever the cause: unknown, wrong, locked, disabled, each
  // after the same work. kUnavailable "staff.busy".
  [[nodiscard]] Result<LoggedIn> log_in(const std::string& login, const std::string& password);
  [[nodiscard]] Status log_out(const Caller& caller);
  // Ends all logins of the account. "staff.login-failed"; "staff.password-…".
  [[nodiscard]] Status change_password(const Caller& caller, const std::string& current,
                                       const std::string& next);
  // A person takes up an invitation. kUnauthorised "staff.invitation-failed", whatever the cause.
  [[nodiscard]] Status activate(const std::string& login, const std::string& code,
                                const std::string& password);

  struct Invited {
    staff::Account account;
    std::string code;  // shown once
  };
  // As the steps of protocol/staff/account_acts.h say.
  [[nodiscard]] Result<Invited> invite(const staff::NewAccount& account, const Caller& by);
  [[nodiscard]] Result<Invited> invite_again(const std::string& user, const Caller& by);
  [[nodiscard]] Status set_roles(const std::string& user, const std::set<staff::Role>& roles,
                                 const std::vector<staff::Covered>& covers, const Caller& by);
  [[nodiscard]] Status disable(const std::string& user, const Caller& by);
  [[nodiscard]] Status unlock(const std::string& user, const Caller& by);

  struct Listed {
    staff::Account account;
    bool locked;
  };
  struct AccountPage {
    std::vector<Listed> accounts;
    std::vector<store::Row> rows;
  };
  [[nodiscard]] Result<AccountPage> accounts(const store::Scan& page);

  // The numbers of those who may do what is for that role.
  [[nodiscard]] Result<std::set<std::string>> users_with(staff::Role role);

  struct TokenOrder {
    std::string name;
    std::set<staff::Role> roles;
    unsigned days;
  };
  struct MadeToken {
    std::string token;  // shown once
    staff::Session session;
  };
  // For a program of the caller's. Refused "staff.token-by-login" unless a login asks,
  // "staff.roles-beyond"; kConflict "staff.too-many-sessions".
  [[nodiscard]] Result<MadeToken> make_token(const Caller& by, const TokenOrder& order);
  [[nodiscard]] Result<std::vector<staff::Session>> tokens(const Caller& by);
  // By its id in the list. kNotFound "staff.no-token".
  [[nodiscard]] Status withdraw_token(const Caller& by, const std::string& id);

  // To give a case to a person who would not see it is refused "staff.not-covered"; kNotFound
  // "staff.no-account", "case.not-found"; and as assign() says.
  [[nodiscard]] Status assign(const std::string& case_id, const std::string& holder,
                              staff::Part part, const Caller& by);
  [[nodiscard]] Status unassign(const std::string& case_id, const std::string& holder,
                                const Caller& by);
  [[nodiscard]] Result<std::vector<staff::Assignment>> assignments(const std::string& case_id);
  [[nodiscard]] Status see_only_assigned(const std::string& partition, bool only, const Caller& by);

 private:
  // The account that was found, as it stood when the password was compared, if that was right.
  using Finding = std::function<Result<std::optional<staff::Account>>(store::Store&)>;
  [[nodiscard]] Result<staff::Account> verify(const Finding& find, const std::string& password);
  [[nodiscard]] Result<bool> is_not_locked(const std::optional<staff::Account>& account);
  [[nodiscard]] Status count_failure(const std::optional<staff::Account>& account);
  [[nodiscard]] Result<crypto::Secret> hash(const crypto::Secret& password,
                                            const staff::KeptPassword& as);
  [[nodiscard]] Result<staff::KeptPassword> keep(const std::string& password,
                                                 const std::string& login);
  [[nodiscard]] Finding of_login(const std::string& login) const;
  // Applies the change that `step` gives, as `by`.
  using Step = std::function<Result<store::ChangeSet>(store::Store&, const staff::Hand&)>;
  [[nodiscard]] Status act(const std::string& by, const Step& step);

  Parts parts_;
  std::counting_semaphore<kHashesAtOnce> hashing_{kHashesAtOnce};
};

}  // namespace musubi::node
