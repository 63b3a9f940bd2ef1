// Taking messages of ours back after they were released: what is on its way ends, and a recall
// follows what may have arrived.
#pragma once

#include <set>
#include <vector>

#include "protocol/exchange/postbag.h"

namespace musubi::exchange {

// Of this case, all that is in the outbox, notices too; the oldest first.
[[nodiscard]] Result<std::vector<OutboxRow>> messages_of(store::Store& store,
                                                         const CaseId& case_id);

// Which message was recalled from whom.
struct Recalled {
  MessageId message;
  NodeId recipient;
  friend auto operator<=>(const Recalled&, const Recalled&) = default;
};
// By the recalls among `messages` that have not failed: one that was refused or whose time passed
// may be repeated.
[[nodiscard]] Result<std::set<Recalled>> standing_recalls(store::Store& store,
                                                          const std::vector<OutboxRow>& messages);

struct TakenBack {
  bool may_have_arrived = false;   // with anybody, now or before it was recalled
  bool stopped = false;            // a delivery was open, and is no more
  std::vector<MessageId> recalls;  // that go now
};
// Ends the deliveries of a message that are open, and recalls it from everybody who may have it and
// of whom `standing` does not say that it was. Certainly not arrived: what never left, what the
// recipient did not know the kind of, and what was withdrawn without a recall.
[[nodiscard]] Result<TakenBack> take_back(Postbag& bag, const Context& context,
                                          const OutboxRow& message,
                                          const std::set<Recalled>& standing);

}  // namespace musubi::exchange
