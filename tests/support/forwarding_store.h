// A memory store behind a door of its own, for stores of tests that do one thing otherwise.
#pragma once

#include <memory>

#include "adapters/memory/memory_store.h"
#include "protocol/store/store.h"

namespace musubi::testing {

class ForwardingStore : public store::Store {
 public:
  Result<std::optional<store::Row>> find(store::Table table, const store::Key& key) override {
    return inner_->find(table, key);
  }
  Result<std::vector<store::Row>> scan(const store::Scan& scan) override {
    return inner_->scan(scan);
  }
  Result<std::uint64_t> apply(const store::ChangeSet& change) override {
    return inner_->apply(change);
  }
  Status begin_group() override { return inner_->begin_group(); }
  Status commit_group() override { return inner_->commit_group(); }
  void rollback_group() override { inner_->rollback_group(); }
  Result<store::LogHead> log_head() override { return inner_->log_head(); }
  Result<std::vector<Bytes>> log_leaves(std::uint64_t from, std::size_t count) override {
    return inner_->log_leaves(from, count);
  }
  Result<std::vector<LoggedRecord>> log_records(std::uint64_t from, std::size_t count) override {
    return inner_->log_records(from, count);
  }
  Result<Digest> log_node(unsigned level, std::uint64_t index) override {
    return inner_->log_node(level, index);
  }

 protected:
  std::unique_ptr<store::Store> inner_ = store::make_memory_store();
};

}  // namespace musubi::testing
