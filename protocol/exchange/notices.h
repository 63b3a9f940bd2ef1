// Messages that need no permit (musubi::is_notice), several to one peer in one change.
#pragma once

#include <vector>

#include "protocol/exchange/postbag.h"

namespace musubi::exchange {

// Under the purpose, the basis and the decision of `model`, a message that this node sent to `peer`
// or got from it. At least one. Refused: as Postbag::put() says, "outbox.no-recipient";
// kUnavailable "outbox.peer-full", unless there is a recall among them.
[[nodiscard]] Result<store::ChangeSet> release_notices(const Context& context,
                                                       const Manifest& model, const CaseId& case_id,
                                                       const NodeId& peer,
                                                       std::vector<Notice> notices);

}  // namespace musubi::exchange
