#include "node/runtime/courier_pool.h"

#include <atomic>
#include <condition_variable>

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "protocol/exchange/messages.h"
#include "tests/support/registry_federation.h"

namespace musubi::node {
namespace {

using registry::testing::kIssued;
using registry::testing::node_id;

class MovedClock final : public Clock {
 public:
  std::atomic<Instant> instant{kIssued};
  [[nodiscard]] Instant now() const override { return instant; }
};

// A peer that has a newer registry. It counts who asks, and may let them wait.
class PeerWithANewRegistry final : public PeerTransport {
 public:
  Result<PeerResponse> post(const NodeId&, const std::string& path, ByteView, Duration) override {
    EXPECT_EQ(path, exchange::kPathRegistry);
    std::unique_lock lock(mutex_);
    ++asked_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !silent_; });
    return PeerResponse{200, exchange::encode_registry_answer(as_bytes("newer"))};
  }

  // False if nobody asked so often in a time that is long for a thread to wake up.
  bool was_asked(int times) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return asked_ >= times; });
  }
  void keep_silent() {
    const std::lock_guard lock(mutex_);
    silent_ = true;
  }
  void answer() {
    const std::lock_guard lock(mutex_);
    silent_ = false;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int asked_ = 0;
  bool silent_ = false;
};

constexpr Duration kRegistryInterval = std::chrono::minutes{10};

// A node that has nothing to send.
class CourierPoolOfAnIdleNode : public ::testing::Test,
                                public exchange::Writer,
                                public exchange::SituationSource,
                                public exchange::Redecide {
 public:
  Status run(const std::function<Status(store::Store&)>& step) override {
    const std::lock_guard lock(mutex_);
    return step(*store_);
  }
  [[nodiscard]] std::shared_ptr<const exchange::Situation> situation() const override {
    return situation_;
  }
  Result<exchange::Redecision> decide_again(const exchange::Context&,
                                            const exchange::OutboxRow&) override {
    return Error{ErrorCode::kInternal, "test.nothing-to-decide", {}};
  }

 protected:
  std::unique_ptr<CourierPool> pool(CourierPool::RegistryArrived arrived) {
    auto made = std::make_unique<CourierPool>(
        exchange::ExchangeParts{*this, *this, clock_, crypto::system_random(), *this}, peer_,
        CourierPool::Intervals{std::chrono::minutes(1), kRegistryInterval}, std::move(arrived));
    made->set_peers(plan_);
    return made;
  }

  MovedClock clock_;
  PeerWithANewRegistry peer_;
  const std::vector<CourierPool::Plan> plan_{{node_id("op-000001-01"), true, false}};

 private:
  std::mutex mutex_;
  std::unique_ptr<store::Store> store_ = store::make_memory_store();
  registry::testing::Federation federation_;
  registry::Registry registry_ = federation_.registry(federation_.content());
  crypto::PrivateKey key_ = registry::testing::new_key();
  std::shared_ptr<const exchange::Situation> situation_ =
      std::make_shared<const exchange::Situation>(exchange::Situation{
          node_id("lg-032026-01"),
          &registry_,
          SigningIdentity{
              node_id("lg-032026-01"), &key_,
              federation_.authority.issue(key_, crypto::KeyRole::kSigning, "node:lg-032026-01")},
          {}});
};

// Invariant 12: a revocation must reach also those who have nothing to say to each other.
TEST_F(CourierPoolOfAnIdleNode, AsksForANewerRegistryAgainAndAgain) {
  const auto couriers = pool([](const Bytes&) {});
  ASSERT_TRUE(peer_.was_asked(1));
  clock_.instant = kIssued + kRegistryInterval;
  couriers->set_peers(plan_);  // only so that it looks at the clock
  EXPECT_TRUE(peer_.was_asked(2));
}

TEST_F(CourierPoolOfAnIdleNode, BringsNothingAnyMoreOnceItHasStopped) {
  peer_.keep_silent();
  std::atomic<bool> arrived{false};
  const auto couriers = pool([&arrived](const Bytes&) { arrived = true; });
  ASSERT_TRUE(peer_.was_asked(1));
  std::thread late([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    peer_.answer();
  });
  couriers->stop();
  EXPECT_TRUE(arrived);
  late.join();
}

}  // namespace
}  // namespace musubi::node
