// A copy of a store says of itself that it is one. So it is found out even if everything beside it,
// the checkpoint too, is as old as the copy: a node does not go on from it as if nothing had
// happened, but is declared restored first (docs/spec/exchange.md §5.5).
#pragma once

#include "protocol/store/change_set.h"
#include "protocol/store/store.h"

namespace musubi::store {

// Adds the mark, which is bookkeeping.
[[nodiscard]] ChangeSet mark_as_copy();
[[nodiscard]] Result<bool> is_copy(Store& store);
// Takes the mark away, with the act that makes the store a node's own again.
void unmark_copy(ChangeSet& act);

}  // namespace musubi::store
