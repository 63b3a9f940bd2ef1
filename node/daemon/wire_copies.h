// Keeps a copy of what crosses on the connections that this node makes, one file each, for study:
// sealed envelopes (.p7m) and signed outcomes (.outcomes), named by their SHA-256. What a peer
// brings to our listener is not copied here. Off unless the configuration names a folder.
#pragma once

#include <filesystem>

#include "protocol/ports/peer.h"

namespace musubi::node {

class WireCopies final : public PeerTransport {
 public:
  WireCopies(PeerTransport& carrier, std::filesystem::path folder)
      : carrier_(carrier), folder_(std::move(folder)) {}

  [[nodiscard]] Result<PeerResponse> post(const NodeId& peer, const std::string& path,
                                          ByteView body, Duration timeout) override;

 private:
  void keep_envelopes(ByteView body);
  void keep_outcomes(ByteView body);
  void keep(ByteView content, std::string_view suffix);

  PeerTransport& carrier_;
  std::filesystem::path folder_;
};

}  // namespace musubi::node
