// The calling side: carries requests to peers over mutual TLS 1.3.
#pragma once

#include <memory>

#include "adapters/peer_http/directory.h"
#include "protocol/ports/clock.h"
#include "protocol/ports/peer.h"

namespace musubi::peer_http {

// Connections kept open for the next request, and how long: shorter than a listener waits.
inline constexpr std::size_t kMaxIdlePerPeer = 4;
inline constexpr std::size_t kMaxIdleConnections = 256;
inline constexpr Duration kMaxIdleAge{4'000};
// Nobody waits longer for one answer, whatever `timeout` says.
inline constexpr Duration kMaxPostTime{300'000};

// Safe for concurrent use.
//
// post(): one deadline covers connecting, the handshake, sending and the whole answer. Only the
// look-up of a host's name is bounded by the system's resolver instead; endpoints may be addresses.
// A request is sent a second time, on a new connection, only if a kept one ended before any byte
// of an answer. That is safe: the exchange takes every message once, by its id (invariant 4).
// Errors: those of the directory; kInvalid for a path that is none; kTooLarge for the body;
// kRefused if somebody else is there; kUnavailable for all the rest.
class PeerClient final : public PeerTransport {
 public:
  // Takes what it needs of certificate and key. The others must outlive the client.
  [[nodiscard]] static Result<std::unique_ptr<PeerClient>> make(
      const crypto::Certificate& certificate, const crypto::PrivateKey& key,
      const PeerDirectory& directory, const Clock& clock);
  ~PeerClient() override;

  [[nodiscard]] Result<PeerResponse> post(const NodeId& peer, const std::string& path,
                                          ByteView body, Duration timeout) override;

  // New connections show this certificate; kept ones are dropped.
  [[nodiscard]] Status rotate(const crypto::Certificate& certificate,
                              const crypto::PrivateKey& key);

 private:
  struct Parts;
  explicit PeerClient(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace musubi::peer_http
