// The ports between the exchange and whatever carries its bytes from node to node.
#pragma once

#include <string>

#include "crypto/base/bytes.h"
#include "crypto/base/instant.h"
#include "crypto/base/result.h"
#include "protocol/ids/ids.h"

namespace musubi {

inline constexpr std::string_view kExchangePrefix = "/exchange/v1/";
// One request or answer, whichever way it travels.
inline constexpr std::size_t kMaxExchangeBody = 8 * 1024 * 1024;

struct PeerRequest {
  NodeId peer;       // proven by the connection, never by the body
  std::string path;  // after kExchangePrefix: "envelopes", "collect", "receipts", "registry"
  Bytes body;
};

struct PeerResponse {
  int status;  // 200, or one of the few that docs/spec/exchange.md lists; then the body is empty
  Bytes body;
};

// The receiving side. Called from several threads at once. Never throws.
class PeerHandler {
 public:
  virtual ~PeerHandler() = default;
  // The longest body that a path takes; asked before it is read.
  [[nodiscard]] virtual std::size_t max_body(const std::string& /*path*/) const {
    return kMaxExchangeBody;
  }
  [[nodiscard]] virtual PeerResponse handle(const PeerRequest& request) = 0;
};

// The sending side. Safe for concurrent use.
class PeerTransport {
 public:
  virtual ~PeerTransport() = default;
  // Sends one request to the peer that the registry lists under `peer`, proves that it is that
  // peer, and waits for the answer, `timeout` at most. kUnavailable: it may have arrived or not.
  [[nodiscard]] virtual Result<PeerResponse> post(const NodeId& peer, const std::string& path,
                                                  ByteView body, Duration timeout) = 0;
};

}  // namespace musubi
