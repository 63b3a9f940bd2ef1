// Brings the index of names to the rules of this version: after an update that changed a rule, and
// in a store that is older than the index (docs/spec/names.md, section 4).
#pragma once

#include "protocol/search/search_keys.h"
#include "protocol/store/store.h"

namespace musubi::node {

// Indexes every case anew unless the store says that it was done by these rules. Resumes where it
// was interrupted, for a case that is indexed already changes nothing. Before the node serves.
[[nodiscard]] Status bring_up_to_date(store::Store& store, const search::NameKey& key, Instant now,
                                      crypto::RandomSource& random);

}  // namespace musubi::node
