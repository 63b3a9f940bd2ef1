// What taking a message means to this node beyond keeping it: whether it keeps the rules that this
// organisation published, until when its contents may be shown, and which of its duties become work
// for somebody. Other duties travel in the manifest.
#pragma once

#include <functional>

#include "node/runtime/situation_keeper.h"
#include "protocol/exchange/environment.h"
#include "protocol/inquiry/schedule.h"

namespace musubi::node {

class Receiving final : public exchange::ReceivingEffect {
 public:
  // `situation` must outlive this. `heard` is told when a message was made, once its signature has
  // been verified.
  explicit Receiving(
      const SituationKeeper& situation,
      std::function<void(Instant signed_at)> heard = [](Instant) {},
      const inquiry::Schedule& schedule = {})
      : situation_(situation), heard_(std::move(heard)), schedule_(schedule) {}

  // An error here becomes a refusal of this one message; the sender tries again on its schedule
  // and gives up after exchange::kMaxRefusals. "receiving.unknown-duty": a duty that this version
  // does not know; "receiving.duty-not-kept": one that it could not keep; or contents that could
  // never be read: "receiving.unknown-payload", "summary.…", "json.…". "receiving.other-rules": it
  // was decided under this registry and names rules that are not those published in it; or what
  // check_acceptance() refuses.
  [[nodiscard]] Status take(const exchange::Context& context, const VerifiedEnvelope& envelope,
                            exchange::ReceivedItem& item, std::vector<store::Row>& rows) override;

 private:
  const SituationKeeper& situation_;
  std::function<void(Instant)> heard_;
  inquiry::Schedule schedule_;  // of answers to inquiries: until when people have to answer
};

}  // namespace musubi::node
