#include "node/runtime/situation_keeper.h"

#include <condition_variable>
#include <thread>

#include <gtest/gtest.h>

#include "adapters/files/files.h"
#include "adapters/memory/memory_store.h"
#include "tests/support/registry_federation.h"
#include "tests/support/scratch_directory.h"
#include "tests/unit/policy/policy_world.h"

namespace musubi::node {
namespace {

using registry::testing::expect_value;
using registry::testing::kIssued;
using registry::testing::node_id;

class StandingClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return kIssued + std::chrono::hours(12); }
};

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

class SituationOfANode : public ::testing::Test {
 protected:
  SituationOfANode() {
    content_.baseline = policy::test::read_json("baseline.json");
    content_.catalogue = policy::test::read_json("catalogue.json");
    content_.acceptance.clear();
    content_.nodes[0].certificates[1] = {signing_certificate()};
    config_.trusted_operator_keys = federation_.operators.ids();
    config_.registry_file = scratch_.path() / "registry.json";
    config_.policy_file = MUSUBI_SOURCE_DIR "/admin/reference/bundle-lg-032026.json";
    config_.wordings_file = MUSUBI_SOURCE_DIR "/admin/reference/wordings.json";
    EXPECT_TRUE(files::write(config_.registry_file, document(1), files::Access::kEveryone).ok());
    const Status opened = keeper_.open(*store_, random_);
    EXPECT_TRUE(opened.ok()) << opened.error().reason << opened.error().detail;
  }

  crypto::Certificate signing_certificate() {
    const unsigned number = expect_value(keys_.make_key(crypto::KeyRole::kSigning));
    const auto key = expect_value(keys_.key(crypto::KeyRole::kSigning, number));
    auto certificate =
        federation_.authority.issue(key, crypto::KeyRole::kSigning, "node:lg-032026-01");
    expect_value(keys_.add_certificate(certificate));
    return certificate;
  }
  Bytes document(std::uint64_t version) {
    content_.version = version;
    return federation_.sign(content_);
  }
  std::uint64_t version() { return keeper_.current()->registry->version(); }

  test::ScratchDirectory scratch_;
  registry::testing::Federation federation_;
  registry::RegistryContent content_ = federation_.content();
  files::KeyFolder keys_{scratch_.path() / "keys", crypto::Secret(to_bytes("架空の合言葉"))};
  config::NodeConfig config_{node_id("lg-032026-01")};
  StandingClock clock_;
  crypto::SeededRandom random_{3};
  std::unique_ptr<store::Store> store_ = store::make_memory_store();
  SituationKeeper keeper_{config_, keys_, clock_};
};

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
  EXPECT_TRUE(keeper_.reload().ok());
  EXPECT_EQ(version(), 3u);
}

}  // namespace
}  // namespace musubi::node
