// A store in a directory that a test can close, tamper with and open again.
#pragma once

#include <functional>
#include <memory>

#include <gtest/gtest.h>

#include "adapters/sqlite/sqlite_store.h"
#include "tests/contract/store_language.h"
#include "tests/support/scratch_directory.h"

namespace musubi::store {

class StoreOnDisk : public testing::Test, public contract::StoreLanguage {
 protected:
  // "opened" or the reason of the refusal.
  std::string open(std::uint8_t key = 7);
  void close() { store_.reset(); }
  std::string reopen() { return close(), open(); }

  // Speaks SQL to the file behind the store's back. The value of the first row's first column,
  // bytes and all; empty if there is none.
  std::string sql(const std::string& statement);
  // Flips one bit of one byte of a column of bytes, in the rows that `where` names.
  void flip(std::string_view table, std::string_view column, std::size_t byte,
            std::string_view where = "TRUE");

  // Whether the bytes occur in any file of the store.
  bool on_disk(std::string_view bytes) const;
  std::filesystem::path path() const { return directory_.path() / "store"; }

  SqliteStore& store() override { return *store_; }

 private:
  test::ScratchDirectory directory_;
  crypto::SeededRandom random_{1};
  std::unique_ptr<SqliteStore> store_;
};

// Runs `act` in a process of its own, and tells its exit code; `kill_when` it has written that
// many bytes to the descriptor that it is given, it is killed (and the code is -1).
int in_another_process(const std::function<int(int out)>& act, std::size_t kill_when = SIZE_MAX,
                       std::string* written = nullptr);

}  // namespace musubi::store
