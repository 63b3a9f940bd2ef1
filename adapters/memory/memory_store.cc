#include "adapters/memory/memory_store.h"

#include <algorithm>
#include <functional>
#include <set>

#include "adapters/memory/memory_log.h"
#include "adapters/memory/memory_table.h"
#include "protocol/store/check.h"

namespace musubi::store {
namespace {

// How to take back what was done since the group, or the lone change set, began.
class Journal {
 public:
  using Mark = std::size_t;

  void add(std::function<void()> undo) { steps_.push_back(std::move(undo)); }
  [[nodiscard]] Mark mark() const { return steps_.size(); }
  void undo_to(Mark mark) {
    for (; steps_.size() > mark; steps_.pop_back()) steps_.back()();
  }
  void forget() { steps_.clear(); }

 private:
  std::vector<std::function<void()>> steps_;
};

Error conflict(const Row& row) {
  return {ErrorCode::kConflict, "store.conflict", std::string(spec(row.table).name)};
}

class MemoryStore final : public Store {
 public:
  MemoryStore() {
    for (const TableSpec& table : schema()) tables_.emplace_back(table.table);
  }

  Result<std::optional<Row>> find(Table table, const Key& key) override {
    TRY(check_key(table, key));
    const Row* const row = of(table).find(key);
    return row ? std::optional(*row) : std::nullopt;
  }

  Result<std::vector<Row>> scan(const Scan& scan) override {
    TRY(check(scan));
    return of(scan.table).scan(scan);
  }

  Result<std::uint64_t> apply(const ChangeSet& change_set) override {
    TRY(check(change_set));
    const Journal::Mark mark = journal_.mark();
    const std::uint64_t first = log_.tree().size();
    if (const Status done = carry_out(change_set); !done) {
      journal_.undo_to(mark);
      return done.error();
    }
    if (!in_group_) journal_.forget();
    return first;
  }

  Status begin_group() override {
    if (in_group_) return Error{ErrorCode::kConflict, "store.group-open", {}};
    in_group_ = true;
    return {};
  }

  Status commit_group() override {
    if (!in_group_) return Error{ErrorCode::kConflict, "store.no-group", {}};
    in_group_ = false;
    journal_.forget();
    return {};
  }

  void rollback_group() override {
    in_group_ = false;
    journal_.undo_to(0);
  }

  Result<LogHead> log_head() override { return LogHead{log_.tree().size(), log_.tree().root()}; }

  Result<std::vector<Bytes>> log_leaves(std::uint64_t from, std::size_t count) override {
    TRY_ASSIGN(const std::vector<LoggedRecord> records, log_records(from, count));
    std::vector<Bytes> leaves;
    for (const LoggedRecord& record : records) leaves.push_back(record.leaf);
    return leaves;
  }

  Result<std::vector<LoggedRecord>> log_records(std::uint64_t from, std::size_t count) override {
    TRY(check_count(count));
    const auto& entries = log_.entries();
    const std::uint64_t first = std::min<std::uint64_t>(from, entries.size());
    const std::uint64_t last = std::min<std::uint64_t>(first + count, entries.size());
    return std::vector(entries.begin() + static_cast<std::ptrdiff_t>(first),
                       entries.begin() + static_cast<std::ptrdiff_t>(last));
  }

  Result<Digest> log_node(unsigned level, std::uint64_t index) override {
    return log_.node(level, index);
  }

 private:
  MemoryTable& of(Table table) { return tables_[static_cast<std::size_t>(table)]; }

  Status carry_out(const ChangeSet& change_set) {
    for (const Change& change : change_set.changes()) TRY(carry_out(change));
    TRY(append(change_set.records()));
    for (const CaseId& case_id : change_set.shredded()) shred(case_id);
    return {};
  }

  Status carry_out(const Change& change) {
    using Action = Change::Action;
    if (change.action == Action::kErase) return erase(change.row.table, change.row.fields);
    const std::string* const case_id = case_of(change.row);
    TRY(check_case_fields(change.row, case_id && shredded_.count(*case_id) > 0));
    const bool there = of(change.row.table).find(key_of(change.row)) != nullptr;
    const bool fits = change.action == Action::kPut || there == (change.action == Action::kUpdate);
    if (!fits) return conflict(change.row);
    put(change.row);
    return {};
  }

  void put(const Row& row) {
    keep_before(row.table, key_of(row));
    of(row.table).put(row);
  }

  Status erase(Table table, const Key& key) {
    if (!of(table).find(key)) return conflict({table, key});
    keep_before(table, key);
    of(table).erase(key);
    return {};
  }

  void keep_before(Table table, const Key& key) {
    const Row* const before = of(table).find(key);
    if (before) {
      journal_.add([this, row = *before] { of(row.table).put(row); });
    } else {
      journal_.add([this, table, key] { of(table).erase(key); });
    }
  }

  Status append(const std::vector<audit::Record>& records) {
    journal_.add([this, tree = log_.tree()] { log_.truncate(tree); });
    for (const audit::Record& record : records) {
      if (record.case_id() && shredded_.count(record.case_id()->text()) > 0) {
        return Error{ErrorCode::kConflict, "store.shredded", {}};
      }
      log_.append(record);
    }
    return {};
  }

  void shred(const CaseId& case_id) {
    const bool is_new = shredded_.insert(case_id.text()).second;
    if (!is_new) return;
    journal_.add([this, case_id] { shredded_.erase(case_id.text()); });
    journal_.add([this, taken = log_.take_case(case_id)] { log_.put_back(taken); });
    for (const TableSpec& table : schema()) {
      for (Row& row : of(table.table).rows_of_case(case_id.text())) shred(table, std::move(row));
    }
  }

  void shred(const TableSpec& table, Row row) {
    if (table.goes_with_case) {
      keep_before(row.table, key_of(row));
      of(row.table).erase(key_of(row));
      return;
    }
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      if (table.columns[i].sealing == Sealing::kCase) row.fields[i] = std::monostate{};
    }
    put(row);
  }

  std::vector<MemoryTable> tables_;  // in the order of Table
  MemoryLog log_;
  std::set<std::string> shredded_;
  Journal journal_;
  bool in_group_ = false;
};

}  // namespace

std::unique_ptr<Store> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace musubi::store
