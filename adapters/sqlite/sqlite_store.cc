#include "adapters/sqlite/sqlite_store.h"

#include <algorithm>

#include "adapters/sealing/binding.h"
#include "adapters/sealing/record_sealer.h"
#include "adapters/sealing/row_sealer.h"
#include "adapters/sqlite/case_key_rows.h"
#include "adapters/sqlite/database.h"
#include "adapters/sqlite/directory_lock.h"
#include "adapters/sqlite/log_rows.h"
#include "adapters/sqlite/migration.h"
#include "adapters/sqlite/sql.h"
#include "crypto/primitives/aead.h"
#include "protocol/store/check.h"

namespace musubi::store {
namespace {

constexpr std::string_view kDatabaseFile = "store.db";
constexpr std::string_view kKeyCheck = "musubi store";

Error conflict(Table table) {
  return {ErrorCode::kConflict, "store.conflict", std::string(spec(table).name)};
}

std::vector<Field> stored_fields(const Query& query, std::size_t count) {
  std::vector<Field> fields;
  fields.reserve(count);
  for (std::size_t i = 0; i < count; ++i) fields.push_back(query.field(static_cast<int>(i)));
  return fields;
}

class Sqlite final : public SqliteStore {
 public:
  // Without the lock it only reads.
  Sqlite(std::optional<DirectoryLock> lock, std::unique_ptr<Database> database,
         const crypto::Secret& store_key, crypto::RandomSource& random)
      : lock_(std::move(lock)),
        database_(std::move(database)),
        random_(random),
        case_keys_(*database_),
        keys_(store_key, random, case_keys_),
        rows_(keys_, random),
        records_(keys_, random),
        log_(*database_, records_) {}

  Status load() {
    if (lock_) {
      TRY(check_store_key());
      return log_.load();
    }
    TRY(database_->begin());  // one state of the database for all of it
    Status loaded = check_store_key();
    if (loaded) loaded = log_.load();
    database_->roll_back();
    return loaded;
  }

  Result<std::optional<Row>> find(Table table, const Key& key) override {
    TRY(check_key(table, key));
    TRY_ASSIGN(Query query, database_->query(sql::table_sql(table).find));
    query.bind(key);
    TRY_ASSIGN(const bool there, query.step());
    if (!there) return std::optional<Row>();
    TRY_ASSIGN(Row row, read(table, query));
    return std::optional(std::move(row));
  }

  Result<std::vector<Row>> scan(const Scan& scan) override {
    TRY(check(scan));
    const sql::ScanSql sql = sql::scan_sql(scan);
    TRY_ASSIGN(Query query, database_->query(sql.text));
    query.bind(sql.values);
    std::vector<Row> found;
    while (true) {
      TRY_ASSIGN(const bool there, query.step());
      if (!there) return found;
      TRY_ASSIGN(Row row, read(scan.table, query));
      found.push_back(std::move(row));
    }
  }

  Result<std::uint64_t> apply(const ChangeSet& change_set) override {
    TRY(check(change_set));
    if (in_group_) return apply_in_group(change_set);
    TRY(begin_group());
    const Result<std::uint64_t> applied = apply_in_group(change_set);
    if (!applied) {
      rollback_group();
      return applied;
    }
    TRY(commit_group());
    return applied;
  }

  Status begin_group() override {
    if (!lock_) return Error{ErrorCode::kConflict, "store.read-only", {}};
    if (in_group_) return Error{ErrorCode::kConflict, "store.group-open", {}};
    TRY(database_->begin());
    in_group_ = true;
    shredded_in_group_ = false;
    at_group_start_ = position();
    return {};
  }

  Status commit_group() override {
    if (!in_group_) return Error{ErrorCode::kConflict, "store.no-group", {}};
    if (const Status done = write_group(); !done) {
      rollback_group();
      return done;
    }
    in_group_ = false;
    // The destroyed key still lies in the write-ahead log.
    return shredded_in_group_ ? database_->empty_wal() : Status();
  }

  void rollback_group() override {
    if (!in_group_) return;
    database_->roll_back();
    return_to(at_group_start_);
    in_group_ = false;
  }

  Result<LogHead> log_head() override {
    TRY(database_->usable());
    return LogHead{log_.tree().size(), log_.tree().root()};
  }

  Result<std::vector<Bytes>> log_leaves(std::uint64_t from, std::size_t count) override {
    TRY(check_count(count));
    return log_.leaves(from, count);
  }

  Result<std::vector<LoggedRecord>> log_records(std::uint64_t from, std::size_t count) override {
    TRY(check_count(count));
    return log_.records(from, count);
  }

  Result<Digest> log_node(unsigned level, std::uint64_t index) override {
    return log_.node(level, index);
  }

  Status copy_to(const std::filesystem::path& file) override {
    if (in_group_) return Error{ErrorCode::kConflict, "store.group-open", {}};
    return copy_database(*database_, file);
  }

 private:
  // What is kept in memory of the state of the database.
  struct Position {
    crypto::CompactTree tree;
    std::uint64_t key_changes = 0;
  };
  Position position() const { return {log_.tree(), keys_.changes()}; }
  void return_to(const Position& position) {
    log_.restore(position.tree);
    if (keys_.changes() != position.key_changes) keys_.forget();
  }

  Result<std::uint64_t> apply_in_group(const ChangeSet& change_set) {
    const Position before = position();
    TRY(database_->begin_part());
    if (const Status done = carry_out(change_set); !done) {
      return_to(before);
      if (done.error().code != ErrorCode::kStorage) TRY(database_->undo_part());
      return done.error();
    }
    TRY(database_->keep_part());
    shredded_in_group_ = shredded_in_group_ || !change_set.shredded().empty();
    return before.tree.size();
  }

