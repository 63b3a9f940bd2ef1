// A store that is looked at while another process, or this one, writes to it.
#include "protocol/store/log_check.h"
#include "tests/unit/sqlite/store_on_disk.h"

namespace musubi::store {
namespace {

class ReadStore : public StoreOnDisk {
 protected:
  static crypto::Secret key(std::uint8_t byte = 7) { return crypto::Secret(Bytes(32, byte)); }

  void act_times(int count) {
    for (int i = 0; i < count; ++i) {
      const std::string id = std::to_string(next_++);
      apply(act(id).insert(task_of(case_named(id), id, "body")));
    }
  }

 private:
  int next_ = 0;
};

TEST_F(ReadStore, ShowsTheLogAsItWasWhileTheWriterGoesOn) {
  ASSERT_EQ(open(), "opened");
  act_times(5);
  const auto reader = open_sqlite_store_for_reading(path(), key());
  ASSERT_TRUE(reader.ok()) << reader.error().reason;
  act_times(6);
  EXPECT_EQ((*reader)->log_head()->size, 5U);
  EXPECT_EQ((*reader)->log_leaves(0, 100)->size(), 5U);
  EXPECT_EQ((*reader)->log_records(3, 100)->size(), 2U);
  EXPECT_TRUE(check_log_whole(**reader).ok());
  EXPECT_EQ(log_size(), 11U);
}

TEST_F(ReadStore, HoldsUpNoWriterThatShreds) {
  ASSERT_EQ(open(), "opened");
  act_times(2);
  const auto reader = open_sqlite_store_for_reading(path(), key());
  ASSERT_TRUE(reader.ok());
  // Truncates the write-ahead log, which an open read transaction would not let happen.
  EXPECT_TRUE(store().apply(act("shredding").shred(case_named("0"))).ok());
  EXPECT_TRUE((*reader)->log_records(0, 10).ok());
}

TEST_F(ReadStore, ChangesNothing) {
  ASSERT_EQ(open(), "opened");
  act_times(1);
  const auto reader = open_sqlite_store_for_reading(path(), key());
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->apply(act("another")).error().reason, "store.read-only");
  EXPECT_EQ((*reader)->begin_group().error().reason, "store.read-only");
  EXPECT_EQ(log_size(), 1U);
}

TEST_F(ReadStore, IsNotMadeByLooking) {
  const auto reader = open_sqlite_store_for_reading(path(), key());
  EXPECT_EQ(reader.error().reason, "file.not-found");
  EXPECT_FALSE(std::filesystem::exists(path() / "store.db"));
}

TEST_F(ReadStore, NeedsItsOwnKeyAndVersion) {
  ASSERT_EQ(open(), "opened");
  act_times(1);
  EXPECT_EQ(open_sqlite_store_for_reading(path(), key(8)).error().reason, "store.wrong-key");
  close();
  sql("PRAGMA user_version = 0");
  EXPECT_EQ(open_sqlite_store_for_reading(path(), key()).error().reason, "store.too-old");
}

}  // namespace
}  // namespace musubi::store
