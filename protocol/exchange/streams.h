// Streams between nodes: numbering, the backed-up-through mark, and what a restore does to both.
//
// Each node numbers what it sends to each peer: (epoch, sequence). The epoch is new after the
// sender was restored, since it may have forgotten numbers that it gave. A recipient that was
// restored asks for what came after its backup, under an epoch that it drew at the restore
// (Recovery). Marks are positions in the recipient's own log: no clock is believed.
#pragma once

#include "protocol/exchange/environment.h"
#include "protocol/store/change_set.h"

namespace musubi::exchange {

inline constexpr std::size_t kMaxSettledPerStep = 256;
inline constexpr std::size_t kMaxReopenedPerStep = 256;

// The row of a peer, or a fresh one with a new epoch.
[[nodiscard]] Result<StreamRow> stream_to(const Context& context, const NodeId& peer);

// What this node adds to the outcomes that it signs.
[[nodiscard]] Result<BatchNotes> own_notes(store::Store& store, const NodeId& own);

// A backup that holds the log's first `log_size` entries is safe. Never goes back.
[[nodiscard]] Result<store::ChangeSet> declare_backed_up(const Context& context,
                                                         std::uint64_t log_size);

// This store came from a backup: new epochs for all streams, and a recovery to ask for. Call once
// per restore, before anything is sent or judged. `lost`: the newest checkpoint that this node
// signed and the log no longer contains, which the record admits.
[[nodiscard]] Result<store::ChangeSet> declare_restored(
    const Context& context, const std::optional<crypto::Checkpoint>& lost = {});

// That what `peer` has lost is to be opened again: stands in the change that takes its recovery, so
// that a crash forgets nothing of it.
[[nodiscard]] store::Row reopening_begins(const NodeId& peer);
// Opens again the next page of what `peer` acknowledged and has lost, spread over `spread` so that
// it does not come all at once; from the newest on. Applies its change itself, for use inside
// Writer::run(). Nothing and no more if nothing was asked for.
struct Reopened {
  std::size_t count = 0;
  bool more = false;
};
[[nodiscard]] Result<Reopened> reopen(const Context& context, const NodeId& peer, Duration spread);

// After BatchStep::mark_moved: settles deliveries below the peer's mark, and drops the payload
// where no delivery needs it any more. nullopt: nothing (more) to settle.
[[nodiscard]] Result<std::optional<store::ChangeSet>> settle(const Context& context,
                                                             const NodeId& peer);

}  // namespace musubi::exchange
