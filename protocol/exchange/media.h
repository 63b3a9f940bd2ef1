// The same exchange on a stick: a file out, a file back.
#pragma once

#include "protocol/exchange/peer_service.h"

namespace musubi::exchange {

// What is due for `peer`, our registry, and outcomes of ours that the peer has not seen.
[[nodiscard]] Result<Bytes> write_media(const ExchangeParts& parts, const NodeId& peer,
                                        std::vector<OutcomeBatch> outcomes);

struct MediaTaken {
  NodeId from;
  std::size_t received = 0;
  BatchEffect effect;
  std::vector<OutcomeBatch> outcomes;  // for the file back
  std::optional<Bytes> registry;       // to be accepted or not by the caller
};
// Refused unless the file is for this node. Nobody proved who wrote it: only what is signed
// inside counts.
[[nodiscard]] Result<MediaTaken> read_media(const ExchangeParts& parts, ByteView file);

}  // namespace musubi::exchange
