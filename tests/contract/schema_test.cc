// The schema keeps its own rules: every store relies on them without looking.
#include "protocol/store/schema.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "protocol/store/check.h"

namespace musubi::store {
namespace {

bool clear(const TableSpec& table, std::size_t column) {
  return table.columns.at(column).sealing == Sealing::kClear;
}

TEST(Schema, ListsEveryTableOnceInTheOrderOfTheEnumeration) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < schema().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(schema()[i].table), i);
    EXPECT_TRUE(names.insert(schema()[i].name).second) << schema()[i].name;
  }
}

TEST(Schema, NamesColumnsAndIndexesOnceWithPlainNames) {
  const auto plain = [](std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(),
                                        [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  };
  for (const TableSpec& table : schema()) {
    EXPECT_TRUE(plain(table.name));
    std::set<std::string_view> names;
    for (const Column& column : table.columns) {
      EXPECT_TRUE(plain(column.name) && names.insert(column.name).second) << column.name;
    }
    for (const Index& index : table.indexes) {
      EXPECT_TRUE(plain(index.name) && names.insert(index.name).second) << index.name;
    }
  }
}

TEST(Schema, HasKeysThatAreClearAndNeverAbsent) {
  for (const TableSpec& table : schema()) {
    ASSERT_GE(table.key_columns, 1u) << table.name;
    ASSERT_LE(table.key_columns, table.columns.size()) << table.name;
    for (std::size_t i = 0; i < table.key_columns; ++i) {
      EXPECT_TRUE(clear(table, i)) << table.name;
      EXPECT_FALSE(table.columns[i].nullable) << table.name;
    }
  }
}

TEST(Schema, IndexesClearColumnsOnly) {
  for (const TableSpec& table : schema()) {
    for (const Index& index : table.indexes) {
      for (const std::size_t column : index.columns) {
        EXPECT_TRUE(clear(table, column)) << table.name << " " << index.name;
      }
    }
  }
}

TEST(Schema, SaysWhichCaseARowBelongsToWhereItSealsUnderOne) {
  for (const TableSpec& table : schema()) {
    if (!table.case_column) {
      EXPECT_FALSE(has_case_fields(table.table) || table.goes_with_case) << table.name;
      continue;
    }
    const Column& column = table.columns.at(*table.case_column);
    EXPECT_EQ(column.type, ColumnType::kText) << table.name;
    EXPECT_EQ(column.sealing, Sealing::kClear) << table.name;
  }
}

TEST(Schema, FindsTheRowsThatGoWithACaseByAnIndex) {
  for (const TableSpec& table : schema()) {
    if (!table.goes_with_case) continue;
    EXPECT_TRUE(std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
      return index.columns.front() == *table.case_column;
    })) << table.name;
  }
}

TEST(Schema, KeepsTheClosedListOfBookkeepingTables) {
  std::set<std::string_view> names;
  for (const TableSpec& table : schema()) {
    if (table.bookkeeping) names.insert(table.name);
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"attempt", "kept_answer", "login", "session",
                                               "setting", "stream", "time_floor"}));
}

}  // namespace
}  // namespace musubi::store
