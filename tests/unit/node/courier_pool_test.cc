#include "node/runtime/courier_pool.h"

#include <atomic>
#include <condition_variable>
#include <map>

#include <gtest/gtest.h>

#include "adapters/memory/memory_store.h"
#include "protocol/exchange/messages.h"
#include "tests/support/exchange_world.h"
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
        containment_, CourierPool::Intervals{std::chrono::minutes(1), kRegistryInterval},
        std::move(arrived));
    made->set_peers(plan_);
    return made;
  }

  MovedClock clock_;
  PeerWithANewRegistry peer_;
  std::atomic<int> thrown_{0};
  Containment containment_{[this](std::string_view) { ++thrown_; }};
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

TEST_F(CourierPoolOfAnIdleNode, GoesOnAfterSomethingWasThrownAndSaysSo) {
  const auto couriers = pool([](const Bytes&) { throw std::runtime_error("架空"); });
  ASSERT_TRUE(peer_.was_asked(1));
  clock_.instant = kIssued + kRegistryInterval;
  couriers->set_peers(plan_);
  EXPECT_TRUE(peer_.was_asked(2));
  couriers->stop();
  EXPECT_EQ(thrown_, 2);
  EXPECT_EQ(containment_.state(clock_.now()).error().reason, "internal.unexpected");
  EXPECT_TRUE(containment_.state(clock_.now() + 2 * Containment::kTold).ok());
}

using exchange::kMaxEnvelopesPerRequest;
using musubi::testing::ExchangeWorld;

