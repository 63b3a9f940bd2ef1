#include "adapters/sqlite/migration.h"

#include <set>

#include <fmt/format.h>

#include "adapters/sqlite/case_key_rows.h"
#include "adapters/sqlite/directory_lock.h"
#include "adapters/sqlite/log_rows.h"
#include "adapters/sqlite/sql.h"

namespace musubi::store {
namespace {

constexpr std::int64_t kApplicationId = 0x4d534249;  // "MSBI"

Error unsupported(std::string reason, std::string detail = {}) {
  return {ErrorCode::kUnsupported, std::move(reason), std::move(detail)};
}

Result<std::set<std::string>> names(Database& database, const std::string& sql,
                                    std::string_view argument) {
  std::set<std::string> found;
  TRY_ASSIGN(Query query, database.query(sql));
  query.bind(argument);
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) return found;
    found.emplace(as_text(query.bytes(0)));
  }
}

Result<std::int64_t> version_of(Database& database) {
  TRY_ASSIGN(const std::int64_t application, database.number("PRAGMA application_id"));
  if (application != kApplicationId) return unsupported("store.not-a-store");
  TRY_ASSIGN(const std::int64_t version, database.number("PRAGMA user_version"));
  if (version > kSchemaVersion) {
    return unsupported("store.too-new", fmt::format("version {}", version));
  }
  return version;
}

Status set_version(Database& database) {
  TRY(database.execute(
      fmt::format("INSERT INTO store_version (version) VALUES ({})", kSchemaVersion)));
  return database.execute(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
}

Status create_table(Database& database, Table table) {
  TRY(database.execute(sql::table_sql(table).create));
  for (const std::string& index : sql::table_sql(table).create_indexes) {
    TRY(database.execute(index));
  }
  return {};
}

Status create_all(Database& database) {
  TRY(database.execute(fmt::format("PRAGMA application_id = {}", kApplicationId)));
  TRY(database.execute("CREATE TABLE store_version (version INTEGER PRIMARY KEY) STRICT"));
  TRY(database.execute("CREATE TABLE store_key_check (sealed BLOB NOT NULL) STRICT"));
  TRY(database.execute(std::string(CaseKeyRows::kCreate)));
  for (const std::string_view sql : LogRows::kCreate) TRY(database.execute(std::string(sql)));
  for (const TableSpec& table : schema()) TRY(create_table(database, table.table));
  return set_version(database);
}

Status add_columns(Database& database, const TableSpec& table) {
  TRY_ASSIGN(const auto there,
             names(database, "SELECT name FROM pragma_table_info(?)", table.name));
  for (const Column& column : table.columns) {
    if (there.count(std::string(column.name)) > 0) continue;
    const bool may_be_absent = column.nullable || column.sealing == Sealing::kCase;
    if (!may_be_absent) return unsupported("store.cannot-migrate", std::string(column.name));
    TRY(database.execute(fmt::format("ALTER TABLE {} ADD COLUMN {}", sql::quoted(table.name),
                                     sql::definition(column))));
  }
  return {};
}

// Indexes hold nothing of their own: each is made anew, as the schema has it now.
Status remake_indexes(Database& database, const TableSpec& table) {
  TRY_ASSIGN(const auto there,
             names(database,
                   "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? "
                   "AND sql IS NOT NULL",
                   table.name));
  for (const std::string& index : there) {
    TRY(database.execute("DROP INDEX " + sql::quoted(index)));
  }
  for (const std::string& index : sql::table_sql(table.table).create_indexes) {
    TRY(database.execute(index));
  }
  return {};
}

Status add_what_is_new(Database& database) {
  TRY_ASSIGN(const auto tables,
             names(database, "SELECT name FROM sqlite_schema WHERE type = ?", "table"));
  for (const TableSpec& table : schema()) {
    if (tables.count(std::string(table.name)) == 0) {
      TRY(create_table(database, table.table));
    } else {
      TRY(add_columns(database, table));
      TRY(remake_indexes(database, table));
    }
  }
  return set_version(database);
}

Status in_one_transaction(Database& database, Status (*step)(Database&)) {
  TRY(database.begin());
  if (const Status done = step(database); !done) {
    database.roll_back();
    return done;
  }
  return database.commit();
}

}  // namespace

Status copy_database(Database& database, const std::filesystem::path& file) {
  std::filesystem::path unfinished = file;
  unfinished += ".part";
  std::error_code fault;
  std::filesystem::remove(unfinished, fault);
  TRY(make_private_file(unfinished));
  {
    const std::string name = unfinished.string();
    TRY_ASSIGN(Query query, database.query("VACUUM INTO ?"));
    TRY(query.bind(std::string_view(name)).run());
  }
  TRY(sync_to_disk(unfinished));
  std::filesystem::rename(unfinished, file, fault);
  if (fault) return Error{ErrorCode::kStorage, "store.directory", file.filename().string()};
  return sync_to_disk(file.parent_path().empty() ? "." : file.parent_path());
}

Status check_version(Database& database) {
  TRY_ASSIGN(const std::int64_t version, version_of(database));
  if (version == kSchemaVersion) return {};
  return unsupported("store.too-old", fmt::format("version {}", version));
}

Status migrate(Database& database, const std::filesystem::path& directory) {
  TRY_ASSIGN(const std::int64_t tables, database.number("SELECT count(*) FROM sqlite_schema"));
  if (tables == 0) return in_one_transaction(database, create_all);

  TRY_ASSIGN(const std::int64_t version, version_of(database));
  if (version == kSchemaVersion) return {};
  TRY(copy_database(database, directory / fmt::format("store-v{}.db", version)));
  return in_one_transaction(database, add_what_is_new);
}

}  // namespace musubi::store
