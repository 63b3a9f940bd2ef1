#include "node/runtime/situation_keeper.h"

#include <condition_variable>
#include <thread>

#include <gtest/gtest.h>

#include "node/runtime/guarded_clock.h"
#include "node/runtime/registry_rows.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

using testing::kIssued;

// A writer that lets something else happen before its second step, where a registry is stored.
class InterruptedWriter final : public exchange::Writer {
 public:
  explicit InterruptedWriter(store::Store& store) : store_(store) {}
  Status run(const std::function<Status(store::Store&)>& step) override {
    if (++steps_ == 2 && interruption) interruption();
    const std::lock_guard lock(mutex_);
    return step(store_);
  }
  std::function<void()> interruption;

 private:
  store::Store& store_;
  std::mutex mutex_;
  int steps_ = 0;
};

class SituationOfANode : public testing::NodeOfACity {};

// While `keeper` is in the middle of a change, another thread makes one, too; it either waits for
// its turn or has it now.
class Rival {
 public:
  void act(std::function<void()> act) {
    thread_ = std::thread([this, act = std::move(act)] {
      act();
      const std::lock_guard lock(mutex_);
      done_ = true;
      changed_.notify_all();
    });
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(500), [this] { return done_; });
  }
  void join() { thread_.join(); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

// A registry never goes back: whom version 3 shut out must not be let in again by version 2.
TEST_F(SituationOfANode, KeepsTheNewestOfTwoRegistriesThatArriveAtOnce) {
  const Bytes second = document(2);
  const Bytes third = document(3);
  InterruptedWriter writer(*store_);
  crypto::SeededRandom other_random(4);
  Rival rival;
  writer.interruption = [&] {
    rival.act([&] { EXPECT_TRUE(keeper_.accept(third, writer, other_random).ok()); });
  };
  EXPECT_TRUE(keeper_.accept(second, writer, random_).ok());
  rival.join();
  EXPECT_EQ(version(), 3u);
}

TEST_F(SituationOfANode, RefusesAnOlderRegistry) {
  const Bytes second = document(2);
  InterruptedWriter writer(*store_);
  ASSERT_TRUE(keeper_.accept(document(3), writer, random_).ok());
  EXPECT_FALSE(keeper_.accept(second, writer, random_).ok());
  EXPECT_TRUE(keeper_.reload(writer, random_).ok());
  EXPECT_EQ(version(), 3u);
}

// Whoever signs the registry ends a member; the member does not go on under the one before.
TEST_F(SituationOfANode, TakesARegistryThatRevokesItsKeyAndReleasesNoMore_R45) {
  content_.revocations.push_back({content_.nodes[0].certificates[1].certificate.fingerprint(),
                                  kIssued + std::chrono::hours(1), std::nullopt});
  EXPECT_TRUE(accept_next().ok());
  EXPECT_EQ(version(), 2u);
  EXPECT_EQ(rows(store::Table::kRegistry).size(), 2u);
  EXPECT_EQ(hindrance(), "node.no-usable-certificate");
}

TEST_F(SituationOfANode, TakesARegistryThatLeavesItOutAndReleasesNoMore_R45) {
  content_.nodes.erase(content_.nodes.begin());
  EXPECT_TRUE(accept_next().ok());
  EXPECT_EQ(version(), 2u);
  EXPECT_EQ(hindrance(), "node.no-usable-certificate");
}

TEST_F(SituationOfANode, TakesARegistryThatItsRulesDoNotFitAndReleasesNoMore_R45) {
  content_.catalogue = json::Object{{"format", "musubi-catalogue-1"}};
  EXPECT_TRUE(accept_next().ok());
  EXPECT_EQ(version(), 2u);
  EXPECT_EQ(keeper_.current()->policies, nullptr);
  EXPECT_TRUE(keeper_.situation()->signer);  // it still acknowledges
  EXPECT_NE(hindrance(), "ok");
}

TEST_F(SituationOfANode, ReleasesAgainUnderARegistryThatListsItsKey_R45) {
  const auto nodes = content_.nodes;
  content_.nodes.erase(content_.nodes.begin());
  ASSERT_TRUE(accept_next().ok());
  content_.nodes = nodes;
  ASSERT_TRUE(accept_next().ok());
  EXPECT_EQ(version(), 3u);
  EXPECT_EQ(hindrance(), "ok");
}

TEST_F(SituationOfANode, StartsUnderARegistryThatItsRulesDoNotFitAndReleasesNothing_R45) {
  const json::Value catalogue = content_.catalogue;
  content_.catalogue = json::Object{{"format", "musubi-catalogue-1"}};
  ASSERT_TRUE(accept_next().ok());
  SituationKeeper restarted(config_, keys_, clock_);
  const Status opened = restarted.open(*store_, random_);
  ASSERT_TRUE(opened.ok()) << opened.error().reason;
  EXPECT_EQ(restarted.current()->registry->version(), 2u);
  EXPECT_FALSE(restarted.current()->may_release(clock_.now()).ok());
  content_.catalogue = catalogue;
  ASSERT_TRUE(restarted.accept(document(3), writer_, random_).ok());
  EXPECT_TRUE(restarted.current()->may_release(clock_.now()).ok());
}

TEST_F(SituationOfANode, DoesNotStartWithoutItsOwnRules) {
  config_.policy_file = scratch_.path() / "gone.json";
  SituationKeeper restarted(config_, keys_, clock_);
  EXPECT_EQ(restarted.open(*store_, random_).error().reason, "file.not-found");
}

// A revocation may begin later than the registry that tells of it.
TEST_F(SituationOfANode, ReleasesNoMoreFromTheInstantOfItsRevocation_R45) {
  content_.revocations.push_back({content_.nodes[0].certificates[1].certificate.fingerprint(),
                                  clock_.instant + std::chrono::hours(1), std::nullopt});
  ASSERT_TRUE(accept_next().ok());
  EXPECT_EQ(hindrance(), "ok");
  clock_.instant += std::chrono::hours(1);
  EXPECT_EQ(hindrance(), "node.no-usable-certificate");
}

TEST_F(SituationOfANode, KeepsTheRulesThatItHasWhenNewOnesCannotBeRead) {
  config_.policy_file = scratch_.path() / "gone.json";
  EXPECT_EQ(keeper_.reload(writer_, random_).error().reason, "file.not-found");
  EXPECT_EQ(hindrance(), "ok");
}

TEST_F(SituationOfANode, RemembersTheHighestTimeFloor_R42) {
  ASSERT_TRUE(raise_stored_floor(*store_, clock_.now()).ok());
  ASSERT_TRUE(raise_stored_floor(*store_, kIssued).ok());
  ASSERT_TRUE(accept_next().ok());
  EXPECT_EQ(*stored_time_floor(*store_), clock_.now());
}

TEST_F(SituationOfANode, HearsOnlyOfTimesThatItsOwnClockHasReached_R43) {
  GuardedClock guarded(clock_, kIssued);
  guarded.hear(clock_.now() + std::chrono::hours(1));
  EXPECT_EQ(guarded.floor(), kIssued);
  guarded.hear(clock_.now());
  EXPECT_EQ(guarded.floor(), clock_.now());
  const Instant heard = clock_.now();
  clock_.instant -= std::chrono::minutes(3);
  EXPECT_EQ(guarded.now(), heard);
}

}  // namespace
}  // namespace musubi::node
