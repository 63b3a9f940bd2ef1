#include "adapters/sqlite/sqlite_store.h"
#include "node/daemon/daemon.h"
#include "node/runtime/registry_rows.h"
#include "tests/unit/node/node_world.h"

namespace musubi::node {
namespace {

// A folder with as much as a start looks at before it looks at the clock.
class DaemonStart : public testing::NodeOfACity {
 protected:
  DaemonStart() {
    config_.data = scratch_.path() / "data";
    config_.keys = scratch_.path() / "keys";
    config_.passphrase_file = scratch_.path() / "passphrase";
    EXPECT_TRUE(
        files::write(config_.passphrase_file, as_bytes("架空の合言葉\n"), files::Access::kOwner)
            .ok());
    EXPECT_TRUE(keys_.make_store_key(random_).ok());
    [[maybe_unused]] const auto checkpoint = new_certificate(crypto::KeyRole::kCheckpoint);
  }
  // As an accepted registry leaves it.
  void raise_floor(Instant floor) {
    const auto store =
        expect_value(store::open_sqlite_store(config_.data, expect_value(keys_.store_key())));
    store::ChangeSet change = store::ChangeSet::bookkeeping();
    change.put(time_floor_row(floor));
    ASSERT_TRUE(store->apply(change).ok());
  }
  std::string start() {
    const auto started = Daemon::start(config_);
    return started ? "started" : started.error().reason;
  }
  template <class T>
  static T expect_value(Result<T> result) {
    return testing::expect_value(std::move(result));
  }
};

TEST_F(DaemonStart, IsRefusedOnAClockThatIsBehindTheFloor_R44) {
  raise_floor(SystemClock().now() + std::chrono::minutes(6));
  EXPECT_EQ(start(), "clock.behind-floor");
}

// Then it goes on to what this folder lacks: a certificate for TLS.
TEST_F(DaemonStart, GoesOnWithinFiveMinutesOfTheFloor_R44) {
  raise_floor(SystemClock().now() + std::chrono::minutes(4));
  EXPECT_NE(start(), "clock.behind-floor");
}

}  // namespace
}  // namespace musubi::node
