// Stores full of fictional families, made through the product's own code, for bench_records.
#pragma once

#include <filesystem>
#include <memory>

#include "adapters/sqlite/sqlite_store.h"
#include "protocol/casework/case_file.h"
#include "protocol/search/search_keys.h"

namespace musubi::bench {

inline constexpr const char* kPartition = "lg-032026";

// What fails ends the program.
void must(const Status& status, const char* what);
template <class T>
T must_have(Result<T> result, const char* what) {
  must(result.ok() ? Status() : Status(result.error()), what);
  return *std::move(result);
}

// Families that nobody could take for real ones, one after the other, the same from the same seed.
// Three persons each; about 64,000 names and 22,000 birthdays.
class Families {
 public:
  explicit Families(std::uint64_t seed);
  [[nodiscard]] json::Value next();

 private:
  [[nodiscard]] std::string given_name();
  [[nodiscard]] json::Array* member_array();

  crypto::SeededRandom random_;
  json::Value sheet_;
};

struct FilledStore {
  std::filesystem::path directory;
  std::unique_ptr<store::SqliteStore> store;
  std::size_t cases;
  double generated_seconds;  // 0 if it was there already
};

[[nodiscard]] const crypto::Secret& store_key();
[[nodiscard]] const search::NameKey& name_key();

// Each case goes through open_case() and Store::apply, in groups that share a commit. Its names
// come after it, many cases' at a time and in the order of their index: one by one they would write
// a page each, all over the file. A store that an earlier run finished is used as it is.
[[nodiscard]] FilledStore filled_store(const std::filesystem::path& directory, std::size_t cases);

}  // namespace musubi::bench
