// The log as rows: leaves with their sealed records, and the hash of every perfect subtree
// above them. The right edge of the tree is kept in memory.
#pragma once

#include <array>

#include "adapters/sealing/record_sealer.h"
#include "adapters/sqlite/database.h"
#include "crypto/log/merkle.h"
#include "protocol/store/store.h"

namespace musubi::store {

class LogRows {
 public:
  static constexpr std::array<std::string_view, 4> kCreate{
      "CREATE TABLE log_leaf (position INTEGER PRIMARY KEY, leaf BLOB NOT NULL, case_id TEXT, "
      "sealed BLOB NOT NULL) STRICT",
      "CREATE TABLE log_node (level INTEGER NOT NULL, position INTEGER NOT NULL, "
      "hash BLOB NOT NULL, PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID",
      "CREATE TABLE log_head (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, "
      "root BLOB NOT NULL) STRICT",
      "INSERT INTO log_head (id, size, root) VALUES (1, 0, "
      "x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')"};

  // The references must outlive this.
  LogRows(Database& database, sealing::RecordSealer& sealer)
      : database_(database), sealer_(sealer) {}

  // Restores the edge. kStorage "store.corrupt" if it does not give the head that was saved.
  [[nodiscard]] Status load();

  [[nodiscard]] Status append(const audit::Record& record);
  // Belongs into every transaction that appended.
  [[nodiscard]] Status save_head();

  [[nodiscard]] const crypto::CompactTree& tree() const { return tree_; }
  // After the rows were rolled back to what they were then.
  void restore(crypto::CompactTree tree) { tree_ = std::move(tree); }

  [[nodiscard]] Result<std::vector<Bytes>> leaves(std::uint64_t from, std::size_t count);
  [[nodiscard]] Result<std::vector<Store::LoggedRecord>> records(std::uint64_t from,
                                                                 std::size_t count);
  [[nodiscard]] Result<Digest> node(unsigned level, std::uint64_t index);

 private:
  [[nodiscard]] std::uint64_t within(std::uint64_t from, std::size_t count) const;
  [[nodiscard]] Status insert_node(unsigned level, std::uint64_t index, const Digest& hash);

  Database& database_;
  sealing::RecordSealer& sealer_;
  crypto::CompactTree tree_;
};

}  // namespace musubi::store
