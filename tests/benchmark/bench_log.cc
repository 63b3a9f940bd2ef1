// The log of the SQLite store: durable leaves per second in groups of a hundred, as a share of
// what bare SQLite gives for rows of the same size; and the time of an inclusion proof.
//
//   bench_log [LEAVES]      a million unless told otherwise; the last line is JSON
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "adapters/sqlite/sqlite_store.h"
#include "crypto/log/merkle.h"
#include "tests/support/scratch_directory.h"

namespace musubi::store {
namespace {

constexpr std::uint64_t kGroup = 100;
constexpr std::uint64_t kFillGroup = 5000;
constexpr std::uint64_t kMeasuredGroups = 300;
constexpr std::size_t kProofs = 2000;

using Seconds = std::chrono::duration<double>;

template <class Work>
double seconds(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return Seconds(std::chrono::steady_clock::now() - begin).count();
}

void must(bool done, const char* what) {
  if (done) return;
  fmt::print(stderr, "bench_log: {} failed\n", what);
  std::exit(1);
}

audit::Record sample_record() {
  json::Object body;
  body["decision"] = "00112233445566778899aabbccddeeff";
  body["outcome"] = "released";
  body["recipient"] = "lg-034827-01";
  return audit::Record::make(audit::Act::kDecision, Instant{}, std::nullopt, body,
                             crypto::system_random());
}

void append_groups(Store& store, std::uint64_t groups, std::uint64_t size) {
  for (std::uint64_t group = 0; group < groups; ++group) {
    must(store.begin_group().ok(), "begin");
    for (std::uint64_t i = 0; i < size; ++i) {
      must(store.apply(ChangeSet(sample_record())).ok(), "apply");
    }
    must(store.commit_group().ok(), "commit");
  }
}

// One prepared insert into one table with the same pragmas, and a commit for each group.
double bare_rows_per_second(const std::filesystem::path& file, std::size_t row_size) {
  sqlite3* database = nullptr;
  must(sqlite3_open(file.c_str(), &database) == SQLITE_OK, "open");
  const auto run = [database](const char* sql) {
    must(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql);
  };
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = FULL");
  run("CREATE TABLE row (position INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT");
  sqlite3_stmt* insert = nullptr;
  must(sqlite3_prepare_v2(database, "INSERT INTO row (content) VALUES (?)", -1, &insert, nullptr) ==
           SQLITE_OK,
       "prepare");
  const Bytes content(row_size, 0x5a);
  const double time = seconds([&] {
    for (std::uint64_t group = 0; group < kMeasuredGroups; ++group) {
      run("BEGIN");
      for (std::uint64_t i = 0; i < kGroup; ++i) {
        sqlite3_bind_blob(insert, 1, content.data(), static_cast<int>(content.size()),
                          SQLITE_STATIC);
        must(sqlite3_step(insert) == SQLITE_DONE, "insert");
        sqlite3_reset(insert);
      }
      run("COMMIT");
    }
  });
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return static_cast<double>(kMeasuredGroups * kGroup) / time;
}

// Sorted, in milliseconds.
std::vector<double> proof_times(Store& store, std::uint64_t size) {
  const crypto::NodeReader read = [&store](unsigned level, std::uint64_t index) {
    return store.log_node(level, index);
  };
  std::vector<double> times;
  crypto::SeededRandom random(1);
  for (std::size_t i = 0; i < kProofs; ++i) {
    std::uint64_t index = 0;
    for (const std::uint8_t byte : random.bytes(8)) index = index << 8 | byte;
    index %= size;
    times.push_back(
        1000 * seconds([&] { must(crypto::inclusion_proof(index, size, read).ok(), "proof"); }));
  }
  std::sort(times.begin(), times.end());
  return times;
}

int run(std::uint64_t leaves) {
  const test::ScratchDirectory directory;
  const crypto::Secret key(crypto::system_random().bytes(32));
  auto opened = open_sqlite_store(directory.path() / "store", key);
  must(opened.ok(), "open");
  Store& store = **opened;

  const std::uint64_t measured = kMeasuredGroups * kGroup;
  const double append_time = seconds([&] { append_groups(store, kMeasuredGroups, kGroup); });
  const double rate = static_cast<double>(measured) / append_time;
  fmt::print("appending in groups of {}: {:.0f} durable leaves/s\n", kGroup, rate);

  const audit::Record sample = sample_record();
  const std::size_t row_size = sample.leaf().size() + sample.salt().size() + sample.body().size();
  const double bare = bare_rows_per_second(directory.path() / "bare.db", row_size);
  fmt::print("bare SQLite, rows of {} bytes: {:.0f} durable rows/s\n", row_size, bare);

  if (leaves > measured) append_groups(store, (leaves - measured) / kFillGroup, kFillGroup);
  const std::uint64_t size = store.log_head().value().size;
  const std::vector<double> times = proof_times(store, size);
  const double median = times[times.size() / 2];
  const double p99 = times[times.size() * 99 / 100];
  fmt::print("inclusion proof from {} leaves: median {:.4f} ms, p99 {:.4f} ms\n", size, median,
             p99);

  fmt::print(
      "{{\"benchmark\":\"log\",\"group\":{},\"leaves_per_second\":{:.0f},"
      "\"bare_sqlite_rows_per_second\":{:.0f},\"ratio_to_bare_sqlite\":{:.3f},"
      "\"tree_size\":{},\"inclusion_proof_ms\":{:.4f},\"inclusion_proof_p99_ms\":{:.4f}}}\n",
      kGroup, rate, bare, rate / bare, size, median, p99);
  return 0;
}

}  // namespace
}  // namespace musubi::store

int main(int argc, char** argv) {
  const std::uint64_t leaves = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  return musubi::store::run(leaves);
}
