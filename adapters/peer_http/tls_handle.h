// What the tls_*.cc files share. No other file may include this one.
#pragma once

#include <functional>

#include <Poco/Net/Context.h>

#include "adapters/peer_http/tls_context.h"
#include "crypto/primitives/openssl.h"

namespace musubi::peer_http {

struct TlsContext::Handle {
  Poco::Net::Context::Ptr poco;
};

// One handshake's question, which OpenSSL asks through the connection's application data.
struct PeerQuestion {
  const std::function<bool(const crypto::Certificate&)>& accept;
  std::optional<Digest> accepted;  // its fingerprint, once accepted
  bool refused = false;
};

}  // namespace musubi::peer_http
