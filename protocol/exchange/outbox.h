// The way out of a node. Nothing is put into the outbox but here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/exchange/environment.h"
#include "protocol/policy/decision.h"
#include "protocol/store/change_set.h"

namespace musubi::exchange {

inline constexpr std::uint64_t kMaxWaitingPerPeer = 100'000;
inline constexpr Duration kMaxLifetime = std::chrono::days{62};
inline constexpr std::size_t kFactsSaltSize = 32;

struct Addressee {
  NodeId node;
  std::optional<Pseudonym> subject;  // the case, as this recipient knows it
};

struct OutgoingPayload {
  std::string type;  // such as "case-summary"
  std::int64_t schema = 1;
  Bytes bytes;  // at most crypto::kMaxPayloadBytes
};

// What is to be sent; the permit says whether it may be.
struct OutgoingMessage {
  MessageId message;  // drawn once, for ever
  CaseId case_id;
  std::vector<Addressee> recipients;  // 1 to crypto::kMaxRecipients, each once
  Kind kind;
  std::uint64_t revision = 0;
  std::optional<MessageId> reply_to;
  Purpose purpose;
  LegalBasis basis;  // its row must be the one that the decision was made on (invariant 6)
  Instant not_after;
  std::optional<OutgoingPayload> payload;
  std::optional<crypto::Checkpoint> checkpoint;
};

// Decision, message, deliveries, the ledger's rows and the release record as one change
// (invariant 1). `permit` is spent. `ledger` is the caller's: rows of Table::kDisclosure, at
// least one if there is a payload; and of Table::kTask, for duties that come later.
// Refused: "outbox.registry-expired", "outbox.no-recipient", "outbox.unknown-recipient",
// "outbox.other-basis", "outbox.not-after", "outbox.payload-too-large", "outbox.peer-full",
// "outbox.no-ledger", "outbox.acceptance" (not one bundle for each recipient), "outbox.notice" (a
// kind that nobody decides on), "manifest.…".
[[nodiscard]] Result<store::ChangeSet> release(const Context& context, policy::Permit permit,
                                               OutgoingMessage message,
                                               std::vector<store::Row> ledger);

// The only messages that need no permit, since they tell nothing of a person and name only what
// the other side was sent or has sent: a recall, the answer to one, and an act on a referral
// (protocol/exchange/notices.h, postbag.h).

// Our people's answer to a recall that we received (protocol/referral/payloads.h).
[[nodiscard]] Result<store::ChangeSet> release_recall_answer(const Context& context,
                                                             const ReceivedItem& recall,
                                                             OutgoingPayload answer);

}  // namespace musubi::exchange
