// Where peers call: the exchange over mutual TLS 1.3.
#pragma once

#include <memory>

#include "adapters/http/listener.h"
#include "adapters/peer_http/directory.h"
#include "protocol/ports/clock.h"
#include "protocol/ports/peer.h"

namespace musubi::peer_http {

// Bodies are large and lines in the countryside slow: 8 MiB in a minute is 1.1 Mbit/s.
[[nodiscard]] http::ListenerOptions peer_listener_options();

// Serves from start() until it is destroyed. rotate() may be called from any thread.
class PeerListener {
 public:
  // Takes what it needs of certificate and key. The others must outlive the listener.
  // options.max_body counts for what a peer sends; kMaxExchangeBody at most.
  [[nodiscard]] static Result<std::unique_ptr<PeerListener>> start(
      const http::ListenerOptions& options, const crypto::Certificate& certificate,
      const crypto::PrivateKey& key, const PeerDirectory& directory, const Clock& clock,
      PeerHandler& handler);
  ~PeerListener();

  // From now on new connections show this certificate; open ones stay as they are.
  [[nodiscard]] Status rotate(const crypto::Certificate& certificate,
                              const crypto::PrivateKey& key);
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] const http::ListenerCounters& counters() const;

 private:
  struct Parts;
  explicit PeerListener(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace musubi::peer_http
