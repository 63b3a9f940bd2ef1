#include "protocol/store/schema_areas.h"

namespace musubi::store {

using column::bytes;
using column::case_sealed;
using column::integer;
using column::node_sealed;
using column::optional;
using column::text;

std::vector<TableSpec> node_tables() {
  return {
      {.table = Table::kRegistry,
       .name = "registry",
       .columns = {integer("version"), integer("accepted"), node_sealed(bytes("document"))},
       .key_columns = 1},
      // Never erased: what was decided by a bundle is replayed by it (policy.md, P-37).
      {.table = Table::kBundle,
       .name = "bundle",
       .columns = {bytes("bundle_id"), text("bundle_name"), integer("serial"), integer("in_force"),
                   node_sealed(bytes("document"))},
       .key_columns = 1,
       .indexes = {{"by_in_force", {3}}}},
      {.table = Table::kAmendment,
       .name = "amendment",
       .columns = {integer("serial"), bytes("bundle_id"), integer("taken"),
                   node_sealed(bytes("document"))},
       .key_columns = 1},
      {.table = Table::kTimeFloor,
       .name = "time_floor",
       .columns = {text("name"), integer("instant")},
       .key_columns = 1,
       .bookkeeping = true},
      {.table = Table::kSession,
       .name = "session",
       .columns = {bytes("token_hash"), text("user_id"), integer("created"), integer("expires"),
                   node_sealed(bytes("body"))},
       .key_columns = 1,
       .indexes = {{"by_expires", {3}}, {"by_user", {1, 3}}},
       .bookkeeping = true},
      {.table = Table::kSetting,
       .name = "setting",
       .columns = {text("name"), node_sealed(bytes("value"))},
       .key_columns = 1,
       .bookkeeping = true},
      // The row outlives its case: a request that was carried out must not be carried out again
      // because nobody may read any more what it did.
      {.table = Table::kKeptAnswer,
       .name = "kept_answer",
       .columns = {text("user_id"), bytes("key_hash"), text("case_id"), integer("kept"),
                   optional(case_sealed(bytes("answer")))},
       .key_columns = 2,
       .indexes = {{"by_kept", {3}}},
       .case_column = 2,
       .bookkeeping = true},
  };
}

}  // namespace musubi::store