// Node 0 sends to node 1. One lock guards both, and what they share; the first request waits at a
// gate outside of it.
class CourierPoolOfABusyNode : public ::testing::Test,
                               public exchange::Writer,
                               public exchange::SituationSource,
                               public exchange::Redecide,
                               public PeerTransport {
 public:
  Status run(const std::function<Status(store::Store&)>& step) override {
    const std::lock_guard lock(world_mutex_);
    return world_.node(0).run(step);
  }
  [[nodiscard]] std::shared_ptr<const exchange::Situation> situation() const override {
    return world_.node(0).situation();
  }
  Result<exchange::Redecision> decide_again(const exchange::Context& context,
                                            const exchange::OutboxRow& message) override {
    ++decided_[message.message];
    return world_.node(0).decide_again(context, message);
  }
  Result<PeerResponse> post(const NodeId& peer, const std::string& path, ByteView body,
                            Duration) override {
    if (path == exchange::kPathRegistry) {
      return PeerResponse{200, exchange::encode_registry_answer(std::nullopt)};
    }
    EXPECT_EQ(++on_their_way_, 1);
    envelopes_ += exchange::decode_envelopes(body)->size();
    if (++requests_ == 1) at_the_gate();
    const std::lock_guard lock(world_mutex_);
    --on_their_way_;
    return world_.hand_over(world_.node(0).id(), peer, path, body);
  }

 protected:
  void send_states_of_one_case(std::size_t count) {
    const CaseId case_id = world_.new_case();
    const Pseudonym subject = Pseudonym::draw(world_.random);
    for (std::size_t i = 0; i < count; ++i) {
      world_.advance(Duration{1});  // what is due first goes first
      sent_.push_back(world_.send(
          0, {1},
          {.kind = Kind::kInformation, .revision = i + 1, .case_id = case_id, .subject = subject}));
    }
    clock_.instant = world_.federation.now;
  }

  std::unique_ptr<CourierPool> pool() {
    auto made = std::make_unique<CourierPool>(
        exchange::ExchangeParts{*this, *this, clock_, crypto::system_random(), *this}, *this,
        containment_, CourierPool::Intervals{std::chrono::minutes(1), std::chrono::hours(1)},
        [](const Bytes&) {});
    made->set_peers({{world_.node(1).id(), true, false}});
    return made;
  }

  // False if that did not come about in a time that is long for all of it.
  template <class Condition>
  bool comes_about(Condition condition) {
    for (int i = 0; i < 2000; ++i) {
      {
        const std::lock_guard lock(world_mutex_);
        if (condition()) return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  bool was_tried(const MessageId& message) {
    const auto attempt = exchange::find_attempt(world_.node(0).store, message, world_.node(1).id());
    return attempt.ok() && attempt->has_value() && (*attempt)->attempts > 0;
  }
  std::string account() {
    const std::lock_guard lock(world_mutex_);
    return std::to_string(requests_) + " requests, " + std::to_string(envelopes_) +
           " envelopes, refused: " + std::to_string(world_.records(1, audit::Act::kRefused));
  }
  bool has_arrived(const MessageId& message) {
    return world_.state(0, message, 1) == exchange::DeliveryState::kDelivered;
  }

  std::mutex world_mutex_;
  Containment containment_{{}};
  mutable ExchangeWorld world_{2};
  MovedClock clock_{};
  std::vector<MessageId> sent_;
  std::map<MessageId, int> decided_;  // how often it was decided again
  std::function<void()> at_the_gate = [] {};
  std::atomic<int> on_their_way_{0};
  std::atomic<int> requests_{0};
  std::atomic<std::size_t> envelopes_{0};
};

// §5.3: a state that came after a newer one would take no effect.
TEST_F(CourierPoolOfABusyNode, PacksARequestWhileAnotherIsOnItsWayAndKeepsTheirOrder) {
  send_states_of_one_case(3 * kMaxEnvelopesPerRequest);
  at_the_gate = [this] {
    EXPECT_TRUE(comes_about([this] { return was_tried(sent_[kMaxEnvelopesPerRequest]); }));
  };
  const auto couriers = pool();
  ASSERT_TRUE(comes_about([this] { return has_arrived(sent_.back()); })) << account();
  for (const MessageId& message : sent_) EXPECT_EQ(world_.effects(1, message), 1u);
  EXPECT_EQ(requests_, 3);
}

TEST_F(CourierPoolOfABusyNode, LeavesWhatIsOnItsWayAloneAlsoIfItIsDueAgain) {
  send_states_of_one_case(kMaxEnvelopesPerRequest + 1);
  at_the_gate = [this] {
    {
      const std::lock_guard lock(world_mutex_);
      world_.advance(std::chrono::minutes(20));
      clock_.instant = world_.federation.now;
    }
    EXPECT_TRUE(comes_about([this] { return was_tried(sent_.back()); }));
  };
  const auto couriers = pool();
  ASSERT_TRUE(comes_about([this] { return has_arrived(sent_.back()); })) << account();
  EXPECT_EQ(envelopes_, sent_.size());
}

TEST_F(CourierPoolOfABusyNode, DecidesAgainWhatWaitedForAnotherRequest_Invariant1) {
  send_states_of_one_case(kMaxEnvelopesPerRequest + 1);
  const auto pass = [this](Duration time) {
    const std::lock_guard lock(world_mutex_);
    world_.advance(time);
    clock_.instant = world_.federation.now;
  };
  at_the_gate = [this, pass] {
    EXPECT_TRUE(comes_about([this] { return was_tried(sent_.back()); }));
    pass(CourierPool::kMaxPackedAge + Duration{1});
  };
  const auto couriers = pool();
  ASSERT_TRUE(comes_about([this] { return has_arrived(sent_.front()); })) << account();
  pass(std::chrono::minutes(20));
  couriers->wake(world_.node(1).id());
  ASSERT_TRUE(comes_about([this] { return has_arrived(sent_.back()); })) << account();
  EXPECT_EQ(decided_[sent_.front()], 1);
  EXPECT_EQ(decided_[sent_.back()], 2);
  EXPECT_EQ(world_.effects(1, sent_.back()), 1u);
  EXPECT_EQ(requests_, 2);
}

}  // namespace
}  // namespace musubi::node
