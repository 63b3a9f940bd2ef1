#include "node/runtime/writer_thread.h"

#include <atomic>
#include <map>

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
  std::vector<std::string> exceptions_;  // of the writer's thread; read when it rests
  WriterThread writer_{store_, [this](const Error&) { ++failures_; },
                       [this](std::string_view type) { exceptions_.emplace_back(type); }};
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

TEST_F(WriterThreadOfAStore, ContainsWhatAStepThrows) {
  const Status thrown = writer_.run([](store::Store& store) -> Status {
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(remember("half")));
    throw std::runtime_error("架空 太郎");
  });
  EXPECT_EQ(thrown.error().reason, "internal.unexpected");
  EXPECT_EQ(thrown.error().detail, "");
  EXPECT_FALSE(knows("half"));
  EXPECT_TRUE(insert("next").ok());
  EXPECT_EQ(failures_, 0);
  ASSERT_EQ(exceptions_.size(), 1u);
  EXPECT_EQ(exceptions_[0].find("架空"), std::string::npos);
}

// Steps of one group: the first waits until the others stand behind it.
TEST_F(WriterThreadOfAStore, TellsTheNeighboursOfAStepThatThrewTheTruth) {
  std::atomic<int> waiting{0};
  std::atomic<bool> holding{false};
  std::atomic<bool> go{false};
  std::vector<std::thread> threads;
  const auto start = [&](auto step) {
    threads.emplace_back([&waiting, step] {
      ++waiting;
      step();
    });
  };
  start([&] {
    const Status held = writer_.run([&](store::Store&) -> Status {
      holding = true;  // in a group of its own: nobody else waits yet
      while (!go) std::this_thread::yield();
      return {};
    });
    EXPECT_TRUE(held.ok());
  });
  while (!holding) std::this_thread::yield();
  std::map<std::string, std::string> outcomes;
  std::mutex mutex;
  for (int i = 0; i < 8; ++i) {
    start([&, i] {
      const std::string name = std::to_string(i);
      const Status done = writer_.run([&](store::Store& store) -> Status {
        TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(remember(name)));
        if (i == 3) throw 42;
        return {};
      });
      const std::lock_guard lock(mutex);
      outcomes[name] = done.ok() ? "ok" : done.error().reason;
    });
  }
  while (waiting < 9) std::this_thread::yield();
  go = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(outcomes["3"], "internal.unexpected");
  for (const auto& [name, outcome] : outcomes) {
    EXPECT_EQ(knows(name), outcome == "ok") << name << ' ' << outcome;
    const bool told = outcome == "ok" || outcome == "node.undone";
    EXPECT_EQ(told, name != "3") << name << ' ' << outcome;
  }
  EXPECT_EQ(failures_, 0);
}

TEST_F(WriterThreadOfAStore, AcceptsNothingAfterStop) {
  writer_.stop();
  EXPECT_EQ(insert("late").error().reason, "node.stopping");
}

}  // namespace
}  // namespace musubi::node
