// One table in memory: its rows by primary key, and the order of each index.
#pragma once

#include <map>

#include "protocol/store/store.h"

namespace musubi::store {

class MemoryTable {
 public:
  explicit MemoryTable(Table table);

  [[nodiscard]] const Row* find(const Key& key) const;
  // Requires a scan that passed check().
  [[nodiscard]] std::vector<Row> scan(const Scan& scan) const;
  [[nodiscard]] std::vector<Row> rows_of_case(const std::string& case_id) const;

  void put(Row row);
  void erase(const Key& key);  // nothing happens if it is not there

 private:
  // The fields that order a row in an index, the whole primary key among them.
  using Position = std::vector<Field>;

  // Stands behind every position that begins with these fields.
  struct Past {
    Position fields;
  };
  struct Less {
    using is_transparent = void;
    bool operator()(const Position& a, const Position& b) const { return a < b; }
    bool operator()(const Position& a, const Past& b) const;
    bool operator()(const Past& a, const Position& b) const { return !(*this)(b, a); }
  };
  using Keys = std::map<Position, Key, Less>;
  struct Ordering {
    std::vector<std::size_t> columns;
    Keys keys;
  };
  struct Range {
    Keys::const_iterator first;
    Keys::const_iterator last;
  };

  [[nodiscard]] static Position position(const Row& row, const Ordering& ordering);
  [[nodiscard]] static Range range(const Scan& scan, const Ordering& ordering);

  std::map<Key, Row> rows_;
  std::vector<Ordering> orderings_;  // the primary key's, then one for each index
};

}  // namespace musubi::store
