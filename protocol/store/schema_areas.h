// The areas that the schema is put together from. Only schema.cc includes this.
#pragma once

#include "protocol/store/schema.h"

namespace musubi::store {

[[nodiscard]] std::vector<TableSpec> record_tables();    // cases and what people wrote
[[nodiscard]] std::vector<TableSpec> work_tables();      // what staff do around their cases
[[nodiscard]] std::vector<TableSpec> exchange_tables();  // messages on their way
[[nodiscard]] std::vector<TableSpec> node_tables();      // the node itself

// Short spellings for the tables of columns.
namespace column {
inline Column integer(std::string_view name) { return {name, ColumnType::kInteger}; }
inline Column text(std::string_view name) { return {name, ColumnType::kText}; }
inline Column bytes(std::string_view name) { return {name, ColumnType::kBytes}; }
inline Column node_sealed(Column column) {
  column.sealing = Sealing::kNode;
  return column;
}
inline Column case_sealed(Column column) {
  column.sealing = Sealing::kCase;
  return column;
}
inline Column optional(Column column) {
  column.nullable = true;
  return column;
}
}  // namespace column

}  // namespace musubi::store
