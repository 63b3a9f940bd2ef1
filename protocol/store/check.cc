#include "protocol/store/check.h"

#include <algorithm>

namespace musubi::store {
namespace {

// "table.column", the place of a fault. Names of the schema only, never a value.
std::string place(const TableSpec& table, const Column& column) {
  return std::string(table.name) + "." + std::string(column.name);
}

bool absent(const Field& field) { return std::holds_alternative<std::monostate>(field); }

bool has_type(const Field& field, ColumnType type) {
  switch (type) {
    case ColumnType::kInteger:
      return std::holds_alternative<std::int64_t>(field);
    case ColumnType::kText:
      return std::holds_alternative<std::string>(field);
    case ColumnType::kBytes:
      return std::holds_alternative<Bytes>(field);
  }
  return false;
}

std::size_t size_of(const Field& field) {
  if (const auto* text = std::get_if<std::string>(&field)) return text->size();
  if (const auto* bytes = std::get_if<Bytes>(&field)) return bytes->size();
  return sizeof(std::int64_t);
}

Status check_field(const TableSpec& table, const Column& column, const Field& field) {
  if (absent(field)) {
    // Whether a field sealed under a case is needed depends on the case: check_case_fields().
    if (column.nullable || column.sealing == Sealing::kCase) return {};
    return invalid("store.missing-field", place(table, column));
  }
  if (!has_type(field, column.type)) return invalid("store.field-type", place(table, column));
  if (size_of(field) > kMaxFieldBytes) {
    return Error{ErrorCode::kTooLarge, "store.field-size", place(table, column)};
  }
  return {};
}

// The first `count` columns, which `fields` must be.
Status check_fields(const TableSpec& table, const std::vector<Field>& fields, std::size_t count) {
  if (fields.size() != count) return invalid("store.field-count", std::string(table.name));
  for (std::size_t i = 0; i < count; ++i) {
    TRY(check_field(table, table.columns[i], fields[i]));
  }
  return {};
}

Status check_change(const Change& change) {
  const TableSpec& table = spec(change.row.table);
  const bool erase = change.action == Change::Action::kErase;
  return check_fields(table, change.row.fields, erase ? table.key_columns : table.columns.size());
}

bool leaves_no_trace(const ChangeSet& change_set) {
  const auto bookkeeping = [](const Change& change) { return spec(change.row.table).bookkeeping; };
  return change_set.records().empty() &&
         !(change_set.shredded().empty() &&
           std::all_of(change_set.changes().begin(), change_set.changes().end(), bookkeeping));
}

bool fits(const Field& field, const Column& column) {
  return absent(field) ? column.nullable : has_type(field, column.type);
}

}  // namespace

Status check(const ChangeSet& change_set) {
  if (leaves_no_trace(change_set)) return invalid("store.not-bookkeeping");
  if (change_set.changes().size() > kMaxChanges || change_set.records().size() > kMaxChanges ||
      change_set.shredded().size() > kMaxChanges) {
    return Error{ErrorCode::kTooLarge, "store.too-many-changes", {}};
  }
  for (const Change& change : change_set.changes()) TRY(check_change(change));
  for (const audit::Record& record : change_set.records()) {
    if (record.body().size() > audit::kMaxRecordBytes) {
      return Error{ErrorCode::kTooLarge, "store.record-size", {}};
    }
  }
  return {};
}

Status check_key(Table table, const Key& key) {
  return check_fields(spec(table), key, spec(table).key_columns);
}

Status check(const Scan& scan) {
  const TableSpec& table = spec(scan.table);
  if (scan.index && *scan.index >= table.indexes.size()) {
    return invalid("store.no-index", std::string(table.name));
  }
  TRY(check_count(scan.limit));
  const std::vector<std::size_t> order = order_of(scan.table, scan.index);
  if (scan.prefix.size() > order.size()) {
    return invalid("store.scan-prefix", std::string(table.name));
  }
  for (std::size_t i = 0; i < scan.prefix.size(); ++i) {
    const Column& column = table.columns[order[i]];
    if (!fits(scan.prefix[i], column)) return invalid("store.scan-prefix", place(table, column));
  }
  if (scan.up_to && (scan.prefix.size() == order.size() ||
                     !has_type(*scan.up_to, table.columns[order[scan.prefix.size()]].type))) {
    return invalid("store.scan-up-to", std::string(table.name));
  }
  if (scan.after) {
    const std::vector<Field>& after = scan.after->fields;
    bool in_scan = scan.after->table == scan.table && after.size() == table.columns.size();
    for (std::size_t i = 0; in_scan && i < order.size(); ++i) {
      in_scan = i < scan.prefix.size() ? after[order[i]] == scan.prefix[i]
                                       : fits(after[order[i]], table.columns[order[i]]);
    }
    if (!in_scan) return invalid("store.scan-after", std::string(table.name));
  }
  return {};
}

Status check_count(std::size_t count) {
  if (count > kMaxScanRows) return Error{ErrorCode::kTooLarge, "store.scan-limit", {}};
  return {};
}

Status check_case_fields(const Row& row, bool shredded) {
  const TableSpec& table = spec(row.table);
  if (shredded && table.goes_with_case) {
    return Error{ErrorCode::kConflict, "store.shredded", std::string(table.name)};
  }
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.sealing != Sealing::kCase) continue;
    if (shredded && !absent(row.fields[i])) {
      return Error{ErrorCode::kConflict, "store.shredded", place(table, column)};
    }
    if (!shredded && !column.nullable && absent(row.fields[i])) {
      return invalid("store.missing-field", place(table, column));
    }
  }
  return {};
}

const std::string* case_of(const Row& row) {
  const TableSpec& table = spec(row.table);
  if (!table.case_column) return nullptr;
  return std::get_if<std::string>(&row.fields[*table.case_column]);
}

bool has_case_fields(Table table) {
  const std::vector<Column>& columns = spec(table).columns;
  return std::any_of(columns.begin(), columns.end(),
                     [](const Column& column) { return column.sealing == Sealing::kCase; });
}

std::vector<std::size_t> order_of(Table table, std::optional<std::size_t> index) {
  const TableSpec& described = spec(table);
  std::vector<std::size_t> order;
  if (index) order = described.indexes[*index].columns;
  for (std::size_t key = 0; key < described.key_columns; ++key) {
    if (std::find(order.begin(), order.end(), key) == order.end()) order.push_back(key);
  }
  return order;
}

}  // namespace musubi::store
