// The log: it only grows, its proofs verify, and what is shredded is gone while they still do.
#include "crypto/log/merkle.h"
#include "tests/contract/store_contract.h"

namespace musubi::store::contract {
namespace {

using Bodies = std::vector<std::string>;

crypto::NodeReader reader(Store& store) {
  return [&store](unsigned level, std::uint64_t index) { return store.log_node(level, index); };
}

// Every leaf's inclusion, and consistency with every earlier size.
void expect_that_every_proof_verifies(Store& store, const std::vector<Bytes>& leaves) {
  const LogHead head = store.log_head().value();
  ASSERT_EQ(head.size, leaves.size());
  EXPECT_EQ(head.root, merkle_tree_hash(leaves));
  for (std::uint64_t i = 0; i < head.size; ++i) {
    const auto inclusion = crypto::inclusion_proof(i, head.size, reader(store));
    ASSERT_TRUE(inclusion.ok());
    EXPECT_TRUE(
        crypto::verify_inclusion(crypto::leaf_hash(leaves[i]), i, head.size, *inclusion, head.root)
            .ok());
    const Digest old_root = merkle_tree_hash(std::span(leaves).first(i + 1));
    const auto growth = crypto::consistency_proof(i + 1, head.size, reader(store));
    ASSERT_TRUE(growth.ok());
    EXPECT_TRUE(crypto::verify_consistency(i + 1, old_root, head.size, head.root, *growth).ok());
  }
}

}  // namespace

TEST_P(StoreContract, BeginsWithAnEmptyLog) {
  const LogHead head = store().log_head().value();
  EXPECT_EQ(head.size, 0u);
  EXPECT_EQ(head.root, merkle_tree_hash({}));
  EXPECT_TRUE(leaves().empty());
}

TEST_P(StoreContract, AppendsALeafForEachRecordAndTellsWhere) {
  EXPECT_EQ(store().apply(act("one").also(record("two"))).value(), 0u);
  EXPECT_EQ(store().apply(act("three")).value(), 2u);
  EXPECT_EQ(store().apply(ChangeSet::bookkeeping()).value(), 3u);
  EXPECT_EQ(record_bodies(), (Bodies{R"("one")", R"("two")", R"("three")"}));
}

TEST_P(StoreContract, KeepsRecordsThatOpenTheirLeaves) {
  apply(act_on(case_named("a"), "what happened"));
  const auto logged = store().log_records(0, 1).value().at(0);
  const auto restored =
      audit::Record::restore(logged.leaf, logged.salt, logged.body, logged.case_id);
  ASSERT_TRUE(restored.ok());
  EXPECT_EQ(restored->act(), audit::Act::kIntake);
  EXPECT_EQ(restored->case_id(), case_named("a"));
  EXPECT_EQ(logged.index, 0u);
}

TEST_P(StoreContract, GivesTheRootAndProofsOfRfc6962AtEverySize) {
  for (int size = 1; size <= 40; ++size) {
    apply(act("record " + std::to_string(size)));
    EXPECT_EQ(store().log_head().value().root, merkle_tree_hash(leaves())) << size;
  }
  expect_that_every_proof_verifies(store(), leaves());
}

TEST_P(StoreContract, GivesLeavesInPieces) {
  for (int i = 0; i < 5; ++i) apply(act(std::to_string(i)));
  EXPECT_EQ(store().log_leaves(1, 2).value().size(), 2u);
  EXPECT_EQ(store().log_leaves(1, 2).value()[0], leaves()[1]);
  EXPECT_EQ(store().log_leaves(3, 10).value().size(), 2u);
  EXPECT_TRUE(store().log_leaves(5, 1).value().empty());
  EXPECT_TRUE(store().log_leaves(~std::uint64_t{0}, 1).value().empty());
  EXPECT_EQ(store().log_leaves(0, kMaxScanRows + 1).error().reason, "store.scan-limit");
  EXPECT_EQ(store().log_records(0, kMaxScanRows + 1).error().reason, "store.scan-limit");
}

TEST_P(StoreContract, KnowsNoNodeThatIsNotComplete) {
  for (int i = 0; i < 3; ++i) apply(act());
  EXPECT_TRUE(store().log_node(0, 2).ok());
  EXPECT_TRUE(store().log_node(1, 0).ok());
  EXPECT_EQ(store().log_node(1, 1).error().reason, "store.no-node");
  EXPECT_EQ(store().log_node(0, 3).error().reason, "store.no-node");
  EXPECT_EQ(store().log_node(63, 0).error().reason, "store.no-node");
}

TEST_P(StoreContract, ShreddingMakesACaseUnreadableAndLeavesTheOthers) {
  const CaseId a = case_named("a");
  const CaseId b = case_named("b");
  apply(act_on(a, "a was taken in").insert(case_row(a, "of a")).insert(task_of(a, "ta", "task a")));
  apply(act_on(b, "b was taken in").insert(case_row(b, "of b")).insert(search_key("b", b)));
  apply(act("search").insert(search_key("a", a)));
  EXPECT_EQ(apply(act("a is destroyed").shred(a)), "done");

  EXPECT_EQ(body_of_case(a), "shredded");
  EXPECT_EQ(body_of(Table::kTask, {std::string("ta")}), "shredded");
  EXPECT_EQ(body_of_case(b), "of b");
  EXPECT_EQ(record_bodies(),
            (Bodies{"shredded", R"("b was taken in")", R"("search")", R"("a is destroyed")"}));
  EXPECT_TRUE(store().log_records(0, 1).value().at(0).salt.empty());
  const auto keys = store().scan({.table = Table::kSearchKey}).value();
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_EQ(keys[0], search_key("b", b));
}

TEST_P(StoreContract, ShreddingLeavesEveryProofWhole) {
  const CaseId a = case_named("a");
  for (int i = 0; i < 9; ++i) apply(i % 2 == 0 ? act_on(a, "about a") : act("other"));
  const std::vector<Bytes> before = leaves();
  apply(act("a is destroyed").shred(a));
  const std::vector<Bytes> after = leaves();
  ASSERT_EQ(after.size(), before.size() + 1);
  EXPECT_TRUE(std::equal(before.begin(), before.end(), after.begin()));
  expect_that_every_proof_verifies(store(), after);
}

TEST_P(StoreContract, AShreddedCaseTakesNothingMore) {
  const CaseId a = case_named("a");
  apply(act().insert(case_row(a, "of a")));
  apply(act("destroyed").shred(a));
  EXPECT_EQ(apply(act().update(case_row(a, "again"))), "store.shredded");
  EXPECT_EQ(apply(act().insert(task_of(a, "t", "again"))), "store.shredded");
  EXPECT_EQ(apply(act().insert(search_key("again", a))), "store.shredded");
  EXPECT_EQ(apply(act_on(a, "again")), "store.shredded");
  EXPECT_EQ(log_size(), 2u);
}

TEST_P(StoreContract, AShreddedRowCanStillChangeItsClearFieldsAndGo) {
  const CaseId a = case_named("a");
  apply(act().insert(case_row(a, "of a")));
  apply(act("destroyed").shred(a));
  Row row = store().find(Table::kCase, {a.text()}).value().value();
  row.fields[3] = std::string("closed");
  EXPECT_EQ(apply(act().update(row)), "done");
  EXPECT_EQ(store().find(Table::kCase, {a.text()}).value(), row);
  EXPECT_EQ(apply(act().erase(Table::kCase, {a.text()})), "done");
}

TEST_P(StoreContract, ShreddingCoversItsOwnChangeSetAndHoldsForCasesNeverSeen) {
  const CaseId a = case_named("a");
  EXPECT_EQ(apply(act_on(a, "last word").insert(case_row(a, "of a")).shred(a)), "done");
  EXPECT_EQ(body_of_case(a), "shredded");
  EXPECT_EQ(record_bodies(), Bodies{"shredded"});
  apply(act("early").shred(case_named("b")));
  EXPECT_EQ(apply(act().insert(case_row(case_named("b"), "of b"))), "store.shredded");
  EXPECT_EQ(apply(act("twice").shred(a)), "done");
}

TEST_P(StoreContract, ARolledBackShreddingIsNone) {
  const CaseId a = case_named("a");
  apply(act_on(a, "taken in").insert(case_row(a, "of a")).insert(search_key("a", a)));
  ASSERT_TRUE(store().begin_group().ok());
  apply(act("destroyed").shred(a));
  EXPECT_EQ(body_of_case(a), "shredded");
  store().rollback_group();
  EXPECT_EQ(body_of_case(a), "of a");
  EXPECT_EQ(record_bodies(), Bodies{R"("taken in")"});
  EXPECT_EQ(scan({.table = Table::kSearchKey}).size(), 1u);
  EXPECT_EQ(apply(act().update(case_row(a, "still there"))), "done");
  EXPECT_EQ(body_of_case(a), "still there");
}

TEST_P(StoreContract, ARecordThatIsRefusedTakesTheEarlierOnesWithIt) {
  const CaseId a = case_named("a");
  apply(act("destroyed").shred(a));
  const LogHead before = store().log_head().value();
  ASSERT_TRUE(store().begin_group().ok());
  EXPECT_EQ(apply(act("appended first").also(record("refused", a))), "store.shredded");
  EXPECT_EQ(store().log_head().value().size, before.size);
  EXPECT_EQ(store().log_head().value().root, before.root);
  EXPECT_EQ(store().apply(act("next")).value(), 1u);
  ASSERT_TRUE(store().commit_group().ok());
  EXPECT_EQ(record_bodies(), (Bodies{R"("destroyed")", R"("next")"}));
  expect_that_every_proof_verifies(store(), leaves());
}

}  // namespace musubi::store::contract
