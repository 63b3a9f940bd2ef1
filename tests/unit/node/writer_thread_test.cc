#include "node/runtime/writer_thread.h"

#include <atomic>

#include <gtest/gtest.h>

#include "tests/support/forwarding_store.h"

namespace musubi::node {
namespace {

store::ChangeSet remember(const std::string& name) {
  store::ChangeSet change = store::ChangeSet::bookkeeping();
  change.insert({store::Table::kSetting, {name, Bytes{1}}});
  return change;
}

// A store whose disk fails when it is told to.
class FailingStore final : public testing::ForwardingStore {
 public:
  std::atomic<bool> fails{false};

  Status commit_group() override {
    if (!fails) return inner_->commit_group();
    inner_->rollback_group();
    return Error{ErrorCode::kStorage, "store.failed", ""};
  }
};

class WriterThreadOfAStore : public ::testing::Test {
 protected:
  Status insert(const std::string& name) {
    return writer_.run([&name](store::Store& store) -> Status {
      TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(remember(name)));
      return {};
    });
  }
  bool knows(const std::string& name) {
    return store_.find(store::Table::kSetting, {name})->has_value();
  }

  FailingStore store_;
  std::atomic<int> failures_{0};
  WriterThread writer_{store_, [this](const Error&) { ++failures_; }};
};

TEST_F(WriterThreadOfAStore, CarriesOutStepsOfManyThreadsOneAtATime) {
  std::atomic<int> inside{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([this, &inside, i] {
      for (int j = 0; j < 50; ++j) {
        const std::string name = std::to_string(i) + "-" + std::to_string(j);
        const Status done = writer_.run([&](store::Store& store) -> Status {
          EXPECT_EQ(++inside, 1);
          TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(remember(name)));
          --inside;
          return {};
        });
        EXPECT_TRUE(done.ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  writer_.stop();
  EXPECT_TRUE(knows("0-0") && knows("7-49"));
}

TEST_F(WriterThreadOfAStore, GivesAStepItsOwnErrorAndSparesItsNeighbours) {
  EXPECT_TRUE(insert("once").ok());
  EXPECT_EQ(insert("once").error().reason, "store.conflict");
  EXPECT_TRUE(insert("twice").ok());
  EXPECT_EQ(failures_, 0);
}

TEST_F(WriterThreadOfAStore, StopsForGoodWhenACommitFails) {
  store_.fails = true;
  EXPECT_EQ(insert("lost").error().code, ErrorCode::kStorage);
  EXPECT_EQ(failures_, 1);
  store_.fails = false;
  EXPECT_EQ(insert("later").error().reason, "node.stopping");
  EXPECT_FALSE(knows("lost") || knows("later"));
}

TEST_F(WriterThreadOfAStore, AcceptsNothingAfterStop) {
  writer_.stop();
  EXPECT_EQ(insert("late").error().reason, "node.stopping");
}

}  // namespace
}  // namespace musubi::node
