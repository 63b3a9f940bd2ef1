#include "protocol/store/schema_areas.h"

namespace musubi::store {

using column::bytes;
using column::case_sealed;
using column::integer;
using column::node_sealed;
using column::optional;
using column::text;

// `partition` is the 委託元 on whose behalf a record is kept: who commissioned the work, or the
// node's own organisation. It stands first in every index that staff search by (invariant 9).
// Names of staff never appear: `author` and `assignee` are opaque ids of the node's users.
std::vector<TableSpec> record_tables() {
  return {
      {.table = Table::kCase,
       .name = "case",
       .columns = {text("case_id"), text("partition"), text("person_id"), text("state"),
                   integer("revision"), integer("created"), integer("changed"),
                   case_sealed(bytes("body"))},
       .key_columns = 1,
       .indexes = {{"by_partition", {1, 6}}, {"by_person", {1, 2}}},
       .case_column = 0},
      {.table = Table::kSummary,
       .name = "summary",
       .columns = {text("case_id"), integer("revision"), text("kind"), text("author"),
                   integer("created"), case_sealed(bytes("body"))},
       .key_columns = 2,
       .indexes = {{"by_kind", {0, 2, 1}}},
       .case_column = 0},
      {.table = Table::kReceivedItem,
       .name = "received_item",
       .columns = {text("sender"), text("message_id"), text("case_id"), text("partition"),
                   optional(text("pseudonym")), text("kind"), integer("revision"),
                   optional(text("reply_to")), integer("received"), optional(integer("recalled")),
                   optional(integer("keep_until")), node_sealed(bytes("manifest")),
                   optional(case_sealed(bytes("payload"))), optional(case_sealed(bytes("salt")))},
       .key_columns = 2,
       .indexes = {{"by_case", {2, 8}},
                   {"by_partition", {3, 8}},
                   {"by_pseudonym", {0, 4, 8}},
                   {"by_keep_until", {10}}},
       .case_column = 2},
      {.table = Table::kConsent,
       .name = "consent",
       .columns = {text("consent_id"), text("case_id"), text("person_id"), text("state"),
                   integer("revision"), integer("changed"), optional(integer("valid_until")),
                   case_sealed(bytes("body"))},
       .key_columns = 1,
       .indexes = {{"by_case", {1, 5}}, {"by_person", {2, 5}}, {"by_valid_until", {3, 6}}},
       .case_column = 1},
      {.table = Table::kDisclosure,
       .name = "disclosure",
       .columns = {text("message_id"), text("recipient"), text("person_id"), text("case_id"),
                   text("decision_id"), integer("disclosed"), case_sealed(bytes("body"))},
       .key_columns = 3,
       .indexes = {{"by_person", {2, 5}}, {"by_case", {3, 5}}},
       .case_column = 3},
      {.table = Table::kTask,
       .name = "task",
       .columns = {text("task_id"), optional(text("case_id")), text("partition"), text("kind"),
                   text("state"), optional(text("assignee")), integer("due"), integer("created"),
                   optional(case_sealed(bytes("body")))},
       .key_columns = 1,
       .indexes = {{"by_due", {4, 6}}, {"by_partition", {2, 4, 6}}, {"by_case", {1, 6}}},
       .case_column = 1},
      {.table = Table::kPseudonym,
       .name = "pseudonym",
       .columns = {text("case_id"), text("recipient"), text("partition"), text("pseudonym"),
                   integer("created")},
       .key_columns = 3,
       .indexes = {{"by_pseudonym", {3}}},
       .case_column = 0},
      {.table = Table::kSearchKey,
       .name = "search_key",
       .columns = {text("partition"), bytes("token"), text("case_id")},
       .key_columns = 3,
       .indexes = {{"by_case", {2}}},
       .case_column = 2,
       .goes_with_case = true},
      // Codes, ids and times only (docs/spec/referral.md §2). Neither row changes: a state is
      // judged from the acts, and receipts say what arrived.
      {.table = Table::kReferral,
       .name = "referral",
       .columns = {text("sender"), text("message_id"), text("recipient"), text("case_id"),
                   text("partition"), text("kind"), integer("dated"), optional(integer("received")),
                   optional(integer("report_days"))},
       .key_columns = 2,
       .indexes = {{"by_partition", {4, 6}}, {"by_case", {3, 6}}}},
      {.table = Table::kReferralAct,
       .name = "referral_act",
       .columns = {text("sender"), text("message_id"), text("act_id"), text("after"),
                   integer("revision"), text("by_end"), text("event"), optional(text("reason")),
                   optional(text("redirected_to")), optional(text("content")), integer("dated"),
                   optional(integer("taken"))},
       .key_columns = 3},
  };
}

}  // namespace musubi::store
