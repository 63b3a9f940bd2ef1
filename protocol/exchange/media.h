// The same exchange on a stick: a file out, a file back.
#pragma once

#include "protocol/exchange/flows.h"
#include "protocol/exchange/messages.h"

namespace musubi::exchange {

// All that waits for `peer`, our registry, and outcomes for what an earlier file brought; of what
// waits as much as fits into `max_bytes`.
[[nodiscard]] Result<Bytes> write_media(const ExchangeParts& parts, const NodeId& peer,
                                        std::vector<OutcomeBatch> outcomes,
                                        std::size_t max_bytes = kMaxMediaBytes);

struct MediaTaken {
  NodeId from;
  std::size_t received = 0;
  BatchEffect effect;
  std::vector<OutcomeBatch> outcomes;  // for the file back
  std::optional<Bytes> registry;       // to be accepted or not by the caller
};
// Refused with "media.not-for-us" unless the file is for this node. Who wrote it proved nothing:
// only what is signed inside counts. A batch that does not verify is passed over.
[[nodiscard]] Result<MediaTaken> read_media(const ExchangeParts& parts, ByteView file);

}  // namespace musubi::exchange
