// What taking a message means to this node beyond keeping it: until when its contents may be
// shown, and which of its duties become work for somebody. Other duties travel in the manifest.
#pragma once

#include "protocol/exchange/environment.h"

namespace musubi::node {

class Receiving final : public exchange::ReceivingEffect {
 public:
  // "receiving.unknown-duty": a duty that this version does not know cannot be kept, so the
  // message waits at its sender until this node is newer.
  [[nodiscard]] Status take(const exchange::Context& context, const VerifiedEnvelope& envelope,
                            exchange::ReceivedItem& item, std::vector<store::Row>& rows) override;
};

}  // namespace musubi::node
