// Messages that need no permit (musubi::is_notice), several to one peer in one change.
#pragma once

#include <vector>

#include "protocol/exchange/outbox.h"

namespace musubi::exchange {

// Enough for codes and ids; too little for words.
inline constexpr std::size_t kMaxNoticePayload = 1024;

struct Notice {
  Kind kind;
  MessageId message;   // drawn once, for ever
  MessageId reply_to;  // what it is about
  std::optional<OutgoingPayload> payload = {};
};

// Under the purpose, the basis and the decision of `model`, a message that this node sent to `peer`
// or got from it. At least one. Refused: "outbox.not-a-notice", "outbox.unknown-recipient" (`model`
// was neither for nor from `peer`), "outbox.no-recipient"; kTooLarge "outbox.payload-too-large";
// kUnavailable "outbox.peer-full".
[[nodiscard]] Result<store::ChangeSet> release_notices(const Context& context,
                                                       const Manifest& model, const CaseId& case_id,
                                                       const NodeId& peer,
                                                       std::vector<Notice> notices);

}  // namespace musubi::exchange
