// What every store refuses alike, before it touches anything. Stores call these; nobody else
// needs to.
#pragma once

#include "crypto/base/result.h"
#include "protocol/store/store.h"

namespace musubi::store {

// Against the schema: the bookkeeping rule, counts, types, sizes, keys and needed fields.
// kInvalid "store.not-bookkeeping", "store.field-count", "store.field-type",
// "store.missing-field"; kTooLarge "store.field-size", "store.record-size",
// "store.too-many-changes".
[[nodiscard]] Status check(const ChangeSet& change_set);

// kInvalid "store.field-count", "store.field-type", "store.missing-field".
[[nodiscard]] Status check_key(Table table, const Key& key);

// kInvalid "store.no-index", "store.scan-prefix", "store.scan-up-to", "store.scan-after";
// kTooLarge "store.scan-limit".
[[nodiscard]] Status check(const Scan& scan);
[[nodiscard]] Status check_count(std::size_t count);

// What of a row can only be judged by who knows whether its case was shredded: a shredded case
// takes no sealed field and no row that would go with it (kConflict "store.shredded"), another
// one needs those that are not
// nullable (kInvalid "store.missing-field").
[[nodiscard]] Status check_case_fields(const Row& row, bool shredded);

// The case that a row names, if any. Requires a row that passed check().
[[nodiscard]] const std::string* case_of(const Row& row);
[[nodiscard]] bool has_case_fields(Table table);

// Positions of the columns that order a scan: those of the index, then the rest of the key.
[[nodiscard]] std::vector<std::size_t> order_of(Table table, std::optional<std::size_t> index);

}  // namespace musubi::store
