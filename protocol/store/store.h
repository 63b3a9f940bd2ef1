// The port to whatever keeps a node's rows and its log. apply() is the only write.
//
// One thread at a time uses a Store. Reads see every change set applied before, also those of
// the open group. Nothing is durable, and nothing may be acknowledged, before commit_group()
// returned; outside a group each apply() is a group of its own.
#pragma once

#include <optional>
#include <vector>

#include "crypto/log/signed_note.h"
#include "protocol/store/change_set.h"

namespace musubi::store {

inline constexpr std::size_t kMaxScanRows = 1000;  // also of leaves and records

// Rows whose first index columns equal `prefix`, in the order of the index (ties by key).
struct Scan {
  Table table;
  std::optional<std::size_t> index = {};  // position in TableSpec::indexes; none: the primary key
  Key prefix = {};                        // may be empty
  // The next column after the prefix: there, and at most this value (for due times) …
  std::optional<Field> up_to = {};
  // … and rows strictly after this row only (for paging). It must have the same prefix; what
  // it holds outside the index does not matter, and it need not be there any more.
  std::optional<Row> after = {};
  std::size_t limit = kMaxScanRows;
  bool newest_first = false;  // reverses the order
};

struct LogHead {
  std::uint64_t size = 0;
  Digest root;
};

class Store {
 public:
  virtual ~Store() = default;

  // A field that was sealed under a case and shredded since reads as absent.
  [[nodiscard]] virtual Result<std::optional<Row>> find(Table table, const Key& key) = 0;
  [[nodiscard]] virtual Result<std::vector<Row>> scan(const Scan& scan) = 0;

  // All of it or nothing, in the order in which it was described. Returns the log index of the
  // first record (of bookkeeping: where the next record will stand).
  // kConflict "store.conflict" when an insert, update or erase does not fit the state;
  // kConflict "store.shredded" for a sealed field or a record of a case that was shredded;
  // kInvalid "store.not-bookkeeping" for a change without an audit record;
  // kStorage: the disk or database failed: stop the process, never retry.
  [[nodiscard]] virtual Result<std::uint64_t> apply(const ChangeSet& change_set) = 0;

  // Between these, many change sets share one durable commit. A failed apply() inside a group
  // undoes only itself. rollback_group() undoes the whole group. Groups don't nest:
  // kConflict "store.group-open", "store.no-group".
  [[nodiscard]] virtual Status begin_group() = 0;
  [[nodiscard]] virtual Status commit_group() = 0;
  virtual void rollback_group() = 0;

  // The log.
  [[nodiscard]] virtual Result<LogHead> log_head() = 0;
  // Leaves from `from` on, fewer where the log ends; none after its end.
  [[nodiscard]] virtual Result<std::vector<Bytes>> log_leaves(std::uint64_t from,
                                                              std::size_t count) = 0;
  // The records, where they still can be read; a shredded one has no body and no salt.
  struct LoggedRecord {
    std::uint64_t index;
    Bytes leaf;
    Bytes salt;
    Bytes body;
    std::optional<CaseId> case_id;
  };
  [[nodiscard]] virtual Result<std::vector<LoggedRecord>> log_records(std::uint64_t from,
                                                                      std::size_t count) = 0;
  // The hash of a perfect subtree, level 0 being the leaves, for proofs (crypto/log/merkle.h).
  // kNotFound "store.no-node" for one that is not complete.
  [[nodiscard]] virtual Result<Digest> log_node(unsigned level, std::uint64_t index) = 0;
};

}  // namespace musubi::store
