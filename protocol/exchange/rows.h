// The exchange's rows as types, and their way into the store and back.
// Clear columns hold identifiers, states and times only (protocol/store/schema_exchange.cc).
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "protocol/envelope/manifest.h"
#include "protocol/exchange/delivery_state.h"
#include "protocol/exchange/receipt.h"
#include "protocol/store/store.h"

namespace musubi::exchange {

// What was decided, for replay.
struct DecisionRow {
  DecisionId id;
  CaseId case_id;
  Instant decided_at;
  // Gone when the case's key was destroyed.
  std::optional<Bytes> decision;  // canonical JSON of policy::Decision
  std::optional<Bytes>
      facts_salt;  // DecisionReference::facts = SHA-256(facts_salt ‖ canonical facts)
};

// What a message was released for.
struct Terms {
  std::string categories;  // released, with their levels, in one spelling
  Digest inputs;           // of the facts and bundles that the last decision was made on
  // The persons on whose consent that decision rests (policy::Permit::consented). Absent: written
  // by a version that did not ask; it may rest on anybody's.
  std::optional<std::vector<std::uint32_t>> consented = {};

  [[nodiscard]] bool may_rest_on_consent_of(std::uint32_t person) const {
    return !consented ||
           std::find(consented->begin(), consented->end(), person) != consented->end();
  }
  friend bool operator==(const Terms&, const Terms&) = default;
};

// A released message. The draft of its manifest names no certificates and no attempt: those are
// put in for each attempt, so that a rotation needs no special care.
struct OutboxRow {
  MessageId message;
  CaseId case_id;
  Instant released_at;
  Instant not_after;
  Manifest manifest;
  // To compare a later decision with. Recalls have none: they are not decided.
  std::optional<Terms> terms;
  // Gone when it was forgotten, or when the case's key was destroyed.
  std::optional<Bytes> payload;
  std::optional<Bytes> salt;
};

struct DeliveryRow {
  MessageId message;
  NodeId recipient;
  CaseId case_id;
  Digest digest;  // immutable_digest(): what the recipient's receipt must name
  // Never kSent: that a message left is known from its AttemptRow.
  DeliveryState state;
  std::optional<Instant> closed_at;
  std::optional<std::uint64_t> peer_log_index;  // of the recipient's act, when delivered
};

// Exists while the delivery is open.
struct AttemptRow {
  MessageId message;
  NodeId recipient;
  Instant due;
  Instant not_after;
  std::uint64_t attempts = 0;
  std::uint64_t refusals = 0;
  std::optional<Digest> envelope;  // of the last one handed out by collect or on media
};

struct ReceiptRow {
  MessageId message;
  NodeId recipient;
  Instant received_at;
  Bytes receipt;  // serialise(Receipt)
};

// A recall that this node released.
struct RecallRow {
  MessageId recall;
  MessageId message;  // what it recalls
  NodeId recipient;
  CaseId case_id;
  Instant released;
};

// A message that answered a recall of ours.
struct RecallAnswerRow {
  NodeId sender;
  MessageId recall;
  MessageId answer;
  Instant received;
};

// A signed id that was judged here for good.
struct InboxRow {
  NodeId sender;
  MessageId message;
  std::optional<Digest> digest;  // dedupe digest; absent while only its recall has come
  OutcomeCode outcome;
  std::string kind;  // of what was judged; of a recall that came first: "recall"
  Instant judged_at;
  std::uint64_t log_index;
  std::optional<StreamEpoch> epoch;  // absent as the digest is
  std::uint64_t sequence = 0;
};

// A refused envelope, so that the same bytes make one entry in the log, however often they come.
struct RefusedRow {
  Digest envelope;
  NodeId peer;
  Instant at;
};

// What this node knows of its stream to a peer. One row per peer, one more for the node itself.
struct StreamRow {
  NodeId peer;
  StreamEpoch epoch;                   // of what we send
  std::uint64_t sequence = 0;          // last one given
  std::uint64_t open = 0;              // deliveries that are not closed
  std::uint64_t backed_up = 0;         // the peer's mark; in our own row: ours
  std::optional<Recovery> recovery;    // the peer's last one; in our own row: ours
  std::optional<Instant> recovery_at;  // when that was signed
  friend bool operator==(const StreamRow&, const StreamRow&) = default;
};

// The newest state of a case as a sender has told it.
struct RevisionRow {
  NodeId sender;
  Pseudonym subject;
  CaseId case_id;  // local: what this node keeps of that subject under
  StreamEpoch epoch;
  std::uint64_t revision = 0;
  Instant created;
};

// What a peer sent. Apart from what this node's own people wrote.
struct ReceivedItem {
  NodeId sender;
  MessageId message;
  CaseId case_id;         // whose data key seals it: of the subject as received, or its own
  std::string partition;  // the 委託元 on whose behalf it is kept, or this node's organisation
  std::optional<Pseudonym> subject;
  std::string kind;
  std::uint64_t revision = 0;
  std::optional<MessageId> reply_to;
  Instant received_at;
  std::optional<Instant> recalled_at;  // its payload is gone, and must no longer be used
  std::optional<Instant> keep_until;
  Bytes signed_manifest;  // the proof; obligations, purpose and basis are read from it
  // Absent: the message has none, was recalled, or the case's key was destroyed.
  std::optional<Bytes> payload;
  std::optional<Bytes> salt;
};

[[nodiscard]] store::Row to_row(const DecisionRow& row);
[[nodiscard]] store::Row to_row(const OutboxRow& row);
[[nodiscard]] store::Row to_row(const DeliveryRow& row);
[[nodiscard]] store::Row to_row(const AttemptRow& row);
[[nodiscard]] store::Row to_row(const ReceiptRow& row);
[[nodiscard]] store::Row to_row(const RecallRow& row);
[[nodiscard]] store::Row to_row(const RecallAnswerRow& row);
[[nodiscard]] store::Row to_row(const InboxRow& row);
[[nodiscard]] store::Row to_row(const RefusedRow& row);
[[nodiscard]] store::Row to_row(const StreamRow& row);
[[nodiscard]] store::Row to_row(const RevisionRow& row);
[[nodiscard]] store::Row to_row(const ReceivedItem& row);

// kInternal "exchange.bad-row" if a row is not what to_row() makes.
template <class T>
[[nodiscard]] Result<T> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<DecisionRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<OutboxRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<DeliveryRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<AttemptRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<ReceiptRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<RecallRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<RecallAnswerRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<InboxRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<RefusedRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<StreamRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<RevisionRow> from_row(const store::Row& row);
template <>
[[nodiscard]] Result<ReceivedItem> from_row(const store::Row& row);

[[nodiscard]] Result<std::optional<DecisionRow>> find_decision(store::Store& store,
                                                               const DecisionId& id);
[[nodiscard]] Result<std::optional<OutboxRow>> find_outbox(store::Store& store,
                                                           const MessageId& message);
[[nodiscard]] Result<std::optional<DeliveryRow>> find_delivery(store::Store& store,
                                                               const MessageId& message,
                                                               const NodeId& recipient);
[[nodiscard]] Result<std::optional<AttemptRow>> find_attempt(store::Store& store,
                                                             const MessageId& message,
                                                             const NodeId& recipient);
[[nodiscard]] Result<std::optional<ReceiptRow>> find_receipt(store::Store& store,
                                                             const MessageId& message,
                                                             const NodeId& recipient);
[[nodiscard]] Result<std::optional<InboxRow>> find_inbox(store::Store& store, const NodeId& sender,
                                                         const MessageId& message);
[[nodiscard]] Result<std::optional<RefusedRow>> find_refused(store::Store& store,
                                                             const Digest& envelope);
[[nodiscard]] Result<std::optional<StreamRow>> find_stream(store::Store& store, const NodeId& peer);
[[nodiscard]] Result<std::optional<RevisionRow>> find_revision(store::Store& store,
                                                               const NodeId& sender,
                                                               const Pseudonym& subject);
[[nodiscard]] Result<std::optional<ReceivedItem>> find_received(store::Store& store,
                                                                const NodeId& sender,
                                                                const MessageId& message);

// The state of a delivery, from its two rows.
[[nodiscard]] DeliveryState state_of(const DeliveryRow& delivery,
                                     const std::optional<AttemptRow>& attempt);

}  // namespace musubi::exchange
