#include "protocol/store/schema_areas.h"

namespace musubi::store {

using column::bytes;
using column::case_sealed;
using column::integer;
using column::node_sealed;
using column::optional;
using column::text;

std::vector<TableSpec> exchange_tables() {
  return {
      {.table = Table::kDecision,
       .name = "decision",
       .columns = {text("decision_id"), optional(text("case_id")), integer("decided"),
                   integer("released"), case_sealed(bytes("body"))},
       .key_columns = 1,
       .indexes = {{"by_case", {1, 2}}},
       .case_column = 1},
      {.table = Table::kOutbox,
       .name = "outbox",
       .columns = {text("message_id"), optional(text("case_id")), text("kind"), text("decision_id"),
                   integer("created"), integer("not_after"), case_sealed(bytes("manifest")),
                   optional(case_sealed(bytes("payload"))), optional(case_sealed(bytes("salt")))},
       .key_columns = 1,
       .indexes = {{"by_case", {1, 4}}},
       .case_column = 1},
      {.table = Table::kDelivery,
       .name = "delivery",
       .columns = {text("message_id"), text("recipient"), text("state"), text("epoch"),
                   integer("sequence"), integer("changed")},
       .key_columns = 2,
       .indexes = {{"by_state", {1, 2, 4}}, {"by_sequence", {1, 3, 4}}}},
      {.table = Table::kAttempt,
       .name = "attempt",
       .columns = {text("message_id"), text("recipient"), integer("count"), integer("due"),
                   optional(text("last_reason"))},
       .key_columns = 2,
       .indexes = {{"by_due", {3}}},
       .bookkeeping = true},
      {.table = Table::kReceipt,
       .name = "receipt",
       .columns = {text("message_id"), text("recipient"), integer("received"),
                   node_sealed(bytes("receipt"))},
       .key_columns = 2},
      {.table = Table::kInbox,
       .name = "inbox",
       .columns = {text("sender"), text("message_id"), bytes("digest"), integer("received"),
                   integer("not_after")},
       .key_columns = 2,
       .indexes = {{"by_not_after", {4}}}},
      {.table = Table::kOutcome,
       .name = "outcome",
       .columns = {text("sender"), text("message_id"), integer("decided"),
                   node_sealed(bytes("outcome"))},
       .key_columns = 2},
      {.table = Table::kStream,
       .name = "stream",
       .columns = {text("peer"), text("direction"), text("epoch"), integer("next"),
                   integer("settled")},
       .key_columns = 2},
      {.table = Table::kRevision,
       .name = "revision",
       .columns = {text("sender"), text("pseudonym"), integer("revision")},
       .key_columns = 2},
  };
}

}  // namespace musubi::store
