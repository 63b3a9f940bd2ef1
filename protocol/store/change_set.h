// One change of a node's state, as a value: rows and the audit records of the act. It is
// applied whole or not at all, and it cannot be built without an audit record unless it
// touches bookkeeping tables only.
#pragma once

#include <vector>

#include "protocol/audit/record.h"
#include "protocol/store/schema.h"

namespace musubi::store {

inline constexpr std::size_t kMaxChanges = 10'000;  // rows, and also records, of one change set

struct Change {
  enum class Action : std::uint8_t {
    kInsert,  // a conflict if the key is there
    kUpdate,  // a conflict if the key is not there
    kPut,     // either
    kErase,   // a conflict if the key is not there; `row` holds the key fields only
  };
  Action action;
  Row row;
};

class ChangeSet {
 public:
  // An act that leaves a trace.
  explicit ChangeSet(audit::Record record) { records_.push_back(std::move(record)); }
  // Retry counters, sessions and the like; apply() refuses any other table.
  [[nodiscard]] static ChangeSet bookkeeping() { return ChangeSet(); }

  ChangeSet& insert(Row row) { return add(Change::Action::kInsert, std::move(row)); }
  ChangeSet& update(Row row) { return add(Change::Action::kUpdate, std::move(row)); }
  ChangeSet& put(Row row) { return add(Change::Action::kPut, std::move(row)); }
  ChangeSet& erase(Table table, Key key) {
    return add(Change::Action::kErase, {table, std::move(key)});
  }
  ChangeSet& also(audit::Record record) { return records_.push_back(std::move(record)), *this; }
  // Destroys the case's data key: everything sealed under it can no longer be read by anyone,
  // records of this very change set included. It is the last step of the change set. A record
  // that must stay readable names no case.
  ChangeSet& shred(CaseId case_id) { return shredded_.push_back(std::move(case_id)), *this; }

  [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }
  [[nodiscard]] const std::vector<audit::Record>& records() const { return records_; }
  [[nodiscard]] const std::vector<CaseId>& shredded() const { return shredded_; }

 private:
  ChangeSet() = default;
  ChangeSet& add(Change::Action action, Row row) {
    return changes_.push_back({action, std::move(row)}), *this;
  }

  std::vector<Change> changes_;
  std::vector<audit::Record> records_;
  std::vector<CaseId> shredded_;
};

}  // namespace musubi::store
