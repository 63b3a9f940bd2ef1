// Whether two nodes both know a message, as this one's records have it.
#pragma once

#include <optional>

#include "protocol/ids/codes.h"
#include "protocol/ids/ids.h"
#include "protocol/store/store.h"

namespace musubi::node {

// This node released it to the peer, as one of that kind, if one is named.
[[nodiscard]] Result<bool> has_sent(store::Store& store, const MessageId& message,
                                    const NodeId& peer, std::optional<Kind> kind = std::nullopt);

// The same, or it came from the peer.
[[nodiscard]] Result<bool> is_shared_with(store::Store& store, const MessageId& message,
                                          const NodeId& peer);

}  // namespace musubi::node
