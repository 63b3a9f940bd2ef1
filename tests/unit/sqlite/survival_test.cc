// Killed, full, or opened twice: what was committed is there, whole groups only.
#include <csignal>

#include <sys/resource.h>
#include <unistd.h>

#include "tests/unit/sqlite/store_on_disk.h"

namespace musubi::store {
namespace {

constexpr int kGroupSize = 5;

class SurvivingStore : public StoreOnDisk {
 protected:
  void write_group(int group, int sets = kGroupSize) {
    for (int i = 0; i < sets; ++i) {
      const std::string id = std::to_string(group) + "-" + std::to_string(i);
      apply(act(id).insert(task_of(case_named(id), id, "body")));
    }
  }
  std::size_t task_count() { return scan({.table = Table::kTask}).size(); }

  static void tell(int out) {
    const char done = '.';
    if (::write(out, &done, 1) != 1) ::_exit(9);
  }
};

TEST_F(SurvivingStore, KeepsWholeGroupsWhenItIsKilledInTheMiddleOfOne) {
  const int code = in_another_process(
      [this](int out) {
        open();
        for (int group = 0; group < 3; ++group) {
          if (!store().begin_group()) return 1;
          write_group(group);
          if (!store().commit_group()) return 2;
        }
        if (!store().begin_group()) return 3;
        write_group(3, kGroupSize - 1);
        tell(out);
        ::pause();
        return 4;
      },
      1);
  EXPECT_EQ(code, -1);
  ASSERT_EQ(open(), "opened");
  EXPECT_EQ(task_count(), 3u * kGroupSize);
  EXPECT_EQ(log_size(), 3u * kGroupSize);
  EXPECT_EQ(store().log_head().value().root, contract::merkle_tree_hash(leaves()));
  EXPECT_EQ(body_of(Table::kTask, {std::string("2-4")}), "body");
}

TEST_F(SurvivingStore, LosesNothingThatWasAcknowledgedWheneverItIsKilled) {
  std::size_t acknowledged = 0;
  int next_group = 0;
  for (const std::size_t kill_after : {1, 2, 5, 11}) {
    std::string told;
    in_another_process(
        [this, next_group](int out) {
          open();
          for (int group = next_group;; ++group) {
            if (!store().begin_group()) return 1;
            write_group(group);
            if (!store().commit_group()) return 2;
            tell(out);
          }
        },
        kill_after, &told);
    acknowledged += told.size();
    ASSERT_EQ(open(), "opened");
    const std::size_t groups = task_count() / kGroupSize;
    EXPECT_EQ(task_count() % kGroupSize, 0u);
    EXPECT_GE(groups, acknowledged);
    EXPECT_LE(groups, acknowledged + 1);
    EXPECT_EQ(log_size(), task_count());
    EXPECT_EQ(store().log_head().value().root, contract::merkle_tree_hash(leaves()));
    acknowledged = groups;
    next_group = static_cast<int>(groups);
    close();
  }
}

TEST_F(SurvivingStore, StopsForGoodWhenTheDiskIsFull) {
  std::string told;
  const int code = in_another_process(
      [this](int out) {
        open();
        std::signal(SIGXFSZ, SIG_IGN);
        constexpr rlim_t kDisk = 2 * 1024 * 1024;
        const rlimit small{kDisk, kDisk};
        if (::setrlimit(RLIMIT_FSIZE, &small) != 0) return 1;
        for (int i = 0; i < 1000; ++i) {
          const std::string id = "big-" + std::to_string(i);
          const auto applied =
              store().apply(act().insert(task_of(case_named(id), id, std::string(8000, 'x'))));
          if (applied) {
            tell(out);
            continue;
          }
          if (applied.error().code != ErrorCode::kStorage) return 2;
          const auto after = store().apply(act());
          if (after || after.error().reason != "store.failed") return 3;
          if (store().find(Table::kTask, {id}).ok() || store().log_head().ok()) return 4;
          return 0;
        }
        return 5;
      },
      SIZE_MAX, &told);
  EXPECT_EQ(code, 0);
  ASSERT_EQ(open(), "opened");
  EXPECT_GT(told.size(), 0u);
  EXPECT_EQ(task_count(), told.size());
  EXPECT_EQ(log_size(), told.size());
}

TEST_F(SurvivingStore, IsUsedByOneProcessAtATime) {
  ASSERT_EQ(open(), "opened");
  const int code = in_another_process([this](int) {
    const auto second = open_sqlite_store(path(), crypto::Secret(Bytes(32, 7)));
    return second.ok() ? 1 : second.error().reason == "store.in-use" ? 0 : 2;
  });
  EXPECT_EQ(code, 0);
  EXPECT_EQ(reopen(), "opened");
}

TEST_F(SurvivingStore, FindsEverythingAgainAfterItWasClosed) {
  open();
  apply(act_on(case_named("a"), "taken in").insert(case_row(case_named("a"), "of a")));
  const LogHead head = store().log_head().value();
  ASSERT_EQ(reopen(), "opened");
  EXPECT_EQ(body_of_case(case_named("a")), "of a");
  EXPECT_EQ(store().log_head().value().root, head.root);
  EXPECT_EQ(record_bodies(), std::vector<std::string>{R"("taken in")"});
  EXPECT_EQ(store().apply(act()).value(), 1u);
}

TEST_F(SurvivingStore, DoesNotSealUnderAKeyThatWasRolledBack) {
  open();
  const CaseId a = case_named("a");
  const CaseId b = case_named("b");
  apply(act().insert(task("t", "open", 1)));
  ASSERT_TRUE(store().begin_group().ok());
  EXPECT_EQ(apply(act().insert(case_row(a, "lost")).insert(task("t", "open", 1))),
            "store.conflict");
  EXPECT_EQ(apply(act_on(a, "kept").insert(case_row(a, "of a"))), "done");
  ASSERT_TRUE(store().commit_group().ok());
  ASSERT_TRUE(store().begin_group().ok());
  apply(act_on(b, "lost").insert(case_row(b, "lost")));
  store().rollback_group();
  EXPECT_EQ(apply(act_on(b, "kept").insert(case_row(b, "of b"))), "done");
  ASSERT_EQ(reopen(), "opened");  // where only what is on the disk counts
  EXPECT_EQ(body_of_case(a), "of a");
  EXPECT_EQ(body_of_case(b), "of b");
  EXPECT_EQ(record_bodies().back(), R"("kept")");
}

TEST_F(SurvivingStore, LosesAnOpenGroupWhenItIsClosed) {
  open();
  ASSERT_TRUE(store().begin_group().ok());
  write_group(0);
  ASSERT_EQ(reopen(), "opened");
  EXPECT_EQ(task_count(), 0u);
  EXPECT_EQ(log_size(), 0u);
}

}  // namespace
}  // namespace musubi::store
