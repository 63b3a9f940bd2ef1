// Groups: many change sets, one durable commit.
#include "tests/contract/store_contract.h"

namespace musubi::store::contract {

TEST_P(StoreContract, ReadsItsOwnWritesInsideAGroup) {
  ASSERT_TRUE(store().begin_group().ok());
  apply(act().insert(case_row(case_named("a"), "first")));
  EXPECT_EQ(body_of_case(case_named("a")), "first");
  EXPECT_EQ(scan({.table = Table::kCase}).size(), 1u);
  EXPECT_EQ(log_size(), 1u);
  ASSERT_TRUE(store().commit_group().ok());
  EXPECT_EQ(body_of_case(case_named("a")), "first");
}

TEST_P(StoreContract, AFailedChangeSetUndoesOnlyItself) {
  ASSERT_TRUE(store().begin_group().ok());
  EXPECT_EQ(apply(act("one").insert(case_row(case_named("a"), "a"))), "done");
  EXPECT_EQ(apply(act("two")
                      .insert(case_row(case_named("b"), "b"))
                      .insert(case_row(case_named("a"), "twice"))),
            "store.conflict");
  EXPECT_EQ(apply(act("three").insert(case_row(case_named("c"), "c"))), "done");
  ASSERT_TRUE(store().commit_group().ok());
  EXPECT_EQ(body_of_case(case_named("a")), "a");
  EXPECT_EQ(body_of_case(case_named("b")), "absent");
  EXPECT_EQ(body_of_case(case_named("c")), "c");
  EXPECT_EQ(record_bodies(), (std::vector<std::string>{R"("one")", R"("three")"}));
  EXPECT_EQ(store().log_head().value().root, merkle_tree_hash(leaves()));
}

TEST_P(StoreContract, RollingBackUndoesTheWholeGroup) {
  apply(act("before").insert(case_row(case_named("a"), "first")).insert(task("t", "open", 1)));
  const LogHead before = store().log_head().value();
  ASSERT_TRUE(store().begin_group().ok());
  apply(act("one").update(case_row(case_named("a"), "second")));
  apply(act("two").erase(Table::kTask, {std::string("t")}));
  apply(act("three").insert(case_row(case_named("b"), "b")));
  store().rollback_group();
  EXPECT_EQ(body_of_case(case_named("a")), "first");
  EXPECT_EQ(body_of_case(case_named("b")), "absent");
  EXPECT_EQ(scan({.table = Table::kTask}), std::vector<std::string>{"t"});
  EXPECT_EQ(store().log_head().value().size, before.size);
  EXPECT_EQ(store().log_head().value().root, before.root);
}

TEST_P(StoreContract, GoesOnAfterAGroupThatWasRolledBack) {
  ASSERT_TRUE(store().begin_group().ok());
  apply(act("lost").insert(case_row(case_named("a"), "lost")));
  store().rollback_group();
  EXPECT_EQ(apply(act("kept").insert(case_row(case_named("a"), "kept"))), "done");
  EXPECT_EQ(body_of_case(case_named("a")), "kept");
  EXPECT_EQ(record_bodies(), std::vector<std::string>{R"("kept")"});
  EXPECT_EQ(store().log_head().value().root, merkle_tree_hash(leaves()));
}

TEST_P(StoreContract, DoesNotNestGroups) {
  EXPECT_EQ(store().commit_group().error().reason, "store.no-group");
  ASSERT_TRUE(store().begin_group().ok());
  EXPECT_EQ(store().begin_group().error().reason, "store.group-open");
  EXPECT_TRUE(store().commit_group().ok());
}

}  // namespace musubi::store::contract