  Status carry_out(const ChangeSet& change_set) {
    for (const Change& change : change_set.changes()) TRY(carry_out(change));
    for (const audit::Record& record : change_set.records()) TRY(log_.append(record));
    for (const CaseId& case_id : change_set.shredded()) TRY(shred(case_id.text()));
    return {};
  }

  Status carry_out(const Change& change) {
    const sql::TableSql& sql = sql::table_sql(change.row.table);
    if (change.action == Change::Action::kErase) {
      return change_one(change.row.table, sql.erase, change.row.fields);
    }
    TRY_ASSIGN(std::vector<Field> stored, rows_.seal(change.row));
    if (change.action == Change::Action::kPut) return change_one(change.row.table, sql.put, stored);
    if (change.action == Change::Action::kInsert) {
      return change_one(change.row.table, sql.insert, stored);
    }
    const auto key_columns = static_cast<std::ptrdiff_t>(spec(change.row.table).key_columns);
    std::rotate(stored.begin(), stored.begin() + key_columns, stored.end());
    return change_one(change.row.table, sql.update, stored);
  }

  Status change_one(Table table, const std::string& sql, std::span<const Field> values) {
    TRY_ASSIGN(Query query, database_->query(sql));
    TRY_ASSIGN(const int changed, query.bind(values).run_counting());
    if (changed == 0) return conflict(table);
    return {};
  }

  Status shred(const std::string& case_id) {
    for (const TableSpec& table : schema()) {
      if (table.goes_with_case) TRY(erase_rows_of(table, case_id));
    }
    return keys_.shred(case_id);
  }

  Status erase_rows_of(const TableSpec& table, const std::string& case_id) {
    TRY_ASSIGN(Query query, database_->query(sql::erase_by_case(table)));
    return query.bind(std::string_view(case_id)).run();
  }

  Status write_group() {
    // A group that only read, or kept books, leaves the head as it is, and perhaps the disk idle.
    const bool grown = log_.tree().size() != at_group_start_.tree.size();
    if (grown) TRY(log_.save_head());
    return database_->commit();
  }

  Result<Row> read(Table table, const Query& query) {
    return rows_.open(table, stored_fields(query, spec(table).columns.size() + 1));
  }

  // Says early, and in one place, that a store was opened with another store's key.
  Status check_store_key() {
    const Bytes bound = sealing::binding("store_key_check", "sealed", {});
    Bytes sealed;
    {
      TRY_ASSIGN(Query query, database_->query("SELECT sealed FROM store_key_check"));
      TRY_ASSIGN(const bool there, query.step());
      if (there) sealed = to_bytes(query.bytes(0));
    }
    if (sealed.empty() && !lock_) return Error{ErrorCode::kStorage, "store.corrupt", {}};
    if (sealed.empty()) {
      sealed = crypto::aead_seal(keys_.node_key(), bound, as_bytes(kKeyCheck), random_);
      TRY_ASSIGN(Query query, database_->query("INSERT INTO store_key_check (sealed) VALUES (?)"));
      return query.bind(ByteView(sealed)).run();
    }
    if (!crypto::aead_open(keys_.node_key(), bound, sealed)) return refused("store.wrong-key");
    return {};
  }

  std::optional<DirectoryLock> lock_;
  std::unique_ptr<Database> database_;
  crypto::RandomSource& random_;
  CaseKeyRows case_keys_;
  sealing::KeyRing keys_;
  sealing::RowSealer rows_;
  sealing::RecordSealer records_;
  LogRows log_;
  Position at_group_start_;
  bool in_group_ = false;
  bool shredded_in_group_ = false;
};

// Of just this version.
Result<std::unique_ptr<Database>> open_existing(const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / kDatabaseFile;
  if (!std::filesystem::exists(file)) {
    return Error{ErrorCode::kNotFound, "file.not-found", file.string()};
  }
  TRY_ASSIGN(std::unique_ptr<Database> database, Database::open(file));
  TRY(check_version(*database));
  return database;
}

}  // namespace

Status copy_sqlite_store(const std::filesystem::path& directory, const std::filesystem::path& to) {
  TRY_ASSIGN(const std::unique_ptr<Database> database, open_existing(directory));
  return copy_database(*database, to / kDatabaseFile);
}

Result<std::unique_ptr<SqliteStore>> open_sqlite_store(const std::filesystem::path& directory,
                                                       const crypto::Secret& store_key,
                                                       crypto::RandomSource& random) {
  if (store_key.view().size() != crypto::kAeadKeySize) return invalid("store.key-size");
  TRY_ASSIGN(DirectoryLock lock, DirectoryLock::take(directory));
  const std::filesystem::path file = directory / kDatabaseFile;
  TRY(make_private_file(file));
  TRY_ASSIGN(std::unique_ptr<Database> database, Database::open(file));
  TRY(migrate(*database, directory));
  TRY(sync_to_disk(directory));
  auto store = std::make_unique<Sqlite>(std::move(lock), std::move(database), store_key, random);
  TRY(store->load());
  return std::unique_ptr<SqliteStore>(std::move(store));
}

Result<std::unique_ptr<Store>> open_sqlite_store_for_reading(const std::filesystem::path& directory,
                                                             const crypto::Secret& store_key) {
  if (store_key.view().size() != crypto::kAeadKeySize) return invalid("store.key-size");
  TRY_ASSIGN(std::unique_ptr<Database> database, open_existing(directory));
  TRY(database->execute("PRAGMA query_only = ON"));
  auto store = std::make_unique<Sqlite>(std::nullopt, std::move(database), store_key,
                                        crypto::system_random());
  TRY(store->load());
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace musubi::store
