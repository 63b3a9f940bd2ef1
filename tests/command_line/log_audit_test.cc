// `musubi audit verify` on a real store that was tampered with.
#include "admin/cli/log_audit.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "adapters/files/files.h"
#include "adapters/sqlite/sqlite_store.h"
#include "admin/cli/node_template.h"
#include "protocol/store/log_check.h"
#include "tests/support/federation_fixture.h"
#include "tests/support/scratch_directory.h"

namespace musubi::cli {
namespace {

using testing::Federation;

// The folder of node 0 of a federation, with a store in which a few acts were logged.
class AuditedNode : public ::testing::Test {
 protected:
  AuditedNode() {
    write("passphrase", "kakuu no aikotoba\n", files::Access::kOwner);
    write("registry.json", as_text(federation_.registry().document()), files::Access::kEveryone);
    NodeSettings settings;
    settings.node = own().id().text();
    settings.passphrase_file = "passphrase";
    for (const Digest& key : federation_.trusted()) settings.trusted_keys.push_back(key.hex());
    write(kNodeFile, node_template(settings), files::Access::kEveryone);
    node_ = std::make_unique<NodeFolder>(*NodeFolder::open(folder_.path()));
    EXPECT_TRUE(node_->keys()->make_store_key(crypto::system_random()).ok());
    log(7);
  }

  [[nodiscard]] const testing::MemberNode& own() const { return federation_.node(0); }

  void write(std::string_view name, std::string_view text, files::Access access) {
    ASSERT_TRUE(files::write(folder_.path() / name, as_bytes(text), access).ok());
  }

  void log(int acts) {
    const auto store = store::open_sqlite_store(node_->config().data, *node_->keys()->store_key());
    ASSERT_TRUE(store.ok());
    for (int i = 0; i < acts; ++i) {
      const auto record = audit::Record::make(audit::Act::kNode, federation_.now, std::nullopt,
                                              json::Object{{"n", i}}, crypto::system_random());
      ASSERT_TRUE((*store)->apply(store::ChangeSet(record)).ok());
    }
  }

  // Signs the log as it is now with a node's checkpoint key, and publishes that.
  void publish(const testing::MemberNode& signer, std::optional<Digest> other_root = {}) {
    const auto store = open_store(*node_, std::nullopt);
    const auto head = (*store)->log_head();
    const std::string text =
        crypto::checkpoint_text({origin(), head->size, other_root.value_or(head->root)});
    const auto note =
        crypto::sign_note(text, origin(), signer.current(crypto::KeyRole::kCheckpoint).key);
    write("data/checkpoint", *note, files::Access::kEveryone);
  }

  [[nodiscard]] std::string origin() const {
    return federation_.registry().content().federation + "/" + own().id().text();
  }

  // "whole", or the reason why not.
  std::string verify() {
    const auto judge = [this]() -> Status {
      TRY_ASSIGN(const auto store, open_store(*node_, std::nullopt));
      TRY(store::check_log_whole(*store));
      TRY(check_records(*store));
      TRY(check_checkpoint(*node_, federation_.registry(), *store));
      return {};
    };
    const Status verdict = judge();
    return verdict ? "whole" : verdict.error().reason;
  }

  // Changes one byte in the first place where `found` stands in the database.
  void tamper(const Bytes& found) {
    const auto file = node_->config().data / "store.db";
    Bytes database = *files::read(file, 1 << 26);
    const auto at = std::search(database.begin(), database.end(), found.begin(), found.end());
    ASSERT_NE(at, database.end());
    at[static_cast<std::ptrdiff_t>(found.size()) / 2] ^= 1;
    ASSERT_TRUE(files::write(file, database, files::Access::kOwner).ok());
  }

  Federation federation_{2};
  test::ScratchDirectory folder_;
  std::unique_ptr<NodeFolder> node_;
};

TEST_F(AuditedNode, IsWholeWithAndWithoutACheckpoint) {
  EXPECT_EQ(verify(), "whole");
  publish(own());
  EXPECT_EQ(verify(), "whole");
  log(3);
  EXPECT_EQ(verify(), "whole");
}

TEST_F(AuditedNode, IsNotWholeWhenALeafIsChanged) {
  const auto leaves = (*open_store(*node_, std::nullopt))->log_leaves(2, 1);
  tamper(leaves->front());
  EXPECT_EQ(verify(), "log.corrupt");
}

TEST_F(AuditedNode, IsNotWholeWhenAnInnerHashIsChanged) {
  const auto inner = (*open_store(*node_, std::nullopt))->log_node(1, 0);
  tamper(to_bytes(inner->view()));
  EXPECT_EQ(verify(), "log.corrupt");
}

TEST_F(AuditedNode, IsForkedWhenItsCheckpointSpeaksOfAnotherLog) {
  publish(own(), Digest{});
  EXPECT_EQ(verify(), "log.forked");
}

TEST_F(AuditedNode, IsBehindItsCheckpointWhenTheStoreCameFromABackup) {
  const auto file = node_->config().data / "store.db";
  const Bytes backup = *files::read(file, 1 << 26);
  log(2);
  publish(own());
  ASSERT_TRUE(files::write(file, backup, files::Access::kOwner).ok());
  EXPECT_EQ(verify(), "log.behind-checkpoint");
}

TEST_F(AuditedNode, DoesNotBelieveACheckpointThatAnotherNodeSigned) {
  publish(federation_.node(1));
  EXPECT_EQ(verify(), "checkpoint.not-ours");
}

}  // namespace
}  // namespace musubi::cli
