#include "adapters/sqlite/sql.h"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/sealing/row_sealer.h"
#include "protocol/store/check.h"

namespace musubi::store::sql {
namespace {

const std::string kTag = quoted(sealing::kRowTagColumn);

std::string column_name(const TableSpec& table, std::size_t column) {
  return quoted(table.columns[column].name);
}

std::vector<std::string> names(const TableSpec& table, std::size_t from, std::size_t to) {
  std::vector<std::string> all;
  for (std::size_t i = from; i < to; ++i) all.push_back(column_name(table, i));
  return all;
}

std::string joined(const std::vector<std::string>& parts, std::string_view with = ", ",
                   std::string_view after_each = "") {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += with;
    text.append(part).append(after_each);
  }
  return text;
}

std::vector<std::string> definitions(const TableSpec& table) {
  std::vector<std::string> all;
  for (const Column& column : table.columns) all.push_back(definition(column));
  all.push_back(kTag + " BLOB NOT NULL");
  return all;
}

TableSql describe(const TableSpec& table) {
  const std::string name = quoted(table.name);
  const std::vector<std::string> key = names(table, 0, table.key_columns);
  std::vector<std::string> rest = names(table, table.key_columns, table.columns.size());
  rest.push_back(kTag);
  std::vector<std::string> all = names(table, 0, table.columns.size());
  all.push_back(kTag);
  std::vector<std::string> taken_over;
  for (const std::string& column : rest) taken_over.push_back(column + " = excluded." + column);

  TableSql sql;
  // A table that is nothing but its key is kept once, in the order of the key.
  const bool only_key = table.columns.size() == table.key_columns;
  sql.create =
      fmt::format("CREATE TABLE {} ({}, PRIMARY KEY ({})) STRICT{}", name,
                  joined(definitions(table)), joined(key), only_key ? ", WITHOUT ROWID" : "");
  for (std::size_t i = 0; i < table.indexes.size(); ++i) {
    std::vector<std::string> columns;
    for (const std::size_t column : order_of(table.table, i)) {
      columns.push_back(column_name(table, column));
    }
    sql.create_indexes.push_back(fmt::format("CREATE INDEX {} ON {} ({})",
                                             quoted(index_name(table, table.indexes[i])), name,
                                             joined(columns)));
  }
  const std::string where_key = joined(key, " AND ", " = ?");
  const std::string values = fmt::format("INTO {} ({}) VALUES ({})", name, joined(all),
                                         joined(std::vector<std::string>(all.size(), "?")));
  sql.find = fmt::format("SELECT {} FROM {} WHERE {}", joined(all), name, where_key);
  sql.insert = fmt::format("INSERT {} ON CONFLICT DO NOTHING", values);
  sql.update =
      fmt::format("UPDATE {} SET {} WHERE {}", name, joined(rest, ", ", " = ?"), where_key);
  sql.put = fmt::format("INSERT {} ON CONFLICT ({}) DO UPDATE SET {}", values, joined(key),
                        joined(taken_over));
  sql.erase = fmt::format("DELETE FROM {} WHERE {}", name, where_key);
  return sql;
}

// The rows that stand after a given one: WHERE conditions over the columns that order them.
class AfterRow {
 public:
  AfterRow(const Scan& scan, std::vector<std::size_t> columns)
      : table_(spec(scan.table)),
        row_(*scan.after),
        columns_(std::move(columns)),
        newest_first_(scan.newest_first) {}

  std::string condition(std::vector<Field>& values) const {
    const bool may_be_absent = std::any_of(columns_.begin(), columns_.end(), [this](auto column) {
      return table_.columns[column].nullable;
    });
    return may_be_absent ? column_by_column(values) : as_row_value(values);
  }

 private:
  // SQLite finds the place in the index by this.
  std::string as_row_value(std::vector<Field>& values) const {
    std::vector<std::string> named;
    for (const std::size_t column : columns_) {
      named.push_back(column_name(table_, column));
      values.push_back(row_.fields[column]);
    }
    return fmt::format("({}) {} ({})", joined(named), newest_first_ ? "<" : ">",
                       joined(std::vector<std::string>(named.size(), "?")));
  }

