#include "protocol/store/schema_areas.h"

namespace musubi::store {

using column::bytes;
using column::case_sealed;
using column::integer;
using column::node_sealed;
using column::optional;
using column::text;

// What staff do around their cases. As in record_tables(), `partition` is the 委託元, and people
// are opaque ids. What has no case yet (a draft, a tip) has a `case_id` of its own, so that it has
// a key of its own, and can be shredded by itself.
std::vector<TableSpec> work_tables() {
  return {
      {.table = Table::kMeasure,
       .name = "measure",
       .columns = {text("measure_id"), text("case_id"), text("person_id"), text("partition"),
                   text("state"), integer("valid_until"), integer("revision"), integer("changed"),
                   optional(case_sealed(bytes("body")))},
       .key_columns = 1,
       .indexes = {{"by_case", {1, 7}}, {"by_valid_until", {4, 5}}},
       .case_column = 1},
      {.table = Table::kSamePerson,
       .name = "same_person",
       .columns = {text("partition"), text("first"), text("second"), text("said"), text("said_by"),
                   integer("said_at")},
       .key_columns = 3,
       .indexes = {{"by_second", {0, 2}}}},
      {.table = Table::kDraft,
       .name = "draft",
       .columns = {text("draft_id"), text("case_id"), text("partition"), text("author"),
                   text("kind"), integer("revision"), integer("changed"),
                   optional(case_sealed(bytes("body")))},
       .key_columns = 1,
       .indexes = {{"by_author", {3, 6}}, {"by_case", {1}}},
       .case_column = 1,
       .goes_with_case = true},
      {.table = Table::kEvidence,
       .name = "evidence",
       .columns = {text("evidence_id"), text("case_id"), text("kind"), text("author"),
                   integer("created"), optional(case_sealed(bytes("description"))),
                   optional(case_sealed(bytes("content")))},
       .key_columns = 1,
       .indexes = {{"by_case", {1, 4}}},
       .case_column = 1},
      // What was asked stands in the message. The body: what is to be answered, until it leaves. A
      // row also tells of each answer that came; then `answer` names the inquiry.
      {.table = Table::kInquiry,
       .name = "inquiry",
       .columns = {text("sender"), text("message_id"), text("recipient"), text("case_id"),
                   text("partition"), text("state"), integer("dated"), optional(integer("due")),
                   optional(text("answer")), optional(integer("leaves")), integer("changed"),
                   optional(case_sealed(bytes("body")))},
       .key_columns = 2,
       .indexes = {{"by_partition", {4, 6}},
                   {"by_case", {3, 6}},
                   {"by_leaves", {5, 9}},
                   {"by_answer", {8}}},
       .case_column = 3},
      {.table = Table::kTip,
       .name = "tip",
       .columns = {text("tip_id"), text("case_id"), text("partition"), text("state"),
                   integer("received"), integer("changed"), text("author"),
                   optional(case_sealed(bytes("body")))},
       .key_columns = 1,
       .indexes = {{"by_partition", {2, 3, 4}}, {"by_state", {3, 5}}},
       .case_column = 1},
      {.table = Table::kEmergency,
       .name = "emergency",
       .columns = {text("message_id"), text("case_id"), text("partition"), integer("released"),
                   text("released_by"), optional(text("approved_by")),
                   optional(integer("reviewed")), text("consent_obtainable")},
       .key_columns = 1,
       .indexes = {{"by_released", {3}}}},
      {.table = Table::kAssignment,
       .name = "assignment",
       .columns = {text("case_id"), text("user_id"), text("partition"), text("part"),
                   integer("since")},
       .key_columns = 2,
       .indexes = {{"by_user", {1, 4}}}},
      // A person's name, the hash of the password and the roles are in the body.
      {.table = Table::kAccount,
       .name = "account",
       .columns = {text("user_id"), bytes("login_hash"), text("state"), integer("revision"),
                   integer("changed"), node_sealed(bytes("body"))},
       .key_columns = 1,
       .indexes = {{"by_login", {1}}}},
      {.table = Table::kLogin,
       .name = "login",
       .columns = {text("user_id"), integer("failures"), integer("last_failure"),
                   optional(integer("locked_until"))},
       .key_columns = 1,
       .bookkeeping = true},
  };
}

}  // namespace musubi::store
