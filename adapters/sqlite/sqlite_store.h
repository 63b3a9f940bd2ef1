// The store of one node in a SQLite database: rows sealed field by field, the log beside them.
#pragma once

#include <filesystem>
#include <memory>

#include "crypto/primitives/random.h"
#include "crypto/primitives/secret.h"
#include "protocol/store/store.h"

namespace musubi::store {

class SqliteStore : public Store {
 public:
  // A copy of everything committed, whole and synced, at `file`; an older file there is
  // replaced. Not inside a group. What is sealed stays sealed.
  [[nodiscard]] virtual Status copy_to(const std::filesystem::path& file) = 0;
};

// Opens the store in `directory`, which only one process may use at a time, and makes it if it
// is not there. A store of an older version is copied to "store-v<N>.db" and then migrated.
// `store_key` has crypto::kAeadKeySize bytes; `random` must outlive the store.
//
// kConflict "store.in-use"; kUnsupported "store.too-new", "store.not-a-store"; kRefused
// "store.wrong-key"; kInvalid "store.key-size"; kStorage "store.corrupt" if the log's root is
// not the one that was last committed, and for whatever the disk refuses.
[[nodiscard]] Result<std::unique_ptr<SqliteStore>> open_sqlite_store(
    const std::filesystem::path& directory, const crypto::Secret& store_key,
    crypto::RandomSource& random = crypto::system_random());

// The same store for looking only, beside a process that may be using it: no lock, no migration.
// The log is as it was at this moment; rows are as they are when they are read. No transaction
// stays open, since one would hold up the process that writes. What would change something is
// kConflict "store.read-only". Also kNotFound "file.not-found"; kUnsupported "store.too-old".
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite_store_for_reading(
    const std::filesystem::path& directory, const crypto::Secret& store_key);

// A copy of everything committed in the store in `directory`, whole and synced, as a store in the
// folder `to`. Beside a process that may be using it, which it does not hold up. kNotFound
// "file.not-found"; kUnsupported "store.too-old" and the like.
[[nodiscard]] Status copy_sqlite_store(const std::filesystem::path& directory,
                                       const std::filesystem::path& to);

}  // namespace musubi::store
