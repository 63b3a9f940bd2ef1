// One use of a prepared SQLite statement. Poco's Statement compiles its text again for each use
// and asks for a C++ type per column; rows here are read by the million and typed by the schema.
#pragma once

#include <span>
#include <string>

#include "crypto/base/result.h"
#include "protocol/store/schema.h"

struct sqlite3;
struct sqlite3_stmt;

namespace musubi::store {

// Whatever SQLite refuses is kStorage: "store.full", "store.corrupt", else "store.io".
[[nodiscard]] Error storage_error(int result);

// What a database and its queries know of each other.
struct QueryState {
  int live = 0;         // queries that borrow a statement now
  bool failed = false;  // the disk or the database failed
};

// Borrows the statement, and resets it at the end. Values bound must outlive the query.
class Query {
 public:
  Query(sqlite3_stmt* statement, QueryState& state) : statement_(statement), state_(state) {
    ++state_.live;
  }
  Query(Query&& other) noexcept;
  Query& operator=(Query&&) = delete;
  ~Query();

  Query& bind(const Field& value);  // the next parameter
  Query& bind(std::span<const Field> values);
  Query& bind(std::int64_t value);
  Query& bind(std::string_view value);
  Query& bind(ByteView value);

  [[nodiscard]] Result<bool> step();         // whether there is a row
  [[nodiscard]] Status run();                // to the end
  [[nodiscard]] Result<int> run_counting();  // the same, and how many rows it changed

  [[nodiscard]] Field field(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] ByteView bytes(int column) const;  // until the next step
  [[nodiscard]] bool absent(int column) const;

 private:
  void note(int result);

  sqlite3_stmt* statement_;
  QueryState& state_;
  int bound_ = 0;
  int fault_ = 0;  // the first that a bind met
};

}  // namespace musubi::store
