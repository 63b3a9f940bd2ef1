// Nothing personal lies in the files, and nothing that would open it after it was shredded.
#include "tests/unit/sqlite/store_on_disk.h"

namespace musubi::store {
namespace {

constexpr std::string_view kCanary = "架空 太郎 CANARY-71f3";

class SecretStore : public StoreOnDisk {
 protected:
  SecretStore() { open(); }

  void write_the_canary_everywhere() {
    apply(act_on(a, kCanary).insert(case_row(a, kCanary)).insert(task_of(a, "t", kCanary)));
    apply(act(kCanary));
    apply(ChangeSet::bookkeeping().put(setting("name", kCanary)));
  }
  std::string wrapped_key() {
    return sql("SELECT wrapped FROM case_key WHERE case_id = '" + a.text() + "'");
  }

  const CaseId a = case_named("a");
};

TEST_F(SecretStore, KeepsNoPlaintextInAnyFile) {
  write_the_canary_everywhere();
  ASSERT_EQ(body_of_case(a), kCanary);
  EXPECT_TRUE(on_disk(a.text()));  // the search does find what is there
  EXPECT_TRUE(std::filesystem::file_size(path() / "store.db-wal") > 0);
  EXPECT_FALSE(on_disk(kCanary));
  close();
  EXPECT_FALSE(on_disk(kCanary));
}

TEST_F(SecretStore, LeavesNoKeyBehindAfterShredding) {
  write_the_canary_everywhere();
  const std::string key = wrapped_key();
  ASSERT_EQ(key.size(), 12 + 32 + 16u);
  ASSERT_TRUE(on_disk(key));
  apply(act("destroyed").shred(a));
  EXPECT_FALSE(on_disk(key));
  EXPECT_FALSE(on_disk(kCanary));
  EXPECT_EQ(body_of_case(a), "shredded");
  reopen();
  EXPECT_FALSE(on_disk(key));
  EXPECT_EQ(body_of_case(a), "shredded");
}

TEST_F(SecretStore, OverwritesSearchKeysWithTheirCase) {
  const std::string token = "a keyed hash of a name";
  apply(act().insert(search_key(token, a)));
  ASSERT_TRUE(on_disk(token));
  apply(act("destroyed").shred(a));
  EXPECT_FALSE(on_disk(token));
}

TEST_F(SecretStore, GivesFilesToTheirOwnerOnly) {
  apply(act());
  namespace fs = std::filesystem;
  EXPECT_EQ(fs::status(path()).permissions(), fs::perms::owner_all);
  for (const auto& file : fs::directory_iterator(path())) {
    EXPECT_EQ(file.status().permissions(), fs::perms::owner_read | fs::perms::owner_write)
        << file.path();
  }
}

TEST_F(SecretStore, DoesNotOpenWithAnotherKey) {
  close();
  EXPECT_EQ(open(8), "store.wrong-key");
  EXPECT_EQ(open(7), "opened");
}

TEST_F(SecretStore, IsRefusedAKeyOfAnotherSize) {
  EXPECT_EQ(open_sqlite_store(path(), crypto::Secret(Bytes(16))).error().reason, "store.key-size");
}

TEST_F(SecretStore, CopiesItselfSealedAndWhole) {
  write_the_canary_everywhere();
  const auto copy = path().parent_path() / "copy";
  std::filesystem::create_directory(copy);
  ASSERT_TRUE(store().copy_to(copy / "store.db").ok());
  ASSERT_TRUE(store().copy_to(copy / "store.db").ok());  // replaces the older one
  close();
  std::filesystem::remove_all(path());
  std::filesystem::rename(copy, path());
  ASSERT_EQ(open(), "opened");
  EXPECT_EQ(body_of_case(a), kCanary);
  EXPECT_EQ(log_size(), 2u);
}

}  // namespace
}  // namespace musubi::store
