// Tries out the way to a peer, one step after the other, and says where it ends: 接続テスト.
#pragma once

#include <string_view>
#include <vector>

#include "admin/cli/node_folder.h"

namespace musubi::cli {

struct PeerStep {
  std::string_view name;  // "endpoint", "dns", "tcp", "exchange"
  std::string found;      // what the step came to
  Status outcome;
};

// Steps up to the first that fails. The last one is a real request of the exchange over mutual
// TLS, with the node's own key: it proves the peer's certificate, and that it knows ours.
[[nodiscard]] Result<std::vector<PeerStep>> check_peer(const NodeFolder& node, const NodeId& peer);

}  // namespace musubi::cli
