// The steps of a referral: they read, and say what would change. Nobody applies anything here.
#pragma once

#include <string>
#include <vector>

#include "protocol/exchange/postbag.h"
#include "protocol/referral/payloads.h"
#include "protocol/referral/rows.h"
#include "protocol/store/change_set.h"

namespace musubi::referral {

// What beside the message must be in the change that releases a referral: its row. Refused
// "referral.handover-open" for a second handover of a case (T-26); the detail names the earlier.
[[nodiscard]] Result<store::Row> sent(store::Store& reads, const ReferralRow& row,
                                      const NodeId& own);

struct ActStep {
  store::ChangeSet change;
  Act act;
};
// An act that nobody has heard of yet, and what it leaves here.
struct PreparedAct {
  Act act;
  exchange::Notice progress;  // to the other end
  audit::Record record;
  store::Row row;
};
// Refused as intend() says.
[[nodiscard]] Result<PreparedAct> prepare_act(const exchange::Context& context, const Known& known,
                                              const Intention& intention, const std::string& user);

// An act of a person of this node, `user` being their opaque id: the act, its message to the other
// end, and with an ending (revoke, halt, mark-error) the recall of what was given, as one change.
// Refused as intend() says, and as exchange::release_notices(); kNotFound "referral.not-found" if
// the message itself is not here any more.
[[nodiscard]] Result<ActStep> act(const exchange::Context& context, const Known& known,
                                  const Intention& intention, const std::string& user);

// What a verified message means to this node's referrals, as rows that take effect with it:
// a referral that came, or an act on one. Refused: "referral.not-a-party", "referral.not-your-act",
// "referral.acted-twice", "referral.too-many-acts", "referral.no-subject" (an act that names no
// referral), "json.…", "referral.…" of parse_act().
[[nodiscard]] Result<std::vector<store::Row>> took(const exchange::Context& context,
                                                   const Manifest& manifest, ByteView payload,
                                                   const exchange::ReceivedItem& item);

}  // namespace musubi::referral
