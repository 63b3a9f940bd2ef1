#include "protocol/store/schema.h"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "protocol/store/schema_areas.h"

namespace musubi::store {
namespace {

std::vector<TableSpec> in_order_of_table() {
  std::vector<TableSpec> all;
  for (std::vector<TableSpec> area : {record_tables(), work_tables(), exchange_tables(), node_tables()}) {
    std::move(area.begin(), area.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(),
            [](const TableSpec& a, const TableSpec& b) { return a.table < b.table; });
  return all;
}

}  // namespace

std::span<const TableSpec> schema() {
  static const std::vector<TableSpec> kSchema = in_order_of_table();
  return kSchema;
}

const TableSpec& spec(Table table) {
  const TableSpec& found = schema()[static_cast<std::size_t>(table)];
  assert(found.table == table);
  return found;
}

Key key_of(const Row& row) {
  const auto count = static_cast<std::ptrdiff_t>(spec(row.table).key_columns);
  assert(std::ssize(row.fields) >= count);
  return {row.fields.begin(), row.fields.begin() + count};
}

}  // namespace musubi::store
