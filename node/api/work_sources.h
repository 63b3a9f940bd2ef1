// What of a node's rows is work, and whose (protocol/work/work_item.h).
#pragma once

#include <optional>
#include <span>

#include "protocol/store/store.h"
#include "protocol/work/work_item.h"

namespace musubi::node {

// One kind of rows; they are read in the order of `rows`, of which only table, index and prefix are
// set.
struct WorkSource {
  work::Source source;
  store::Scan (*rows)();
  // Nothing: nobody waits for anything. `own` is this node.
  Result<std::optional<work::Item>> (*item)(store::Store& store, const store::Row& row,
                                            const NodeId& own, Instant now);
};
[[nodiscard]] std::span<const WorkSource> work_sources();

}  // namespace musubi::node
