// Several notices, to one peer or many, and the ends of deliveries whose place they may take: put
// together as one change, in which each stream is numbered once.
#pragma once

#include <map>
#include <string_view>

#include "protocol/exchange/change_draft.h"
#include "protocol/exchange/outbox.h"

namespace musubi::exchange {

// Enough for codes and ids; too little for words.
inline constexpr std::size_t kMaxNoticePayload = 1024;

// A message that needs no permit (musubi::is_notice), or the answer that gives nothing.
struct Notice {
  Kind kind;
  MessageId message;   // drawn once, for ever
  MessageId reply_to;  // what it is about
  std::optional<OutgoingPayload> payload = {};
};

// Not owned: what the context points to, which must outlive it.
class Postbag {
 public:
  explicit Postbag(const Context& context) : context_(context) {}

  // Under the purpose, the basis and the decision of `model`, a message that this node sent to
  // `peer` or got from it. Refused: "outbox.not-a-notice", "outbox.unknown-recipient" (`model` was
  // neither for nor from `peer`); kTooLarge "outbox.payload-too-large". Makes no question of room:
  // a recall, and what says why, is never refused for want of it.
  [[nodiscard]] Status put(const Manifest& model, const CaseId& case_id, const NodeId& peer,
                           Notice notice);

  // Ends an open delivery without a receipt: nothing more of it is sent.
  [[nodiscard]] Status end(const AttemptRow& attempt, DeliveryEvent event, audit::Act act,
                           std::string_view reason);

  void record(audit::Record record) { draft_.record(std::move(record)); }
  void insert(store::Row row) { draft_.insert(std::move(row)); }

  // What waits for `peer` with this change.
  [[nodiscard]] Result<std::uint64_t> waiting_for(const NodeId& peer);

  [[nodiscard]] store::ChangeSet finish() &&;
  // The same, as part of the change of what caused it.
  void add_to(store::ChangeSet& change) &&;

 private:
  [[nodiscard]] Result<StreamRow*> stream_of(const NodeId& peer);
  void put_streams();

  const Context& context_;
  ChangeDraft draft_;
  std::map<NodeId, StreamRow> streams_;
};

}  // namespace musubi::exchange
