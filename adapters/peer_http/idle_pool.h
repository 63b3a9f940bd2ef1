// Connections that wait for their next request. Internal to adapters/peer_http.
#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "adapters/http/deadline.h"
#include "adapters/peer_http/tls_stream.h"
#include "protocol/ids/ids.h"

namespace musubi::peer_http {

// Safe for concurrent use.
class IdlePool {
 public:
  // A connection to this peer that is young, and silent as it should be; or null.
  [[nodiscard]] std::unique_ptr<TlsStream> take(const NodeId& peer);
  // Keeps it, or drops it where there are enough.
  void keep(const NodeId& peer, std::unique_ptr<TlsStream> stream);
  void drop_all();

 private:
  struct Idle {
    std::unique_ptr<TlsStream> stream;
    http::Deadline until;
  };
  void drop_old();  // with mutex_ held

  std::mutex mutex_;
  std::map<NodeId, std::vector<Idle>> idle_;  // the youngest last
  std::size_t count_ = 0;
};

}  // namespace musubi::peer_http
