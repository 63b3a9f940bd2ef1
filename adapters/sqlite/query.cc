#include "adapters/sqlite/query.h"

#include <utility>

#include <sqlite3.h>

namespace musubi::store {
namespace {

int size_of(std::size_t size) { return static_cast<int>(size); }  // at most kMaxFieldBytes and some

}  // namespace

Error storage_error(int result) {
  const auto reason = [result] {
    switch (result & 0xff) {
      case SQLITE_FULL:
        return "store.full";
      case SQLITE_CORRUPT:
      case SQLITE_NOTADB:
        return "store.corrupt";
      default:
        return "store.io";
    }
  };
  return {ErrorCode::kStorage, reason(), "sqlite " + std::to_string(result)};
}

Query::Query(Query&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)),
      state_(other.state_),
      bound_(other.bound_),
      fault_(other.fault_) {}

Query::~Query() {
  if (!statement_) return;
  --state_.live;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Query::note(int result) {
  if (fault_ == SQLITE_OK) fault_ = result;
}

Query& Query::bind(const Field& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return bind(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return bind(std::string_view(*text));
  if (const auto* bytes = std::get_if<Bytes>(&value)) return bind(ByteView(*bytes));
  note(sqlite3_bind_null(statement_, ++bound_));
  return *this;
}

Query& Query::bind(std::span<const Field> values) {
  for (const Field& value : values) bind(value);
  return *this;
}

Query& Query::bind(std::int64_t value) {
  note(sqlite3_bind_int64(statement_, ++bound_, value));
  return *this;
}

Query& Query::bind(std::string_view value) {
  note(sqlite3_bind_text(statement_, ++bound_, value.data(), size_of(value.size()), SQLITE_STATIC));
  return *this;
}

Query& Query::bind(ByteView value) {
  // SQLite takes a null pointer for NULL, which an empty value is not.
  const void* const data = value.empty() ? "" : static_cast<const void*>(value.data());
  note(sqlite3_bind_blob(statement_, ++bound_, data, size_of(value.size()), SQLITE_STATIC));
  return *this;
}

Result<bool> Query::step() {
  const int result = fault_ == SQLITE_OK ? sqlite3_step(statement_) : fault_;
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  state_.failed = true;
  return storage_error(sqlite3_extended_errcode(sqlite3_db_handle(statement_)));
}

Status Query::run() {
  while (true) {
    TRY_ASSIGN(const bool row, step());
    if (!row) return {};
  }
}

Result<int> Query::run_counting() {
  TRY(run());
  return sqlite3_changes(sqlite3_db_handle(statement_));
}

Field Query::field(int column) const {
  switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_INTEGER:
      return sqlite3_column_int64(statement_, column);
    case SQLITE_TEXT:
      return std::string(as_text(bytes(column)));
    case SQLITE_BLOB:
      return to_bytes(bytes(column));
    default:
      return std::monostate{};
  }
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

ByteView Query::bytes(int column) const {
  const void* const data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)};
}

bool Query::absent(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

}  // namespace musubi::store
