#include "protocol/staff/roles.h"

#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

namespace musubi::staff {
namespace {

std::string specification() {
  std::ifstream file(MUSUBI_SOURCE_DIR "/docs/spec/staff.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Each pair that the page's table names.
std::set<std::set<Role>> pairs_of_the_page() {
  const std::string page = specification();
  const auto begin = page.find("| never with |");
  EXPECT_NE(begin, std::string::npos);
  std::istringstream table(page.substr(begin));
  std::set<std::set<Role>> pairs;
  const std::regex code("`(\\w+)`");
  std::string line;
  std::getline(table, line);
  std::getline(table, line);
  while (std::getline(table, line) && !line.empty()) {
    std::vector<Role> roles;
    for (std::sregex_iterator found(line.begin(), line.end(), code), end; found != end; ++found) {
      roles.push_back(*parse_role((*found)[1].str()));
    }
    for (std::size_t i = 1; i < roles.size(); ++i) pairs.insert({roles[0], roles[i]});
  }
  return pairs;
}

TEST(Roles, ThatDoNotGoTogetherAreThoseOfTheSpecification_A6) {
  std::set<std::set<Role>> pairs;
  for (const auto& [a, b] : forbidden_pairs()) EXPECT_TRUE(pairs.insert({a, b}).second);
  EXPECT_EQ(pairs, pairs_of_the_page());
}

TEST(Roles, AreThoseOfTheSpecification_A5) {
  const std::string page = specification();
  for (const RoleName& role : role_names()) {
    const std::string row = "| `" + std::string(role.code) + "` | " + std::string(role.ja) + " | " +
                            std::string(role.en) + " |";
    EXPECT_NE(page.find(row), std::string::npos) << row;
  }
}

TEST(Roles, KeepApartWhoActsWhoChecksAndWhoRunsTheMachine) {
  for (const Role acts : {Role::kCaseworker, Role::kCoordinator, Role::kConvener}) {
    for (const Role checks : {Role::kAuditor, Role::kPrivacyOfficer}) {
      EXPECT_FALSE(go_together(acts, checks));
      for (const Role runs : {Role::kOperator, Role::kKeyHolder, Role::kAccountManager}) {
        EXPECT_FALSE(go_together(acts, runs));
        EXPECT_FALSE(go_together(checks, runs));
      }
    }
  }
}

// What one role does for another never gets around a pair.
TEST(Roles, ImplyNothingThatTheirHolderMayNotHave) {
  for (const auto& [a, b] : forbidden_pairs()) {
    EXPECT_FALSE(covers(a, b));
    EXPECT_FALSE(covers(b, a));
  }
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    for (std::size_t j = 0; j < kRoleCount; ++j) {
      const auto held = static_cast<Role>(i);
      const auto implied = static_cast<Role>(j);
      if (!covers(held, implied)) continue;
      for (const auto& [a, b] : forbidden_pairs()) {
        if (a == implied && b != Role::kPolicyOwner) {
          EXPECT_FALSE(go_together(held, b));
        }
        if (b == implied && a != Role::kPolicyOwner) {
          EXPECT_FALSE(go_together(held, a));
        }
      }
    }
  }
}

TEST(Roles, AreNeverNone) {
  EXPECT_EQ(check_roles({}).error().reason, "staff.no-role");
  EXPECT_TRUE(check_roles({Role::kOperator, Role::kAccountManager, Role::kKeyHolder}).ok());
}

}  // namespace
}  // namespace musubi::staff
