#include "node/runtime/checkpoint_keeper.h"

#include "adapters/files/files.h"
#include "protocol/store/log_check.h"

namespace musubi::node {

CheckpointKeeper::CheckpointKeeper(std::filesystem::path file, std::string origin,
                                   const crypto::PrivateKey& key,
                                   const std::vector<crypto::PublicKey>& earlier)
    : file_(std::move(file)),
      origin_(std::move(origin)),
      key_(key),
      known_{crypto::NoteKey{origin_, key.public_key()}} {
  for (const crypto::PublicKey& each : earlier) known_.push_back({origin_, each});
}

Status CheckpointKeeper::check(store::Store& store) {
  if (!std::filesystem::exists(file_)) return {};
  TRY_ASSIGN(const Bytes note, files::read(file_, crypto::kMaxNoteBytes));
  const auto text = crypto::open_note(as_text(note), known_);
  if (!text) return refused("checkpoint.not-ours", file_.string());
  TRY_ASSIGN(const crypto::Checkpoint checkpoint, crypto::parse_checkpoint_text(*text));
  if (checkpoint.origin != origin_) return refused("checkpoint.not-ours", file_.string());
  TRY(store::check_log_contains(store, checkpoint));
  const std::lock_guard lock(mutex_);
  latest_ = checkpoint;
  return {};
}

Status CheckpointKeeper::publish(exchange::Writer& writer) {
  store::LogHead head;
  TRY(writer.run([&head](store::Store& store) -> Status {
    TRY_ASSIGN(head, store.log_head());
    return {};
  }));
  const crypto::Checkpoint checkpoint{origin_, head.size, head.root};
  const std::lock_guard lock(mutex_);
  // Steps may come back in another order than they were carried out.
  if (latest_ && latest_->size >= checkpoint.size) return {};
  TRY_ASSIGN(const std::string note,
             crypto::sign_note(crypto::checkpoint_text(checkpoint), origin_, key_));
  TRY(files::write(file_, as_bytes(note), files::Access::kEveryone));
  latest_ = checkpoint;
  return {};
}

std::optional<crypto::Checkpoint> CheckpointKeeper::latest() const {
  const std::lock_guard lock(mutex_);
  return latest_;
}

}  // namespace musubi::node
