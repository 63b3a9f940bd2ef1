#include "protocol/store/schema_areas.h"

namespace musubi::store {

using column::bytes;
using column::case_sealed;
using column::integer;
using column::node_sealed;
using column::optional;
using column::text;

// protocol/exchange/rows.h has each of these as a type. Clear columns hold identifiers, states
// and times only; what a message says is sealed, its payload under the case, so that the proof
// of a release outlives it.
std::vector<TableSpec> exchange_tables() {
  return {
      {.table = Table::kDecision,
       .name = "decision",
       .columns = {text("decision_id"), text("case_id"), integer("decided"),
                   optional(case_sealed(bytes("decision"))),
                   optional(case_sealed(bytes("facts_salt")))},
       .key_columns = 1,
       .indexes = {{"by_case", {1, 2}}},
       .case_column = 1},
      {.table = Table::kOutbox,
       .name = "outbox",
       .columns = {text("message_id"), text("case_id"), text("kind"), integer("released"),
                   integer("not_after"), node_sealed(bytes("manifest")),
                   optional(case_sealed(bytes("terms"))), optional(case_sealed(bytes("payload"))),
                   optional(case_sealed(bytes("salt")))},
       .key_columns = 1,
       .indexes = {{"by_case", {1, 3}}},
       .case_column = 1},
      {.table = Table::kDelivery,
       .name = "delivery",
       .columns = {text("message_id"), text("recipient"), text("case_id"), bytes("digest"),
                   text("state"), optional(integer("closed")), optional(integer("peer_log_index"))},
       .key_columns = 2,
       .indexes = {{"by_state", {1, 4, 6}}}},
      {.table = Table::kAttempt,
       .name = "attempt",
       .columns = {text("message_id"), text("recipient"), integer("due"), integer("not_after"),
                   integer("attempts"), integer("refusals"), optional(bytes("envelope"))},
       .key_columns = 2,
       .indexes = {{"by_due", {1, 2}}, {"by_envelope", {1, 6}}},
       .bookkeeping = true},
      {.table = Table::kReceipt,
       .name = "receipt",
       .columns = {text("message_id"), text("recipient"), integer("received"),
                   node_sealed(bytes("receipt"))},
       .key_columns = 2},
      // What a recall says of itself and nobody looks up in its manifest.
      {.table = Table::kRecall,
       .name = "recall",
       .columns = {text("recall_id"), text("message_id"), text("recipient"), text("case_id"),
                   integer("released")},
       .key_columns = 1,
       .indexes = {{"by_message", {1, 2}}}},
      {.table = Table::kRecallAnswer,
       .name = "recall_answer",
       .columns = {text("sender"), text("recall_id"), text("message_id"), integer("received")},
       .key_columns = 3},
      {.table = Table::kInbox,
       .name = "inbox",
       .columns = {text("sender"), text("message_id"), optional(bytes("digest")), text("outcome"),
                   text("kind"), integer("judged"), integer("log_index"), optional(text("epoch")),
                   integer("sequence")},
       .key_columns = 2},
      // Refusals only: the outcome of a message that opened is in the inbox.
      {.table = Table::kOutcome,
       .name = "outcome",
       .columns = {bytes("envelope"), text("peer"), integer("refused")},
       .key_columns = 1},
      {.table = Table::kStream,
       .name = "stream",
       .columns = {text("peer"), text("epoch"), integer("sequence"), integer("open"),
                   integer("backed_up"), optional(text("recovery_epoch")),
                   optional(integer("held_through")), optional(integer("recovery_at"))},
       .key_columns = 1,
       .bookkeeping = true},
      // Forgotten with the case: what the sender tells of the subject later is kept anew.
      {.table = Table::kRevision,
       .name = "revision",
       .columns = {text("sender"), text("pseudonym"), text("case_id"), text("epoch"),
                   integer("revision"), integer("created")},
       .key_columns = 2,
       .indexes = {{"by_case", {2}}},
       .case_column = 2,
       .goes_with_case = true},
  };
}

}  // namespace musubi::store
