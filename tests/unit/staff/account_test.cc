#include <rapidcheck.h>

#include "protocol/staff/account_acts.h"
#include "tests/unit/staff/staff_world.h"

namespace musubi::staff {
namespace {

using testing::told;

KeptPassword some_password() { return {{8, 1}, Bytes(16), Bytes(32)}; }

TEST(Account, IsReadAsItWasWritten_A1) {
  Account account;
  account.user = "u-0007";
  account.login = "hanako";
  account.name = "架空 花子";
  account.state = AccountState::kInvited;
  account.revision = 3;
  account.changed = Instant{Duration{5}};
  account.roles = {Role::kCoordinator, Role::kPolicyOwner};
  account.covers = {{"lg-032026", std::nullopt}, {"lg-034827", std::set<std::string>{"rainbow"}}};
  account.password = some_password();
  account.invitation = Invitation{Digest(), Instant{Duration{9}}};
  const auto row = to_row(account, Digest());
  EXPECT_EQ(testing::value_of(account_from(row)), account);
  // Nothing but the number and the state is clear.
  EXPECT_EQ(store::spec(store::Table::kAccount).columns[5].sealing, store::Sealing::kNode);
}

class Accounts : public testing::Office {};

TEST_F(Accounts, BeginWithOneManagerAndOnlyOne_A9) {
  const NewAccount first{"u-0001", "manager", "架空 太郎", {Role::kCaseworker}, {}};
  EXPECT_EQ(told(make_first(*store_, first, some_password(), hand("u-0001"))),
            "staff.first-manages");
  NewAccount manager = first;
  manager.roles = {Role::kAccountManager, Role::kOperator};
  const auto made = make_first(*store_, manager, some_password(), hand("u-0001"));
  ASSERT_TRUE(made.ok());
  ASSERT_TRUE(store_->apply(*made).ok());
  manager.user = "u-0002";
  EXPECT_EQ(told(make_first(*store_, manager, some_password(), hand("u-0002"))), "staff.not-first");
}

TEST_F(Accounts, AreDecidedAboutByOthersOnly_A2) {
  add("u-0002", "another", {Role::kAccountManager});
  const node::Caller own = log_in("another");
  EXPECT_EQ(told(service_.set_roles("u-0002", {Role::kOperator}, {}, own)), "staff.own-account");
  EXPECT_EQ(told(service_.disable("u-0002", own)), "staff.own-account");
  EXPECT_EQ(told(service_.unlock("u-0002", own)), "staff.own-account");
  EXPECT_EQ(told(service_.invite_again("u-0002", own)), "staff.own-account");
  EXPECT_EQ(told(service_.disable("u-0002", manager_)), "ok");
}

TEST_F(Accounts, HaveOneNumberAndOneLoginEach) {
  add("u-0002", "hanako", {Role::kCaseworker});
  EXPECT_EQ(told(service_.invite({"u-0002", "other", "架空", {Role::kCaseworker}, {}}, manager_)),
            "staff.account-exists");
  EXPECT_EQ(told(service_.invite({"u-0003", "hanako", "架空", {Role::kCaseworker}, {}}, manager_)),
            "staff.login-taken");
  EXPECT_EQ(told(service_.invite({"u-0003", "花子", "架空", {Role::kCaseworker}, {}}, manager_)),
            "staff.login");
  EXPECT_EQ(told(service_.invite({"hanako", "other", "架空", {Role::kCaseworker}, {}}, manager_)),
            "token.user-name");
}

TEST_F(Accounts, LeaveNoNameInTheLog_A3) {
  add("u-0002", "hanako", {Role::kCaseworker});
  for (const auto& record : *store_->log_records(0, store::kMaxScanRows)) {
    const std::string body(as_text(record.body));
    EXPECT_EQ(body.find("hanako"), std::string::npos);
    EXPECT_EQ(body.find("花子"), std::string::npos);
    EXPECT_NE(body.find("u-0002"), std::string::npos);
  }
}

// None to three: of more, most sets are refused. A role that is drawn twice is there once.
std::set<Role> random_roles() {
  std::set<Role> roles;
  for (int left = *rc::gen::inRange(0, 4); left > 0; --left) {
    roles.insert(static_cast<Role>(*rc::gen::inRange(0, static_cast<int>(kRoleCount))));
  }
  return roles;
}

// Whatever account managers do, in whatever order, nobody ever holds both of a pair.
void act_at_random() {
  const auto store = store::make_memory_store();
  crypto::SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
  const Hand hand{"u-9999", Instant{Duration{1}}, random};
  const auto apply = [&store](const Result<store::ChangeSet>& change) {
    if (change.ok()) RC_ASSERT(store->apply(*change).ok());
  };
  const int acts = *rc::gen::inRange(1, 30);
  for (int i = 0; i < acts; ++i) {
    const std::string user = "u-" + std::to_string(*rc::gen::inRange(1, 4));
    switch (*rc::gen::inRange(0, 5)) {
      case 0: {
        auto inviting = invite(*store, {user, "login-" + user, "架空", random_roles(), {}}, hand);
        if (inviting.ok()) RC_ASSERT(store->apply(inviting->change).ok());
        break;
      }
      case 1:
        apply(set_roles(*store, user, random_roles(), {}, hand));
        break;
      case 2:
        apply(disable(*store, user, hand));
        break;
      case 3: {
        auto inviting = invite_again(*store, user, hand);
        if (inviting.ok()) RC_ASSERT(store->apply(inviting->change).ok());
        break;
      }
      default:
        apply(
            make_first(*store, {user, "first", "架空", random_roles(), {}}, some_password(), hand));
    }
    for (const store::Row& row : *store->scan({.table = store::Table::kAccount})) {
      const auto account = account_from(row);
      RC_ASSERT(account.ok());
      RC_ASSERT(!account->roles.empty());
      for (const auto& [a, b] : forbidden_pairs()) {
        RC_ASSERT(account->roles.count(a) + account->roles.count(b) < 2U);
      }
    }
  }
}

TEST(RandomActs, NeverPutTogetherWhatIsKeptApart_A6) {
  EXPECT_TRUE(
      rc::check("roles that are kept apart are never in one hand", [] { act_at_random(); }));
}

}  // namespace
}  // namespace musubi::staff
