// Rows: what a change set may do, what it may not, and that nothing is done by halves.
#include "tests/contract/store_contract.h"

namespace musubi::store::contract {

TEST_P(StoreContract, FindsWhatWasInsertedAndNothingElse) {
  EXPECT_EQ(apply(act().insert(case_row(case_named("a"), "first"))), "done");
  EXPECT_EQ(body_of_case(case_named("a")), "first");
  EXPECT_EQ(body_of_case(case_named("b")), "absent");
}

TEST_P(StoreContract, GivesBackEveryFieldAsItWas) {
  const Row clear = registry_version(7);
  const Row sealed = case_row(case_named("a"), std::string("\0日本\xff", 8), -5);
  const Row absent_fields = task("t", "open", 3);
  EXPECT_EQ(apply(act().insert(clear).insert(sealed).insert(absent_fields)), "done");
  for (const Row& row : {clear, sealed, absent_fields}) {
    EXPECT_EQ(store().find(row.table, key_of(row)).value(), row);
  }
}

TEST_P(StoreContract, KeepsRowsOfEveryTableAndFindsThemByEveryIndex) {
  ChangeSet all = act();
  for (const TableSpec& table : schema()) all.insert(sample(table.table));
  ASSERT_EQ(apply(all), "done");
  for (const TableSpec& table : schema()) {
    const Row row = sample(table.table);
    EXPECT_EQ(store().find(table.table, key_of(row)).value(), row) << table.name;
    for (std::size_t index = 0; index < table.indexes.size(); ++index) {
      Scan scan{.table = table.table, .index = index};
      for (const std::size_t column : table.indexes[index].columns) {
        scan.prefix.push_back(row.fields[column]);
      }
      const auto found = store().scan(scan);
      ASSERT_TRUE(found.ok()) << table.name;
      EXPECT_EQ(*found, std::vector<Row>{row}) << table.name << " " << table.indexes[index].name;
    }
  }
}

TEST_P(StoreContract, ShredsEveryTable) {
  ChangeSet all = act();
  for (const TableSpec& table : schema()) all.insert(sample(table.table));
  apply(all);
  ASSERT_EQ(apply(act().shred(case_named("sample"))), "done");
  for (const TableSpec& table : schema()) {
    const auto found = store().find(table.table, key_of(sample(table.table)));
    ASSERT_TRUE(found.ok()) << table.name;
    ASSERT_EQ(found->has_value(), !table.goes_with_case) << table.name;
    for (std::size_t i = 0; *found && i < table.columns.size(); ++i) {
      const bool gone = std::holds_alternative<std::monostate>((*found)->fields[i]);
      EXPECT_EQ(gone, table.columns[i].sealing == Sealing::kCase)
          << table.name << " " << table.columns[i].name;
    }
  }
}

TEST_P(StoreContract, KeepsEmptyTextAndBytesApartFromAbsence) {
  Row row = task_of(case_named("a"), "t", "");
  row.fields[5] = std::string();
  EXPECT_EQ(apply(act().insert(row)), "done");
  EXPECT_EQ(store().find(Table::kTask, key_of(row)).value(), row);
}

TEST_P(StoreContract, RefusesToInsertTwice) {
  apply(act().insert(case_row(case_named("a"), "first")));
  EXPECT_EQ(apply(act().insert(case_row(case_named("a"), "second"))), "store.conflict");
  EXPECT_EQ(body_of_case(case_named("a")), "first");
}

TEST_P(StoreContract, UndoesAnActWhoseAnswerIsKeptAlready) {
  const CaseId a = case_named("a");
  const auto kept = [&a](std::string_view answer) {
    return Row{
        Table::kKeptAnswer,
        {std::string("u-0001"), to_bytes("key"), a.text(), std::int64_t{1}, to_bytes(answer)}};
  };
  EXPECT_EQ(apply(act().insert(case_row(a, "first")).insert(kept("first"))), "done");
  EXPECT_EQ(apply(act().put(case_row(a, "second")).insert(kept("second"))), "store.conflict");
  EXPECT_EQ(body_of_case(a), "first");
  EXPECT_EQ(body_of(Table::kKeptAnswer, key_of(kept(""))), "first");
  EXPECT_EQ(log_size(), 1U);
}

TEST_P(StoreContract, UpdatesOnlyWhatIsThere) {
  EXPECT_EQ(apply(act().update(case_row(case_named("a"), "first"))), "store.conflict");
  EXPECT_EQ(body_of_case(case_named("a")), "absent");
  apply(act().insert(case_row(case_named("a"), "first")));
  EXPECT_EQ(apply(act().update(case_row(case_named("a"), "second"))), "done");
  EXPECT_EQ(body_of_case(case_named("a")), "second");
}

TEST_P(StoreContract, PutsWhetherThereOrNot) {
  EXPECT_EQ(apply(act().put(case_row(case_named("a"), "first"))), "done");
  EXPECT_EQ(apply(act().put(case_row(case_named("a"), "second"))), "done");
  EXPECT_EQ(body_of_case(case_named("a")), "second");
}

TEST_P(StoreContract, ErasesOnlyWhatIsThere) {
  const Key key{case_named("a").text()};
  EXPECT_EQ(apply(act().erase(Table::kCase, key)), "store.conflict");
  apply(act().insert(case_row(case_named("a"), "first")));
  EXPECT_EQ(apply(act().erase(Table::kCase, key)), "done");
  EXPECT_EQ(body_of_case(case_named("a")), "absent");
}

TEST_P(StoreContract, SeesInOneChangeSetWhatItDidBefore) {
  EXPECT_EQ(apply(act()
                      .insert(case_row(case_named("a"), "first"))
                      .update(case_row(case_named("a"), "second"))
                      .insert(case_row(case_named("b"), "b"))
                      .erase(Table::kCase, {case_named("b").text()})),
            "done");
  EXPECT_EQ(body_of_case(case_named("a")), "second");
  EXPECT_EQ(body_of_case(case_named("b")), "absent");
}

TEST_P(StoreContract, LeavesNothingBehindWhenALaterStepIsAConflict) {
  apply(act("kept").insert(case_row(case_named("a"), "first")).insert(task("t", "open", 1)));
  const LogHead before = store().log_head().value();
  EXPECT_EQ(apply(act("lost")
                      .update(case_row(case_named("a"), "second"))
                      .erase(Table::kTask, {std::string("t")})
                      .insert(case_row(case_named("b"), "new"))
                      .insert(case_row(case_named("b"), "again"))),
            "store.conflict");
  EXPECT_EQ(body_of_case(case_named("a")), "first");
  EXPECT_EQ(body_of_case(case_named("b")), "absent");
  EXPECT_EQ(scan({.table = Table::kTask, .index = 0}), std::vector<std::string>{"t"});
  EXPECT_EQ(store().log_head().value().size, before.size);
  EXPECT_EQ(store().log_head().value().root, before.root);
}

TEST_P(StoreContract, TakesBookkeepingWithoutATrace) {
  EXPECT_EQ(apply(ChangeSet::bookkeeping().put(setting("language", "ja"))), "done");
  EXPECT_EQ(value_of("language"), "ja");
  EXPECT_EQ(log_size(), 0u);
}

TEST_P(StoreContract, TakesNothingElseWithoutATrace) {
  EXPECT_EQ(apply(ChangeSet::bookkeeping()
                      .put(setting("language", "ja"))
                      .put(case_row(case_named("a"), "first"))),
            "store.not-bookkeeping");
  EXPECT_EQ(apply(ChangeSet::bookkeeping().shred(case_named("a"))), "store.not-bookkeeping");
  EXPECT_EQ(value_of("language"), "absent");
}

TEST_P(StoreContract, RefusesRowsThatDoNotFitTheSchema) {
  const auto refused = [this](std::size_t column, Field field) {
    Row row = case_row(case_named("a"), "first");
    row.fields[column] = std::move(field);
    return apply(act().insert(std::move(row)));
  };
  EXPECT_EQ(refused(0, std::int64_t{1}), "store.field-type");
  EXPECT_EQ(refused(4, std::string("1")), "store.field-type");
  EXPECT_EQ(refused(7, std::string("text for bytes")), "store.field-type");
  EXPECT_EQ(refused(3, std::monostate{}), "store.missing-field");
  EXPECT_EQ(refused(7, std::monostate{}), "store.missing-field");
  EXPECT_EQ(refused(7, Bytes(kMaxFieldBytes + 1)), "store.field-size");

  Row cut = case_row(case_named("a"), "first");
  cut.fields.pop_back();
  EXPECT_EQ(apply(act().insert(cut)), "store.field-count");
  EXPECT_EQ(apply(act().erase(Table::kCase, {})), "store.field-count");
  EXPECT_EQ(apply(act().erase(Table::kCase, {std::int64_t{1}})), "store.field-type");
  EXPECT_EQ(store().find(Table::kCase, {}).error().reason, "store.field-count");
  EXPECT_EQ(log_size(), 0u);
}

}  // namespace musubi::store::contract
