// SQL from the schema. Names come from the schema alone; values are always parameters.
#pragma once

#include <string>
#include <vector>

#include "protocol/store/store.h"

namespace musubi::store::sql {

// Parameters of insert and put: every column, then the tag. Of update: the columns after the
// key, the tag, then the key. Of find and erase: the key.
struct TableSql {
  std::string create;
  std::vector<std::string> create_indexes;
  std::string find;    // gives every column, then the tag
  std::string insert;  // changes no row if the key is there
  std::string update;  // changes no row if the key is not there
  std::string put;
  std::string erase;
};
[[nodiscard]] const TableSql& table_sql(Table table);

// One parameter: the case.
[[nodiscard]] std::string erase_by_case(const TableSpec& table);

struct ScanSql {
  std::string text;
  std::vector<Field> values;
};
// Requires a scan that passed check().
[[nodiscard]] ScanSql scan_sql(const Scan& scan);

[[nodiscard]] std::string quoted(std::string_view name);
// As in a definition: name, type, and whether it must be there.
[[nodiscard]] std::string definition(const Column& column);
[[nodiscard]] std::string index_name(const TableSpec& table, const Index& index);

}  // namespace musubi::store::sql
