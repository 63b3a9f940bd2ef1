// Publishes the log's checkpoint: signed, and kept in a file outside the database, so that a
// database from a backup is found out at the next start.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

#include "crypto/keys/keys.h"
#include "crypto/log/signed_note.h"
#include "protocol/exchange/environment.h"

namespace musubi::node {

class CheckpointKeeper {
 public:
  // `origin` names the log: the federation and the node, "miyako-area/lg-032026-01". `key` is the
  // node's checkpoint key and must outlive this; `earlier` may have signed the file before it.
  CheckpointKeeper(std::filesystem::path file, std::string origin, const crypto::PrivateKey& key,
                   const std::vector<crypto::PublicKey>& earlier = {});

  // Before anything is signed after a start: reads the file, if there is one, and compares.
  // "checkpoint.not-ours" if the signature is not this node's; "log.…" as in log_check.h.
  [[nodiscard]] Status check(store::Store& store);

  // Signs the log as it is now and replaces the file, unless nothing was added.
  [[nodiscard]] Status publish(exchange::Writer& writer);

  // The last one published. Safe for concurrent use.
  [[nodiscard]] std::optional<crypto::Checkpoint> latest() const;

 private:
  std::filesystem::path file_;
  std::string origin_;
  const crypto::PrivateKey& key_;
  std::vector<crypto::NoteKey> known_;
  mutable std::mutex mutex_;
  std::optional<crypto::Checkpoint> latest_;
};

}  // namespace musubi::node