  // A comparison with NULL is neither true nor false, so each column is taken by itself:
  // later in the first, or equal there and later in the second, and so on.
  std::string column_by_column(std::vector<Field>& values) const {
    std::vector<std::string> alternatives;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      std::string all;
      for (std::size_t same = 0; same < i; ++same) {
        all += column_name(table_, columns_[same]) + " IS ? AND ";
        values.push_back(row_.fields[columns_[same]]);
      }
      alternatives.push_back("(" + all + later(columns_[i], values) + ")");
    }
    return "(" + joined(alternatives, " OR ") + ")";
  }

  std::string later(std::size_t column, std::vector<Field>& values) const {
    const std::string name = column_name(table_, column);
    if (std::holds_alternative<std::monostate>(row_.fields[column])) {
      return newest_first_ ? "FALSE" : name + " IS NOT NULL";  // the absent stand first
    }
    values.push_back(row_.fields[column]);
    return newest_first_ ? fmt::format("({0} < ? OR {0} IS NULL)", name) : name + " > ?";
  }

  const TableSpec& table_;
  const Row& row_;
  std::vector<std::size_t> columns_;
  bool newest_first_;
};

std::string_view type_name(const Column& column) {
  if (column.sealing != Sealing::kClear) return "BLOB";
  switch (column.type) {
    case ColumnType::kInteger:
      return "INTEGER";
    case ColumnType::kText:
      return "TEXT";
    case ColumnType::kBytes:
      return "BLOB";
  }
  return "BLOB";
}

}  // namespace

std::string quoted(std::string_view name) { return fmt::format("\"{}\"", name); }

std::string definition(const Column& column) {
  const bool may_be_absent = column.nullable || column.sealing == Sealing::kCase;
  return fmt::format("{} {}{}", quoted(column.name), type_name(column),
                     may_be_absent ? "" : " NOT NULL");
}

std::string index_name(const TableSpec& table, const Index& index) {
  return fmt::format("{}_{}", table.name, index.name);
}

const TableSql& table_sql(Table table) {
  static const std::vector<TableSql> kAll = [] {
    std::vector<TableSql> all;
    for (const TableSpec& described : schema()) all.push_back(describe(described));
    return all;
  }();
  return kAll[static_cast<std::size_t>(table)];
}

std::string erase_by_case(const TableSpec& table) {
  return fmt::format("DELETE FROM {} WHERE {} = ?", quoted(table.name),
                     column_name(table, *table.case_column));
}

ScanSql scan_sql(const Scan& scan) {
  const TableSpec& table = spec(scan.table);
  const std::vector<std::size_t> order = order_of(scan.table, scan.index);
  const std::vector<std::size_t> rest(
      order.begin() + static_cast<std::ptrdiff_t>(scan.prefix.size()), order.end());
  std::vector<std::string> all = names(table, 0, table.columns.size());
  all.push_back(kTag);

  ScanSql sql;
  std::vector<std::string> conditions;
  for (std::size_t i = 0; i < scan.prefix.size(); ++i) {
    conditions.push_back(column_name(table, order[i]) + " IS ?");
    sql.values.push_back(scan.prefix[i]);
  }
  if (scan.up_to) {
    conditions.push_back(column_name(table, rest.front()) + " <= ?");
    sql.values.push_back(*scan.up_to);
  }
  if (scan.after && !rest.empty()) {
    conditions.push_back(AfterRow(scan, rest).condition(sql.values));
  } else if (scan.after) {
    conditions.emplace_back("FALSE");  // the prefix is a whole key, and its row was seen
  }
  std::vector<std::string> ordering;
  for (const std::size_t column : order) {
    ordering.push_back(column_name(table, column) + (scan.newest_first ? " DESC" : " ASC"));
  }

  sql.text = fmt::format("SELECT {} FROM {}", joined(all), quoted(table.name));
  if (scan.index) {
    sql.text += " INDEXED BY " + quoted(index_name(table, table.indexes[*scan.index]));
  }
  if (!conditions.empty()) sql.text += " WHERE " + joined(conditions, " AND ");
  sql.text += " ORDER BY " + joined(ordering) + " LIMIT ?";
  sql.values.emplace_back(static_cast<std::int64_t>(scan.limit));
  return sql;
}

}  // namespace musubi::store::sql
