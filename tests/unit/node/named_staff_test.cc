#include "node/sharing/named_staff.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "tests/support/full_manifest.h"
#include "tests/support/registry_federation.h"

namespace musubi::node {
namespace {

using registry::testing::expect_value;
using registry::testing::node_id;

// A message that arrived under NAMED_STAFF_ONLY.
class NamedStaff : public ::testing::Test {
 protected:
  NamedStaff() : manifest_(bound()) {
    store::ChangeSet arrival(
        audit::Record::make(audit::Act::kReceived, now_, item_.case_id, json::Object{}, random_));
    arrival.insert(exchange::to_row(item_)).insert(naming_task(item_));
    EXPECT_TRUE(store_->apply(arrival).ok());
  }

  [[nodiscard]] static Manifest bound() {
    Manifest manifest = musubi::testing::full_manifest();
    manifest.sender = node_id("lg-032026-01");
    manifest.obligations = {{"NO_EXPORT", std::nullopt}, {"NAMED_STAFF_ONLY", std::nullopt}};
    return manifest;
  }
  std::string look(const std::string& user) {
    const Status may = check_named(*store_, item_, manifest_, user);
    return may.ok() ? "ok" : may.error().reason;
  }
  std::string name(const std::set<std::string>& users, const std::string& by) {
    const Status named =
        name_staff(*store_, item_.sender, item_.message, users, {by}, now_, random_);
    return named.ok() ? "ok" : named.error().reason;
  }
  std::string task_state() {
    const auto tasks = expect_value(store_->scan({.table = store::Table::kTask}));
    return std::get<std::string>(tasks.at(0).fields.at(4));
  }

  std::unique_ptr<store::Store> store_ = store::make_memory_store();
  crypto::SeededRandom random_{3};
  Instant now_ = registry::testing::kIssued;
  exchange::ReceivedItem item_{node_id("lg-032026-01"),
                               MessageId::draw(random_),
                               CaseId::draw(random_),
                               "lg-032026",
                               std::nullopt,
                               "referral",
                               1,
                               std::nullopt,
                               now_,
                               std::nullopt,
                               std::nullopt,
                               {},
                               std::nullopt,
                               std::nullopt};
  Manifest manifest_;
};

TEST_F(NamedStaff, AloneSeeWhatArrivedForThem_P48_Invariant7) {
  EXPECT_EQ(look("u-0001"), "message.not-named");
  EXPECT_EQ(name({"u-0001", "u-0003"}, "u-0002"), "ok");
  EXPECT_EQ(look("u-0001"), "ok");
  EXPECT_EQ(look("u-0003"), "ok");
  EXPECT_EQ(look("u-0002"), "message.not-named");
  EXPECT_EQ(look("u-0004"), "message.not-named");
}

TEST_F(NamedStaff, AreThoseOfTheLastListOnly_P49) {
  EXPECT_EQ(task_state(), "open");
  ASSERT_EQ(name({"u-0001"}, "u-0002"), "ok");
  EXPECT_EQ(task_state(), "done");
  ASSERT_EQ(name({"u-0003"}, "u-0002"), "ok");
  EXPECT_EQ(look("u-0001"), "message.not-named");
  ASSERT_EQ(name({}, "u-0002"), "ok");
  EXPECT_EQ(look("u-0003"), "message.not-named");
  EXPECT_EQ(task_state(), "open");
}

TEST_F(NamedStaff, AreNeverNamedByThemselves_P49) {
  EXPECT_EQ(name({"u-0001", "u-0002"}, "u-0002"), "naming.own-name");
  EXPECT_EQ(look("u-0001"), "message.not-named");
}

TEST_F(NamedStaff, AreAskedForOnlyWhereTheDutySaysSo_P48) {
  manifest_.obligations = {{"NO_EXPORT", std::nullopt}};
  EXPECT_EQ(look("u-0001"), "ok");
}

// Whoever destroys the case destroys the list; what is not there names nobody.
TEST_F(NamedStaff, AreNobodyOnceTheCaseIsDestroyed_P48) {
  ASSERT_EQ(name({"u-0001"}, "u-0002"), "ok");
  store::ChangeSet end(
      audit::Record::make(audit::Act::kKey, now_, std::nullopt, json::Object{}, random_));
  end.shred(item_.case_id);
  ASSERT_TRUE(store_->apply(end).ok());
  EXPECT_EQ(look("u-0001"), "message.not-named");
  EXPECT_EQ(name({"u-0001"}, "u-0002"), "naming.not-found");
}

}  // namespace
}  // namespace musubi::node
