// Is a store's log the one that a checkpoint speaks of, or one that grew from it?
#pragma once

#include "crypto/log/signed_note.h"
#include "protocol/store/store.h"

namespace musubi::store {

// The root that the log had when it held `size` leaves; at most its size now.
[[nodiscard]] Result<Digest> root_at(Store& store, std::uint64_t size);

// "log.behind-checkpoint": the store is older than the checkpoint: it came from a backup.
// "log.forked": same history, other leaves. In both cases nothing may be signed.
[[nodiscard]] Status check_log_contains(Store& store, const crypto::Checkpoint& checkpoint);

// Recomputes the tree from all leaves and compares it with every hash that the store keeps.
// "log.corrupt" with the leaf's index. Reads kMaxScanRows leaves at a time.
[[nodiscard]] Status check_log_whole(Store& store);

}  // namespace musubi::store
