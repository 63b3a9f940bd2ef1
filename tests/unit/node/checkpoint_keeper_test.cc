#include "node/runtime/checkpoint_keeper.h"

#include <gtest/gtest.h>

#include "adapters/files/files.h"
#include "adapters/memory/memory_store.h"

namespace musubi::node {
namespace {

// Runs steps at once: the store is in memory.
class DirectWriter final : public exchange::Writer {
 public:
  explicit DirectWriter(store::Store& store) : store_(store) {}
  Status run(const std::function<Status(store::Store&)>& step) override { return step(store_); }

 private:
  store::Store& store_;
};

class Checkpoints : public ::testing::Test {
 protected:
  Checkpoints() { std::filesystem::remove(file_); }

  static std::unique_ptr<store::Store> log_of(int records, std::string_view what = "act") {
    auto store = store::make_memory_store();
    crypto::SeededRandom random(5);
    for (int i = 0; i < records; ++i) {
      const store::ChangeSet change(audit::Record::make(audit::Act::kNode, Instant(), std::nullopt,
                                                        json::Object{{"what", what}, {"i", i}},
                                                        random));
      EXPECT_TRUE(store->apply(change).ok());
    }
    return store;
  }
  // A node that starts on this store; what it says of the checkpoint that it finds.
  std::string start_on(store::Store& store) {
    CheckpointKeeper keeper(file_, "miyako-area/lg-032026-01", key_);
    const Status checked = keeper.check(store);
    return checked.ok() ? "starts" : checked.error().reason;
  }
  void publish(store::Store& store) {
    CheckpointKeeper keeper(file_, "miyako-area/lg-032026-01", key_);
    DirectWriter writer(store);
    ASSERT_TRUE(keeper.check(store).ok());
    ASSERT_TRUE(keeper.publish(writer).ok());
    EXPECT_EQ(keeper.latest()->size, store.log_head()->size);
  }

  std::filesystem::path file_ = std::filesystem::path(::testing::TempDir()) /
                                ::testing::UnitTest::GetInstance()->current_test_info()->name();
  crypto::PrivateKey key_ = crypto::PrivateKey::generate(crypto::KeyType::kEd25519);
};

TEST_F(Checkpoints, LetANodeGoOnWhereItWas) {
  const auto store = log_of(5);
  publish(*store);
  EXPECT_EQ(start_on(*store), "starts");
  EXPECT_EQ(start_on(*log_of(9)), "starts");
}

TEST_F(Checkpoints, FindOutAStoreThatCameFromABackup) {
  publish(*log_of(5));
  EXPECT_EQ(start_on(*log_of(4)), "log.behind-checkpoint");
}

TEST_F(Checkpoints, FindOutALogWithAnotherPast) {
  publish(*log_of(5));
  EXPECT_EQ(start_on(*log_of(7, "another act")), "log.forked");
}

TEST_F(Checkpoints, AreBelievedOnlyUnderTheNodesOwnKey) {
  const auto store = log_of(5);
  publish(*store);
  key_ = crypto::PrivateKey::generate(crypto::KeyType::kEd25519);
  EXPECT_EQ(start_on(*store), "checkpoint.not-ours");
  ASSERT_TRUE(files::write(file_, as_bytes("no note at all"), files::Access::kOwner).ok());
  EXPECT_EQ(start_on(*store), "checkpoint.not-ours");
}

TEST_F(Checkpoints, NeverGoBack) {
  const auto store = log_of(5);
  publish(*store);
  CheckpointKeeper keeper(file_, "miyako-area/lg-032026-01", key_);
  ASSERT_TRUE(keeper.check(*store).ok());
  const auto shorter = log_of(3);
  DirectWriter writer(*shorter);
  ASSERT_TRUE(keeper.publish(writer).ok());
  EXPECT_EQ(keeper.latest()->size, 5U);
}

}  // namespace
}  // namespace musubi::node
