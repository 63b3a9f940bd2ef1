// The log of a memory store: entries, and the hash of every perfect subtree.
#pragma once

#include "crypto/log/merkle.h"
#include "protocol/store/store.h"

namespace musubi::store {

class MemoryLog {
 public:
  using Entries = std::vector<Store::LoggedRecord>;

  void append(const audit::Record& record);
  // Forgets what was appended since it had this size; `tree` is what it was then.
  void truncate(crypto::CompactTree tree);

  [[nodiscard]] const crypto::CompactTree& tree() const { return tree_; }
  [[nodiscard]] const Entries& entries() const { return entries_; }
  [[nodiscard]] Result<Digest> node(unsigned level, std::uint64_t index) const;

  // Salt and body of the records of a case, taken out; put_back() undoes it.
  [[nodiscard]] Entries take_case(const CaseId& case_id);
  void put_back(const Entries& taken);

 private:
  Entries entries_;
  crypto::CompactTree tree_;
  std::vector<std::vector<Digest>> levels_;  // [level][index]
};

}  // namespace musubi::store
