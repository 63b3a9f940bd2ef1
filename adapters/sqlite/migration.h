// Brings a database to the schema of this version, forward only.
#pragma once

#include <filesystem>

#include "adapters/sqlite/database.h"

namespace musubi::store {

// A copy of what is committed, whole and synced; an older file there is replaced.
[[nodiscard]] Status copy_database(Database& database, const std::filesystem::path& file);

// Is it a store of just this version? kUnsupported "store.not-a-store", "store.too-new",
// "store.too-old".
[[nodiscard]] Status check_version(Database& database);

// Makes everything in an empty database. In an older one adds what the schema has gained:
// tables, columns that may be absent, indexes; after a copy into `directory`. All of it in one
// transaction. kUnsupported "store.too-new", "store.not-a-store", "store.cannot-migrate".
[[nodiscard]] Status migrate(Database& database, const std::filesystem::path& directory);

}  // namespace musubi::store
