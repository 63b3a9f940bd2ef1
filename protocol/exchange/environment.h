// What the exchange is handed: everything that is not a pure step.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/envelope/envelope.h"
#include "protocol/exchange/rows.h"
#include "protocol/policy/decision.h"
#include "protocol/ports/clock.h"
#include "protocol/registry/registry.h"
#include "protocol/store/store.h"

namespace musubi::exchange {

// What a step may look at. Steps read; they never apply.
struct Context {
  store::Store& reads;
  const registry::Registry& registry;
  const NodeId& own;
  Instant now;
  crypto::RandomSource& random;
};

// The single writer of a node's store. Safe for concurrent use.
class Writer {
 public:
  virtual ~Writer() = default;
  // Runs `step` alone, inside the open group, and returns when all that it applied is durable.
  // If the step fails, what it had applied may stay: each change set is whole in itself.
  // kStorage: the process must stop. The step must not block and must not keep the store.
  [[nodiscard]] virtual Status run(const std::function<Status(store::Store&)>& step) = 0;
};

// What a node is at one moment. Replaced whole when a key is rotated or a registry accepted.
struct Situation {
  NodeId own;
  const registry::Registry* registry;
  // Absent if the registry lists no signing certificate of this node that was usable when this
  // was made: then nothing is released, and nothing taken that could not be acknowledged.
  std::optional<SigningIdentity> signer;
  std::vector<crypto::SealingKey> sealing_keys;  // old ones, too, while they may be needed

  // The signer, if its certificate is usable at `now`, too: a revocation may have begun since.
  // kUnavailable "node.no-usable-certificate".
  [[nodiscard]] Result<const SigningIdentity*> signer_at(Instant now) const;
};

class SituationSource {
 public:
  virtual ~SituationSource() = default;
  // Shared, because a request that began under the old situation ends under it. Never null.
  // Everything that it points to lives as long as it does. Safe for concurrent use.
  [[nodiscard]] virtual std::shared_ptr<const Situation> situation() const = 0;
};

// Why a released message may not go on: a reason of the policy. Stays in this node, with the case.
struct Denial {
  std::string reason;
};

// A released message, decided again: leave to try, or what denies it.
using Redecision = std::variant<policy::Permit, Denial>;

class Redecide {
 public:
  virtual ~Redecide() = default;
  // Decides on the registry, the bundles and the facts of now, for what the message was released
  // for. Called inside Writer::run(). An error postpones the attempt; it never lets it through.
  [[nodiscard]] virtual Result<Redecision> decide_again(const Context& context,
                                                        const OutboxRow& message) = 0;
};

// What taking a message means to a node beyond keeping it.
class ReceivingEffect {
 public:
  virtual ~ReceivingEffect() = default;
  // May fill in the item's partition and keep_until, and add rows (tasks, say) to the one change
  // in which the message takes effect. Called inside Writer::run(), for accepted messages only.
  // An error lets nothing happen, and the sender tries again. kConflict: the message contradicts
  // another one of its sender's, which is an alarm.
  [[nodiscard]] virtual Status take(const Context& context, const VerifiedEnvelope& envelope,
                                    ReceivedItem& item, std::vector<store::Row>& rows) = 0;
};

}  // namespace musubi::exchange
