// Who the peers are, as the registry in force says: handed in, so that the daemon can put a newer
// registry in place while connections are open.
#pragma once

#include <string>
#include <vector>

#include "crypto/certificates/certificate.h"
#include "protocol/ids/ids.h"

namespace musubi::peer_http {

struct Endpoint {
  std::string host;  // a name, or an IP address (IPv6 without brackets)
  std::uint16_t port = 0;
};
// "https://host:port", as a registry lists it.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view url);

// Safe for concurrent use; each answer is of the registry in force at that moment.
class PeerDirectory {
 public:
  virtual ~PeerDirectory() = default;
  // Whose TLS certificate this is: pinned, valid now, not revoked (registry::Registry::peer_of).
  [[nodiscard]] virtual Result<NodeId> peer_of(const Digest& tls_certificate) const = 0;
  // kNotFound for a node that only connects outward.
  [[nodiscard]] virtual Result<Endpoint> endpoint_of(const NodeId& node) const = 0;
  // The certificates of the federation's authorities.
  [[nodiscard]] virtual std::vector<crypto::Certificate> authorities() const = 0;
};

// Who proves to be there with this certificate. Refused unless it is for TLS, valid at `now`,
// issued by an authority, pinned for a node, and names that same node.
[[nodiscard]] Result<NodeId> identify_peer(const crypto::Certificate& certificate,
                                           const PeerDirectory& directory, Instant now);

}  // namespace musubi::peer_http
