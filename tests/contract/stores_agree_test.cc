// The stores agree: whatever is done to both, both answer the same. The memory store is so short
// that it can be read; the other one must be equal to it.
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "adapters/sqlite/sqlite_store.h"
#include "tests/contract/store_language.h"
#include "tests/support/scratch_directory.h"

namespace musubi::store::contract {
namespace {

constexpr int kSteps = 800;
constexpr Table kTables[] = {Table::kTask, Table::kConsent, Table::kSearchKey, Table::kSetting};

// Does random things, from few names and numbers so that they often meet.
class Actor {
 public:
  explicit Actor(std::uint32_t seed) : engine_(seed), random_(seed) {}

  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(engine_()) % bound; }
  Table table() { return kTables[below(std::size(kTables))]; }

  Field field(const Column& column) {
    if (column.nullable && below(3) == 0) return {};
    if (column.type == ColumnType::kInteger) return std::int64_t{below(4)};
    const std::string text(1, static_cast<char>('a' + below(4)));
    if (column.type == ColumnType::kText) return text;
    return to_bytes(text);
  }

  Row row(Table table) {
    Row row{table, {}};
    for (const Column& column : spec(table).columns) row.fields.push_back(field(column));
    const auto case_column = spec(table).case_column;
    if (case_column && row.fields[*case_column].index() != 0) {
      row.fields[*case_column] = case_id().text();
    }
    return row;
  }

  CaseId case_id() { return StoreLanguage::case_named(std::string(1, "abcdef"[below(6)])); }

  ChangeSet change_set() {
    ChangeSet changes(audit::Record::make(audit::Act::kIntake, Instant{},
                                          below(2) ? std::optional(case_id()) : std::nullopt,
                                          std::int64_t{below(100)}, random_));
    for (std::uint32_t i = below(4); i > 0; --i) {
      Row any = row(table());
      switch (below(4)) {
        case 0:
          changes.insert(any);
          break;
        case 1:
          changes.update(any);
          break;
        case 2:
          changes.put(any);
          break;
        default:
          changes.erase(any.table, key_of(any));
      }
    }
    if (below(60) == 0) changes.shred(case_id());
    return changes;
  }

  Scan scan() {
    Scan scan{.table = table()};
    const TableSpec& described = spec(scan.table);
    const auto indexes = static_cast<std::uint32_t>(described.indexes.size());
    if (indexes > 0 && below(4) > 0) scan.index = below(indexes);
    std::vector<std::size_t> order =
        scan.index ? described.indexes[*scan.index].columns : std::vector<std::size_t>{0};
    const Row like = row(scan.table);
    for (std::uint32_t i = below(static_cast<std::uint32_t>(order.size()) + 1); i > 0; --i) {
      scan.prefix.push_back(like.fields[order[scan.prefix.size()]]);
    }
    if (scan.prefix.size() < order.size() && below(2) == 0) {
      const Field bound = like.fields[order[scan.prefix.size()]];
      if (bound.index() != 0) scan.up_to = bound;
    }
    if (below(3) == 0) scan.after = like;
    scan.limit = 1 + below(5);
    scan.newest_first = below(2) == 0;
    return scan;
  }

 private:
  std::mt19937 engine_;
  crypto::SeededRandom random_;
};

template <class T>
std::string reason(const Result<T>& result) {
  return result.ok() ? "done" : result.error().reason;
}

class TheStores : public testing::TestWithParam<std::uint32_t> {
 protected:
  void expect_the_same_answers(const Scan& scan, int step) {
    const auto a = memory_->scan(scan);
    const auto b = sqlite_->scan(scan);
    ASSERT_EQ(reason(a), reason(b)) << step;
    if (!a.ok()) return;
    ASSERT_EQ(*a, *b) << step;
  }

  void expect_the_same_logs(int step) {
    ASSERT_EQ(memory_->log_head().value().root, sqlite_->log_head().value().root) << step;
    const std::uint64_t size = memory_->log_head().value().size;
    const auto a = memory_->log_records(size - std::min<std::uint64_t>(size, 20), 20);
    const auto b = sqlite_->log_records(size - std::min<std::uint64_t>(size, 20), 20);
    ASSERT_TRUE(a.ok() && b.ok()) << step;
    ASSERT_EQ(a->size(), b->size()) << step;
    for (std::size_t i = 0; i < a->size(); ++i) ASSERT_EQ((*a)[i].body, (*b)[i].body) << step;
  }

  void group(Actor& actor) {
    if (!in_group_) {
      ASSERT_TRUE(memory_->begin_group().ok() && sqlite_->begin_group().ok());
    } else if (actor.below(3) == 0) {
      memory_->rollback_group();
      sqlite_->rollback_group();
    } else {
      ASSERT_TRUE(memory_->commit_group().ok() && sqlite_->commit_group().ok());
    }
    in_group_ = !in_group_;
  }

  test::ScratchDirectory directory_;
  crypto::SeededRandom random_{GetParam()};
  std::unique_ptr<Store> memory_ = make_memory_store();
  std::unique_ptr<SqliteStore> sqlite_ =
      open_sqlite_store(directory_.path() / "store", crypto::Secret(Bytes(32, 7)), random_).value();
  bool in_group_ = false;
};

TEST_P(TheStores, GiveTheSameAnswersWhateverIsDoneToBoth) {
  Actor actor(GetParam());
  std::map<std::string, int> met;
  for (int step = 0; step < kSteps; ++step) {
    if (actor.below(20) == 0) group(actor);
    const ChangeSet changes = actor.change_set();
    const auto in_memory = memory_->apply(changes);
    const auto on_disk = sqlite_->apply(changes);
    ASSERT_EQ(reason(in_memory), reason(on_disk)) << "seed " << GetParam() << " step " << step;
    EXPECT_TRUE(!in_memory.ok() || *in_memory == *on_disk);
    ++met[reason(in_memory)];
    expect_the_same_answers(actor.scan(), step);
    expect_the_same_answers({.table = actor.table()}, step);
    if (actor.below(10) == 0) expect_the_same_logs(step);
    if (HasFatalFailure()) return;
  }
  // Else the test would have passed without saying much.
  EXPECT_GT(met["done"], kSteps / 10);
  EXPECT_GT(met["store.conflict"], kSteps / 10);
  EXPECT_GT(met["store.shredded"], 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, TheStores, testing::Values(1, 2, 3));

}  // namespace
}  // namespace musubi::store::contract
