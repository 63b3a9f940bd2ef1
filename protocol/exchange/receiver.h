// The receiving half: what an envelope does to this node, exactly once (invariant 4).
#pragma once

#include <optional>

#include "protocol/exchange/environment.h"
#include "protocol/exchange/receipt.h"
#include "protocol/store/change_set.h"

namespace musubi::exchange {

struct ReceiveStep {
  // Absent if nothing changes: a duplicate, or a refusal that the log already has.
  std::optional<store::ChangeSet> change;
  // To be signed only after the change is durable.
  Outcome outcome;
};

// Judges an envelope that verified. A message takes effect once; later copies get the first
// outcome again. The same id with another content is an alarm, and refused. `effect` may be null.
// What refusals and alarms leave in the log is bounded by the member's account (peer_account.h).
[[nodiscard]] Result<ReceiveStep> receive(const Context& context, const VerifiedEnvelope& envelope,
                                          ReceivingEffect* effect);

// What a bad envelope leaves: one record per envelope that `peer` handed over, and the same
// outcome as any other refusal. `why` stays here.
[[nodiscard]] Result<ReceiveStep> refuse(const Context& context, const Digest& envelope,
                                         const NodeId& peer, const Error& why);

}  // namespace musubi::exchange
