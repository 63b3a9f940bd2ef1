#include "tests/support/recording_store.h"

#include <stdexcept>

namespace musubi::testing {

void RecordingStore::restore_to(std::size_t count) {
  inner_ = store::make_memory_store();
  committed_.erase(committed_.begin() + static_cast<std::ptrdiff_t>(count), committed_.end());
  for (const store::ChangeSet& change : committed_) {
    if (!inner_->apply(change)) throw std::runtime_error("a committed change does not apply");
  }
}

Result<std::optional<store::Row>> RecordingStore::find(store::Table table, const store::Key& key) {
  if (fault_ == Fault::kForgetsInbox && table == store::Table::kInbox) {
    return std::optional<store::Row>{};
  }
  return inner_->find(table, key);
}

store::ChangeSet RecordingStore::with_fault(const store::ChangeSet& change) const {
  if (fault_ != Fault::kForgetsInbox || change.records().empty()) return change;
  store::ChangeSet loose(change.records().front());
  for (std::size_t i = 1; i < change.records().size(); ++i) loose.also(change.records()[i]);
  for (const store::Change& each : change.changes()) {
    if (each.action == store::Change::Action::kErase) {
      loose.erase(each.row.table, each.row.fields);
    } else {
      loose.put(each.row);
    }
  }
  return loose;
}

Result<std::uint64_t> RecordingStore::apply(const store::ChangeSet& change_set) {
  const store::ChangeSet change = with_fault(change_set);
  auto applied = inner_->apply(change);
  if (applied) (in_group_ ? open_ : committed_).push_back(change);
  return applied;
}

Status RecordingStore::begin_group() {
  in_group_ = true;
  return inner_->begin_group();
}

Status RecordingStore::commit_group() {
  in_group_ = false;
  committed_.insert(committed_.end(), open_.begin(), open_.end());
  open_.clear();
  return inner_->commit_group();
}

void RecordingStore::rollback_group() {
  in_group_ = false;
  open_.clear();
  inner_->rollback_group();
}

}  // namespace musubi::testing
