// A memory store that remembers what was committed, so that a test can restore it to an earlier
// state; and the faults that a checker of the exchange must catch.
#pragma once

#include <vector>

#include "tests/support/forwarding_store.h"

namespace musubi::testing {

enum class Fault {
  kNone,
  kForgetsInbox,  // never finds a judged id, and lets rows be written twice: no deduplication
};

class RecordingStore final : public ForwardingStore {
 public:
  explicit RecordingStore(Fault fault = Fault::kNone) : fault_(fault) {}

  // The state after the first `count` committed changes: what a backup of then holds.
  void restore_to(std::size_t count);
  [[nodiscard]] std::size_t committed() const { return committed_.size(); }
  // Without the fault: for who checks.
  [[nodiscard]] store::Store& honest() { return *inner_; }

  Result<std::optional<store::Row>> find(store::Table table, const store::Key& key) override;
  Result<std::uint64_t> apply(const store::ChangeSet& change_set) override;
  Status begin_group() override;
  Status commit_group() override;
  void rollback_group() override;

 private:
  [[nodiscard]] store::ChangeSet with_fault(const store::ChangeSet& change) const;

  Fault fault_;
  std::vector<store::ChangeSet> committed_;
  std::vector<store::ChangeSet> open_;
  bool in_group_ = false;
};

}  // namespace musubi::testing
