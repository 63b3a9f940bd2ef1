#include "adapters/sqlite/database.h"

#include <Poco/Data/DataException.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Statement.h>
#include <sqlite3.h>

namespace musubi::store {
namespace {

using Poco::Data::Keywords::into;
using Poco::Data::Keywords::now;

// FULL: a commit is on the disk when it returns. secure_delete: what is erased is overwritten.
// A reader from outside (a copy, an inspection) may hold the file for a moment: busy_timeout.
constexpr std::string_view kPragmas[] = {
    "PRAGMA journal_mode = WAL",     "PRAGMA synchronous = FULL",   "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",   "PRAGMA cell_size_check = ON", "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16384",    "PRAGMA busy_timeout = 5000",
    "PRAGMA wal_autocheckpoint = 0",  // our own, whose failures are seen
};

int note_wal_pages(void* pages, sqlite3*, const char*, int count) {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

}  // namespace

void Database::Finalise::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Database::Database(const std::filesystem::path& file)
    : session_(Poco::Data::SQLite::Connector::KEY, file.string()),
      handle_(Poco::Data::SQLite::Utility::dbHandle(session_)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file) {
  try {
    Poco::Data::SQLite::Connector::registerConnector();
    std::unique_ptr<Database> database(new Database(file));
    TRY(database->set_up());
    return database;
  } catch (const Poco::Exception&) {
    return Error{ErrorCode::kStorage, "store.io", "open"};
  }
}

Status Database::set_up() {
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  for (const std::string_view pragma : kPragmas) TRY(execute(std::string(pragma)));
  sqlite3_wal_hook(handle_, note_wal_pages, &wal_pages_);
  return {};
}

Error Database::fail(Error error) {
  if (error.code == ErrorCode::kStorage) state_.failed = true;
  return error;
}

Status Database::usable() const {
  if (state_.failed) return Error{ErrorCode::kStorage, "store.failed", {}};
  return {};
}

template <class Step>
Status Database::guarded(Step step) {
  TRY(usable());
  try {
    step();
    return {};
  } catch (const Poco::Exception&) {
    return fail(storage_error(sqlite3_extended_errcode(handle_)));
  }
}

Result<Query> Database::query(const std::string& sql) {
  TRY(usable());
  if (const auto found = statements_.find(sql); found != statements_.end()) {
    return Query(found->second.get(), state_);
  }
  if (statements_.size() >= kMaxStatements && state_.live == 0) statements_.clear();
  sqlite3_stmt* statement = nullptr;
  const int result =
      sqlite3_prepare_v3(handle_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) return fail(storage_error(result));
  statements_[sql].reset(statement);
  return Query(statement, state_);
}

Status Database::execute(const std::string& sql) {
  return guarded([&] { session_ << sql, now; });
}

Result<std::int64_t> Database::number(const std::string& sql) {
  Poco::Int64 value = 0;
  TRY(guarded([&] { session_ << sql, into(value), now; }));
  return value;
}

Status Database::begin() {
  return guarded([this] { session_.begin(); });
}

Status Database::commit() {
  TRY(guarded([this] { session_.commit(); }));
  if (wal_pages_ < kWalPagesBeforeCheckpoint) return {};
  return checkpoint(SQLITE_CHECKPOINT_PASSIVE);
}

void Database::roll_back() {
  // A failure that SQLite rolled back itself leaves nothing to undo.
  if (sqlite3_get_autocommit(handle_)) return;
  if (!guarded([this] { session_.rollback(); })) state_.failed = true;
}

Status Database::begin_part() {
  TRY_ASSIGN(Query query, this->query("SAVEPOINT change_set"));
  return query.run();
}

Status Database::keep_part() {
  TRY_ASSIGN(Query query, this->query("RELEASE change_set"));
  return query.run();
}

Status Database::undo_part() {
  TRY_ASSIGN(Query undo, query("ROLLBACK TO change_set"));
  TRY(undo.run());
  return keep_part();
}

Status Database::checkpoint(int mode) {
  TRY(usable());
  const int result = sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, nullptr, nullptr);
  // Somebody reads: the next commit tries again.
  if (result == SQLITE_OK || (result == SQLITE_BUSY && mode == SQLITE_CHECKPOINT_PASSIVE))
    return {};
  return fail(storage_error(result));
}

Status Database::empty_wal() { return checkpoint(SQLITE_CHECKPOINT_TRUNCATE); }

}  // namespace musubi::store
