#include "adapters/memory/memory_log.h"

namespace musubi::store {

void MemoryLog::append(const audit::Record& record) {
  const auto keep = [this](unsigned level, const Digest& hash) {
    if (levels_.size() <= level) levels_.resize(level + 1);
    levels_[level].push_back(hash);
  };
  entries_.push_back(
      {entries_.size(), record.leaf(), record.salt(), record.body(), record.case_id()});
  const Digest leaf = crypto::leaf_hash(record.leaf());
  keep(0, leaf);
  for (const auto& completed : tree_.append(leaf)) keep(completed.level, completed.hash);
}

void MemoryLog::truncate(crypto::CompactTree tree) {
  tree_ = std::move(tree);
  entries_.resize(tree_.size());
  for (unsigned level = 0; level < levels_.size(); ++level) {
    levels_[level].resize(tree_.size() >> level);
  }
}

Result<Digest> MemoryLog::node(unsigned level, std::uint64_t index) const {
  if (level >= levels_.size() || index >= levels_[level].size()) {
    return Error{ErrorCode::kNotFound, "store.no-node", {}};
  }
  return levels_[level][index];
}

MemoryLog::Entries MemoryLog::take_case(const CaseId& case_id) {
  Entries taken;
  for (Store::LoggedRecord& entry : entries_) {
    if (entry.case_id != case_id) continue;
    taken.push_back(entry);
    entry.salt.clear();
    entry.body.clear();
  }
  return taken;
}

void MemoryLog::put_back(const Entries& taken) {
  for (const Store::LoggedRecord& entry : taken) entries_[entry.index] = entry;
}

}  // namespace musubi::store
