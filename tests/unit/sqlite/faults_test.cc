// What was changed behind the store's back is noticed and never served.
#include "tests/unit/sqlite/store_on_disk.h"

namespace musubi::store {
namespace {

class TamperedStore : public StoreOnDisk {
 protected:
  TamperedStore() {
    open();
    apply(act_on(a, "a was taken in").insert(case_row(a, "of a")).insert(task_of(a, "t1", "one")));
    apply(act_on(b, "b was taken in").insert(case_row(b, "of b")).insert(task_of(a, "t2", "two")));
    apply(ChangeSet::bookkeeping().put(setting("language", "ja")));
  }

  std::string task_body(std::string_view id) { return body_of(Table::kTask, {std::string(id)}); }
  std::string where_case(const CaseId& id) { return "case_id = '" + id.text() + "'"; }

  const CaseId a = case_named("a");
  const CaseId b = case_named("b");
};

TEST_F(TamperedStore, NoticesAFlipInEveryByteOfASealedValue) {
  const std::size_t size = sql("SELECT body FROM \"case\" WHERE " + where_case(a)).size();
  ASSERT_EQ(size, 12 + 4 + 16u);  // nonce, "of a", tag
  for (std::size_t byte = 0; byte < size; ++byte) {
    flip("case", "body", byte, where_case(a));
    EXPECT_EQ(body_of_case(a), "store.corrupt") << byte;
    flip("case", "body", byte, where_case(a));
  }
  EXPECT_EQ(body_of_case(a), "of a");
}

TEST_F(TamperedStore, NoticesAFlipInAValueOfTheNode) {
  flip("setting", "value", 13);
  EXPECT_EQ(value_of("language"), "store.corrupt");
}

TEST_F(TamperedStore, NoticesAChangedClearField) {
  sql("UPDATE \"case\" SET state = 'shut' WHERE " + where_case(a));
  EXPECT_EQ(body_of_case(a), "store.corrupt");
  EXPECT_EQ(scan({.table = Table::kCase}), std::vector<std::string>{"store.corrupt"});
  EXPECT_EQ(body_of_case(b), "of b");
}

TEST_F(TamperedStore, NoticesValuesThatChangedTheirRows) {
  sql("UPDATE task SET body = (SELECT body FROM task WHERE task_id = 't2') WHERE task_id = 't1'");
  EXPECT_EQ(task_body("t1"), "store.corrupt");
  EXPECT_EQ(task_body("t2"), "two");
}

TEST_F(TamperedStore, NoticesWholeRowsThatChangedTheirKeys) {
  sql("DELETE FROM task WHERE task_id = 't1';"
      "UPDATE task SET task_id = 't1' WHERE task_id = 't2'");
  EXPECT_EQ(task_body("t1"), "store.corrupt");
}

TEST_F(TamperedStore, NoticesValuesThatChangedTheirColumns) {
  for (const TableSpec& table : schema()) {
    std::vector<std::string> sealed;
    for (const Column& column : table.columns) {
      if (column.sealing == Sealing::kCase) sealed.emplace_back(column.name);
    }
    if (sealed.size() < 2) continue;
    const Row row = sample(table.table);
    apply(act().insert(row));
    sql("UPDATE \"" + std::string(table.name) + "\" SET " + sealed[0] + " = " + sealed[1] + ", " +
        sealed[1] + " = " + sealed[0]);
    EXPECT_EQ(body_of(table.table, key_of(row)), "store.corrupt") << table.name;
  }
}

TEST_F(TamperedStore, NoticesAValueThatWasTakenOut) {
  sql("UPDATE \"case\" SET body = NULL WHERE " + where_case(a));
  EXPECT_EQ(body_of_case(a), "store.corrupt");
}

TEST_F(TamperedStore, NoticesAnEarlierStateOfAValue) {
  const std::string early = to_hex(as_bytes(sql("SELECT body FROM task WHERE task_id = 't1'")));
  apply(act().update(task_of(a, "t1", "later")));
  sql("UPDATE task SET body = x'" + early + "' WHERE task_id = 't1'");
  EXPECT_EQ(task_body("t1"), "store.corrupt");
}

TEST_F(TamperedStore, NoticesAChangedOrExchangedCaseKey) {
  flip("case_key", "wrapped", 20, where_case(a));
  reopen();
  EXPECT_EQ(body_of_case(a), "store.corrupt");
  EXPECT_EQ(body_of_case(b), "of b");
  flip("case_key", "wrapped", 20, where_case(a));

  sql("UPDATE case_key SET wrapped = (SELECT wrapped FROM case_key WHERE " + where_case(b) +
      ") WHERE " + where_case(a));
  reopen();
  EXPECT_EQ(body_of_case(a), "store.corrupt");
}

TEST_F(TamperedStore, NoticesACaseKeyThatIsGoneWithoutHavingBeenShredded) {
  sql("DELETE FROM case_key WHERE " + where_case(a));
  reopen();
  EXPECT_EQ(body_of_case(a), "store.corrupt");
}

TEST_F(TamperedStore, NoticesAChangedRecordAndAChangedLeaf) {
  flip("log_leaf", "sealed", 14, "position = 0");
  EXPECT_EQ(store().log_records(0, 1).error().reason, "store.corrupt");
  EXPECT_TRUE(store().log_records(1, 1).ok());
  flip("log_leaf", "leaf", 70, "position = 1");
  EXPECT_EQ(store().log_records(1, 1).error().reason, "store.corrupt");
}

TEST_F(TamperedStore, NoticesExchangedRecords) {
  sql("UPDATE log_leaf SET position = -1 WHERE position = 0;"
      "UPDATE log_leaf SET position = 0 WHERE position = 1;"
      "UPDATE log_leaf SET position = 1 WHERE position = -1");
  EXPECT_EQ(store().log_records(0, 1).error().reason, "store.corrupt");
}

TEST_F(TamperedStore, DoesNotOpenOnALogWithAnotherRoot) {
  apply(act("third"));  // an odd size, so that a leaf itself lies on the edge
  ASSERT_EQ(reopen(), "opened");
  flip("log_leaf", "leaf", 70, "position = 2");
  EXPECT_EQ(reopen(), "store.corrupt");
  flip("log_leaf", "leaf", 70, "position = 2");
  ASSERT_EQ(reopen(), "opened");
  flip("log_node", "hash", 0);
  EXPECT_EQ(reopen(), "store.corrupt");
}

TEST_F(TamperedStore, DoesNotOpenOnALogThatWasCut) {
  sql("DELETE FROM log_leaf WHERE position = 1");
  EXPECT_EQ(reopen(), "store.corrupt");
}

}  // namespace
}  // namespace musubi::store
