// Collects a change before it is known whether it needs an audit record.
#pragma once

#include <utility>
#include <vector>

#include "protocol/store/change_set.h"

namespace musubi::exchange {

class ChangeDraft {
 public:
  void record(audit::Record record) { records_.push_back(std::move(record)); }
  void insert(store::Row row) { rows_.push_back({Action::kInsert, std::move(row)}); }
  void update(store::Row row) { rows_.push_back({Action::kUpdate, std::move(row)}); }
  void put(store::Row row) { rows_.push_back({Action::kPut, std::move(row)}); }
  void erase(store::Table table, store::Key key) {
    rows_.push_back({Action::kErase, {table, std::move(key)}});
  }

  [[nodiscard]] bool empty() const { return rows_.empty() && records_.empty(); }

  [[nodiscard]] store::ChangeSet finish() && {
    store::ChangeSet change = records_.empty() ? store::ChangeSet::bookkeeping()
                                               : store::ChangeSet(std::move(records_.front()));
    for (std::size_t i = 1; i < records_.size(); ++i) change.also(std::move(records_[i]));
    for (store::Change& row : rows_) add(change, std::move(row));
    return change;
  }

  // As part of another change.
  void add_to(store::ChangeSet& change) && {
    for (audit::Record& record : records_) change.also(std::move(record));
    for (store::Change& row : rows_) add(change, std::move(row));
  }

 private:
  using Action = store::Change::Action;

  static void add(store::ChangeSet& change, store::Change row) {
    switch (row.action) {
      case Action::kInsert:
        change.insert(std::move(row.row));
        return;
      case Action::kUpdate:
        change.update(std::move(row.row));
        return;
      case Action::kPut:
        change.put(std::move(row.row));
        return;
      case Action::kErase:
        change.erase(row.row.table, std::move(row.row.fields));
        return;
    }
  }

  std::vector<audit::Record> records_;
  std::vector<store::Change> rows_;
};

}  // namespace musubi::exchange
