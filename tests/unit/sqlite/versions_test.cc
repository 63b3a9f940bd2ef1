// Stores of other versions: older ones are read, newer ones are left alone.
#include "tests/unit/sqlite/store_on_disk.h"

namespace musubi::store {
namespace {

// What version 0 was: no search keys, tasks without a body, and an index in another order.
constexpr const char* kBackToVersion0 =
    "DROP TABLE search_key;"
    "ALTER TABLE task DROP COLUMN body;"
    "DROP INDEX task_by_due;"
    "CREATE INDEX task_by_due ON task (due);"
    "DELETE FROM store_version;"
    "PRAGMA user_version = 0";

class AgedStore : public StoreOnDisk {
 protected:
  AgedStore() {
    open();
    apply(act("early").insert(task("old", "open", 3)).insert(case_row(a, "of a")));
    close();
  }

  const CaseId a = case_named("a");
};

TEST_F(AgedStore, IsBroughtForwardWithAllThatItHolds) {
  sql(kBackToVersion0);
  ASSERT_EQ(open(), "opened");
  EXPECT_EQ(body_of_case(a), "of a");
  EXPECT_EQ(scan({.table = Table::kTask, .index = 0, .prefix = {std::string("open")}}),
            std::vector<std::string>{"old"});
  EXPECT_EQ(apply(act().insert(task_of(a, "new", "with a body")).insert(search_key("k", a))),
            "done");
  EXPECT_EQ(body_of(Table::kTask, {std::string("new")}), "with a body");
  EXPECT_EQ(log_size(), 2u);
  EXPECT_EQ(sql("SELECT CAST(max(version) AS TEXT) FROM store_version"),
            std::to_string(kSchemaVersion));
}

TEST_F(AgedStore, IsCopiedBeforeItIsChanged) {
  sql(kBackToVersion0);
  ASSERT_EQ(open(), "opened");
  close();
  ASSERT_TRUE(std::filesystem::exists(path() / "store-v0.db"));
  std::filesystem::rename(path() / "store-v0.db", path() / "store.db");
  EXPECT_EQ(sql("SELECT CAST(count(*) AS TEXT) FROM sqlite_schema WHERE name = 'search_key'"), "0");
  ASSERT_EQ(open(), "opened");
  EXPECT_EQ(body_of_case(a), "of a");
}

TEST_F(AgedStore, IsMigratedOnce) {
  sql(kBackToVersion0);
  ASSERT_EQ(open(), "opened");
  close();
  std::filesystem::remove(path() / "store-v0.db");
  ASSERT_EQ(open(), "opened");
  EXPECT_FALSE(std::filesystem::exists(path() / "store-v0.db"));
}

TEST_F(AgedStore, IsLeftAsItWasIfItCannotBeMigrated) {
  sql("ALTER TABLE task DROP COLUMN created;"
      "DROP TABLE search_key;"
      "PRAGMA user_version = 0");
  EXPECT_EQ(open(), "store.cannot-migrate");
  EXPECT_EQ(sql("SELECT CAST(count(*) AS TEXT) FROM sqlite_schema WHERE name = 'search_key'"), "0");
}

TEST_F(AgedStore, OfALaterVersionIsRefused) {
  sql("PRAGMA user_version = 99");
  const auto opened = open_sqlite_store(path(), crypto::Secret(Bytes(32, 7)));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error(), (Error{ErrorCode::kUnsupported, "store.too-new", "version 99"}));
}

TEST_F(AgedStore, OfAnotherProgramIsRefused) {
  sql("PRAGMA application_id = 1");
  EXPECT_EQ(open(), "store.not-a-store");
}

}  // namespace
}  // namespace musubi::store
