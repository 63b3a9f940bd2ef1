// One SQLite database, opened through Poco::Data: the session, its pragmas and transactions are
// Poco's; rows go through prepared statements of our own (query.h says why).
//
// After the first failure of the disk every further call fails with "store.failed": what a
// failed fsync left behind is unknown, and trying again would hide it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>

#include <Poco/Data/Session.h>

#include "adapters/sqlite/query.h"

struct sqlite3;

namespace musubi::store {

inline constexpr std::size_t kMaxStatements = 512;  // but for those in use
inline constexpr int kWalPagesBeforeCheckpoint = 4000;

class Database {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // kStorage "store.failed" after a failure.
  [[nodiscard]] Status usable() const;

  // A statement for one use, from the cache or compiled now. No two uses of one text at a time.
  [[nodiscard]] Result<Query> query(const std::string& sql);

  // Statements without values: definitions, pragmas.
  [[nodiscard]] Status execute(const std::string& sql);
  [[nodiscard]] Result<std::int64_t> number(const std::string& sql);

  [[nodiscard]] Status begin();
  // Returns when the transaction is on the disk.
  [[nodiscard]] Status commit();
  void roll_back();

  // A part of a transaction that can be undone alone.
  [[nodiscard]] Status begin_part();
  [[nodiscard]] Status keep_part();
  [[nodiscard]] Status undo_part();

  // Moves what the write-ahead log holds into the database, and empties its file.
  [[nodiscard]] Status empty_wal();

 private:
  struct Finalise {
    void operator()(sqlite3_stmt* statement) const;
  };

  explicit Database(const std::filesystem::path& file);
  [[nodiscard]] Status set_up();
  [[nodiscard]] Status checkpoint(int mode);
  // Runs a step of Poco's, whose exceptions stop here.
  template <class Step>
  [[nodiscard]] Status guarded(Step step);
  Error fail(Error error);

  Poco::Data::Session session_;
  sqlite3* handle_;
  int wal_pages_ = 0;  // written by SQLite's hook
  QueryState state_;
  // After the session, for it must not close before they are finalised.
  std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, Finalise>> statements_;
};

}  // namespace musubi::store
