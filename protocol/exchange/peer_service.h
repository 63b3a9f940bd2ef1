// What a node does when a peer calls.
#pragma once

#include "protocol/exchange/flows.h"
#include "protocol/exchange/messages.h"
#include "protocol/ports/peer.h"

namespace musubi::exchange {

// Statuses: 200; 400 not what the path takes; 403 a batch that does not verify or is not the
// peer's; 404 no such path; 413 too large; 503 try again later.
class PeerService final : public PeerHandler {
 public:
  explicit PeerService(const ExchangeParts& parts) : parts_(parts) {}

  [[nodiscard]] std::size_t max_body(const std::string& path) const override;
  [[nodiscard]] PeerResponse handle(const PeerRequest& request) override;

 private:
  Result<Bytes> answer(const PeerRequest& request);
  Result<Bytes> on_envelopes(const PeerRequest& request);
  Result<Bytes> on_collect(const PeerRequest& request);
  Result<Bytes> on_receipts(const PeerRequest& request);
  Result<Bytes> on_registry(const PeerRequest& request);

  ExchangeParts parts_;
};

}  // namespace musubi::exchange
