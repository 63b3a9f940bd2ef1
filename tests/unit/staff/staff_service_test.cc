#include "node/staff/staff_service.h"

#include "protocol/staff/login.h"
#include "tests/unit/staff/staff_world.h"

namespace musubi::staff {
namespace {

using testing::kOther;
using testing::kPassword;
using testing::told;
using testing::value_of;

class Logins : public testing::Office {
 protected:
  void SetUp() override { add("u-0002", "hanako", {Role::kCaseworker}); }
  std::string try_in(const std::string& login, const std::string& password) {
    return told(service_.log_in(login, password));
  }
};

TEST_F(Logins, OpenASessionThatSaysWhoAsks) {
  const node::Caller caller = log_in("hanako");
  EXPECT_EQ(caller.user, "u-0002");
  EXPECT_EQ(caller.roles, std::set<Role>{Role::kCaseworker});
  ASSERT_TRUE(caller.covers.has_value());
  EXPECT_TRUE(caller.covers->empty());
  EXPECT_EQ(told(service_.caller_of("0000")), "api.token-needed");
}

// Nobody learns from answer or work whether somebody is there.
TEST_F(Logins, FailInOneWayAfterTheSameWork_A18) {
  ASSERT_EQ(told(service_.invite({"u-0003", "invited", "架空", {Role::kCaseworker}, {}}, manager_)),
            "ok");
  add("u-0004", "disabled", {Role::kCaseworker});
  ASSERT_EQ(told(service_.disable("u-0004", manager_)), "ok");
  add("u-0005", "locked", {Role::kCaseworker});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(try_in("locked", kOther), "staff.login-failed");
  for (const char* login : {"nobody", "hanako", "invited", "disabled", "locked"}) {
    hasher_.hashes = 0;
    hasher_.costs.clear();
    EXPECT_EQ(try_in(login, kOther), "staff.login-failed") << login;
    EXPECT_EQ(hasher_.hashes, 1) << login;
    EXPECT_EQ(hasher_.costs.front(), (crypto::HashCost{8, 1})) << login;
  }
  hasher_.hashes = 0;
  EXPECT_EQ(try_in("hanako", "not \xff utf-8"), "staff.login-failed");
  EXPECT_EQ(hasher_.hashes, 1);
}

TEST_F(Logins, LockAfterFiveFailuresAndForgetThemAfterASuccess_A19) {
  for (int i = 0; i < 4; ++i) try_in("hanako", kOther);
  EXPECT_EQ(try_in("hanako", kPassword), "ok");
  for (int i = 0; i < 5; ++i) try_in("hanako", kOther);
  EXPECT_EQ(try_in("hanako", kPassword), "staff.login-failed");
  clock_.instant += staff::kFirstWait;
  EXPECT_EQ(try_in("hanako", kPassword), "ok");
}

TEST_F(Logins, AreNotLockedForLongerByTryingOn_A19) {
  for (int i = 0; i < 5; ++i) try_in("hanako", kOther);
  for (int i = 0; i < 20; ++i) try_in("hanako", kOther);
  clock_.instant += staff::kFirstWait;
  EXPECT_EQ(try_in("hanako", kPassword), "ok");
}

TEST_F(Logins, AreUnlockedByAManager_A19) {
  for (int i = 0; i < 5; ++i) try_in("hanako", kOther);
  EXPECT_EQ(told(service_.unlock("u-0002", manager_)), "ok");
  EXPECT_EQ(try_in("hanako", kPassword), "ok");
}

class Sessions : public Logins {
 protected:
  std::string token() { return value_of(service_.log_in("hanako", kPassword)).token; }
  std::string ask(const std::string& token) { return told(service_.caller_of(token)); }
};

TEST_F(Sessions, EndWhenNobodyUsesThem_A22) {
  const std::string used = token();
  const std::string left = token();
  for (int i = 0; i < 3; ++i) {
    clock_.instant += kIdleEnd - std::chrono::minutes{5};
    EXPECT_EQ(ask(used), "ok");
  }
  EXPECT_EQ(ask(left), "api.token-needed");
}

TEST_F(Sessions, EndAfterTwelveHoursWhateverHappens_A22) {
  const std::string used = token();
  const Instant end = clock_.instant + kAbsoluteEnd;
  while (clock_.instant + std::chrono::minutes{20} < end) {
    clock_.instant += std::chrono::minutes{20};
    ASSERT_EQ(ask(used), "ok");
  }
  clock_.instant = end;
  EXPECT_EQ(ask(used), "api.token-needed");
}

TEST_F(Sessions, EndWhenTheirHolderLogsOut_A22) {
  const std::string one = token();
  const std::string other = token();
  EXPECT_EQ(told(service_.log_out(value_of(service_.caller_of(one)))), "ok");
  EXPECT_EQ(ask(one), "api.token-needed");
  EXPECT_EQ(ask(other), "ok");
}

TEST_F(Sessions, EndWithThePasswordTheRolesAndTheAccount_A22_A24) {
  const auto caller = [this] { return log_in("hanako"); };
  std::string held = token();
  EXPECT_EQ(told(service_.change_password(caller(), kOther, kOther)), "staff.login-failed");
  EXPECT_EQ(told(service_.change_password(caller(), kPassword, "short")), "staff.password-short");
  EXPECT_EQ(ask(held), "ok");
  EXPECT_EQ(told(service_.change_password(caller(), kPassword, kOther)), "ok");
  EXPECT_EQ(ask(held), "api.token-needed");
  EXPECT_EQ(try_in("hanako", kPassword), "staff.login-failed");

  held = value_of(service_.log_in("hanako", kOther)).token;
  EXPECT_EQ(told(service_.set_roles("u-0002", {Role::kCoordinator}, {}, manager_)), "ok");
  EXPECT_EQ(ask(held), "api.token-needed");

  held = value_of(service_.log_in("hanako", kOther)).token;
  EXPECT_EQ(told(service_.disable("u-0002", manager_)), "ok");
  EXPECT_EQ(ask(held), "api.token-needed");
  EXPECT_EQ(rows(store::Table::kSession), 0U);
}

TEST_F(Sessions, EndTheOldestWhenThereAreTooMany_A25) {
  const std::string first = token();
  for (std::size_t i = 1; i < kMaxSessions; ++i) {
    clock_.instant += std::chrono::seconds{1};
    token();
  }
  EXPECT_EQ(ask(first), "ok");
  clock_.instant += std::chrono::seconds{1};
  token();
  EXPECT_EQ(rows(store::Table::kSession), kMaxSessions);
  EXPECT_EQ(ask(first), "api.token-needed");
}

TEST_F(Sessions, AreKeptAsHashesOnly_A22) {
  const std::string text = token();
  for (const store::Row& row : *store_->scan({.table = store::Table::kSession})) {
    for (const store::Field& field : row.fields) {
      if (const auto* bytes = std::get_if<Bytes>(&field)) {
        EXPECT_EQ(as_text(*bytes).find(text), std::string_view::npos);
        EXPECT_NE(to_hex(*bytes), text);
      }
    }
  }
}

class Tokens : public Sessions {};

TEST_F(Tokens, DoNoMoreThanTheirMakerAndEndWithTheAccount_A23_A24) {
  add("u-0006", "taro", {Role::kCoordinator, Role::kPolicyOwner});
  const node::Caller maker = log_in("taro");
  EXPECT_EQ(told(service_.make_token(maker, {"夜間の集計", {Role::kOperator}, 30})),
            "staff.roles-beyond");
  const auto made = value_of(service_.make_token(maker, {"夜間の集計", {Role::kPolicyOwner}, 30}));
  const node::Caller program = value_of(service_.caller_of(made.token));
  EXPECT_EQ(program.roles, std::set<Role>{Role::kPolicyOwner});
  EXPECT_EQ(told(service_.make_token(program, {"もう一つ", {Role::kPolicyOwner}, 30})),
            "staff.token-by-login");
  EXPECT_EQ(value_of(service_.tokens(maker)).size(), 1U);
  ASSERT_EQ(told(service_.set_roles("u-0006", {Role::kCaseworker}, {}, manager_)), "ok");
  EXPECT_EQ(ask(made.token), "api.token-needed");
}

TEST_F(Tokens, EndInTimeOrWhenTheyAreWithdrawn_A23) {
  const node::Caller maker = log_in("hanako");
  const auto one = value_of(service_.make_token(maker, {"一", {Role::kCaseworker}, 1}));
  const auto two = value_of(service_.make_token(maker, {"二", {Role::kCaseworker}, 2}));
  EXPECT_EQ(told(service_.withdraw_token(maker, session_id(two.session))), "ok");
  EXPECT_EQ(told(service_.withdraw_token(maker, session_id(two.session))), "staff.no-token");
  EXPECT_EQ(ask(two.token), "api.token-needed");
  EXPECT_EQ(ask(one.token), "ok");
  clock_.instant += std::chrono::days{1};
  EXPECT_EQ(ask(one.token), "api.token-needed");
}

class Invitations : public Logins {};

TEST_F(Invitations, AreGoodOnceAndForSevenDays_A10) {
  const NewAccount asked{"u-0003", "saburo", "架空", {Role::kCaseworker}, {}};
  const auto first = value_of(service_.invite(asked, manager_));
  EXPECT_EQ(told(service_.activate("saburo", "0000", kPassword)), "staff.invitation-failed");
  EXPECT_EQ(told(service_.activate("nobody", first.code, kPassword)), "staff.invitation-failed");
  clock_.instant += kInvitationStands;
  EXPECT_EQ(told(service_.activate("saburo", first.code, kPassword)), "staff.invitation-failed");
  const auto second = value_of(service_.invite_again("u-0003", manager_));
  EXPECT_EQ(told(service_.activate("saburo", first.code, kPassword)), "staff.invitation-failed");
  EXPECT_EQ(told(service_.activate("saburo", second.code, kPassword)), "ok");
  EXPECT_EQ(told(service_.activate("saburo", second.code, kOther)), "staff.invitation-failed");
  EXPECT_EQ(try_in("saburo", kPassword), "ok");
}

TEST_F(Invitations, EndWhatWasKnownBefore_A10) {
  const std::string held = value_of(service_.log_in("hanako", kPassword)).token;
  value_of(service_.invite_again("u-0002", manager_));
  EXPECT_EQ(told(service_.caller_of(held)), "api.token-needed");
  EXPECT_EQ(try_in("hanako", kPassword), "staff.login-failed");
}

// What an account sees, by partition, unit and assignment.
class Sights : public testing::Office {
 protected:
  std::string add_case(const std::string& partition) {
    const CaseId id = CaseId::draw(random_);
    store::ChangeSet act(
        audit::Record::make(audit::Act::kIntake, clock_.now(), id, json::Object{}, random_));
    act.insert({store::Table::kCase,
                {id.text(), partition, std::string("p"), std::string("open"), std::int64_t{1},
                 std::int64_t{1}, std::int64_t{1}, Bytes{1}}});
    EXPECT_TRUE(store_->apply(act).ok());
    return id.text();
  }
  node::Caller caller(std::set<Role> roles, std::vector<Covered> covers) {
    return {{"u-0002", *roles.begin(), Digest(), Instant()}, std::move(roles), std::move(covers)};
  }
  bool sees(const node::Caller& caller, const std::string& case_id) {
    const auto place = value_of(node::place_of_case(*store_, case_id));
    return value_of(node::may_see(*store_, caller, *place));
  }
  void give(const std::string& case_id, const std::string& holder, Part part) {
    EXPECT_EQ(told(service_.assign(case_id, holder, part, manager_)), "ok");
  }
};

TEST_F(Sights, AreOfThePartitionsThatAreNamed_A11_Invariant9) {
  const std::string miyako = add_case("lg-032026");
  const std::string yamada = add_case("lg-034827");
  const auto nobody = caller({Role::kCaseworker}, {});
  const auto one = caller({Role::kCaseworker}, {{"lg-032026", std::nullopt}});
  EXPECT_FALSE(sees(nobody, miyako));
  EXPECT_TRUE(sees(one, miyako));
  EXPECT_FALSE(sees(one, yamada));
  const node::Caller listed{
      {"u-0001", Role::kCaseworker, Digest(), Instant()}, {Role::kCaseworker}, std::nullopt};
  EXPECT_TRUE(sees(listed, miyako) && sees(listed, yamada));
}

TEST_F(Sights, AreOfTheUnitsThatAreNamed_A11_Invariant9) {
  const std::string given = add_case("lg-032026");
  const std::string other = add_case("lg-032026");
  const std::string free = add_case("lg-032026");
  give(given, "rainbow", Part::kUnit);
  give(other, "activity", Part::kUnit);
  const auto rainbow =
      caller({Role::kCoordinator}, {{"lg-032026", std::set<std::string>{"rainbow"}}});
  EXPECT_TRUE(sees(rainbow, given));
  EXPECT_FALSE(sees(rainbow, other));
  EXPECT_FALSE(sees(rainbow, free));
  const auto none = caller({Role::kCoordinator}, {{"lg-032026", std::set<std::string>{}}});
  EXPECT_FALSE(sees(none, given) || sees(none, free));
}

TEST_F(Sights, MayBeOfAssignedCasesOnly_A40) {
  add("u-0002", "hanako", {Role::kCaseworker}, {{"lg-032026", std::nullopt}});
  const std::string given = add_case("lg-032026");
  const std::string other = add_case("lg-032026");
  give(given, "u-0002", Part::kSecond);
  const auto worker = caller({Role::kCaseworker}, {{"lg-032026", std::nullopt}});
  const auto coordinator = caller({Role::kCoordinator}, {{"lg-032026", std::nullopt}});
  EXPECT_TRUE(sees(worker, other));
  ASSERT_EQ(told(service_.see_only_assigned("lg-032026", true, manager_)), "ok");
  EXPECT_TRUE(sees(worker, given));
  EXPECT_FALSE(sees(worker, other));
  EXPECT_TRUE(sees(coordinator, other));
  ASSERT_EQ(told(service_.see_only_assigned("lg-032026", false, manager_)), "ok");
  EXPECT_TRUE(sees(worker, other));
}

TEST_F(Sights, AreNotWidenedByGivingACaseAway_A38) {
  add("u-0002", "hanako", {Role::kCaseworker}, {{"lg-034827", std::nullopt}});
  add("u-0003", "taro", {Role::kCaseworker}, {{"lg-032026", std::nullopt}});
  add("u-0004", "jiro", {Role::kCaseworker}, {{"lg-032026", std::nullopt}});
  const std::string miyako = add_case("lg-032026");
  EXPECT_EQ(told(service_.assign(miyako, "u-0002", Part::kLead, manager_)), "staff.not-covered");
  EXPECT_EQ(told(service_.assign(miyako, "u-0009", Part::kLead, manager_)), "staff.no-account");
  give(miyako, "u-0003", Part::kLead);
  EXPECT_EQ(told(service_.assign(miyako, "u-0004", Part::kLead, manager_)), "staff.has-lead");
  give(miyako, "u-0003", Part::kSecond);
  give(miyako, "u-0004", Part::kLead);
  EXPECT_EQ(told(service_.unassign(miyako, "u-0003", manager_)), "ok");
  EXPECT_EQ(told(service_.unassign(miyako, "u-0003", manager_)), "staff.not-assigned");
}

TEST_F(Sights, ShowPagesOfWhatIsSeenAndNothingElse_Invariant9) {
  std::set<std::string> mine;
  for (int i = 0; i < 30; ++i) {
    add_case("lg-032026");
    if (i % 3 == 0) mine.insert(add_case("lg-034827"));
  }
  const auto one = caller({Role::kCaseworker}, {{"lg-034827", std::nullopt}});
  store::Scan page{.table = store::Table::kCase, .limit = 4};
  std::set<std::string> seen;
  while (true) {
    const auto found = value_of(node::seen_page(*store_, one, page));
    EXPECT_LE(found.shown.size(), 4U);
    for (const store::Row& row : found.shown) seen.insert(std::get<std::string>(row.fields[0]));
    if (found.rows.size() < page.limit) break;
    page.after = found.rows.back();
    EXPECT_TRUE(mine.count(std::get<std::string>(page.after->fields[0])) > 0);
  }
  EXPECT_EQ(seen, mine);
}

}  // namespace
}  // namespace musubi::staff
