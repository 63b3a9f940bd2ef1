// How far a recall has come: what its sender follows up (docs/spec/referral.md T-22).
#pragma once

#include "protocol/exchange/rows.h"
#include "protocol/json/value.h"

namespace musubi::node {

// As JSON (docs/spec/api.md §7). An answer to any recall of the same message by the same peer
// counts.
[[nodiscard]] Result<json::Value> recall_view(store::Store& store, const exchange::RecallRow& row);

}  // namespace musubi::node
