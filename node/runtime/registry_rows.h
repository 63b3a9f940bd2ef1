// The registry's rows in the store: accepted documents, newest highest, and the time floor.
#pragma once

#include <memory>
#include <optional>

#include "protocol/registry/registry.h"
#include "protocol/store/change_set.h"
#include "protocol/store/store.h"

namespace musubi::node {

// The newest accepted registry, or null. Its row is sealed, so it is as it was accepted.
[[nodiscard]] Result<std::shared_ptr<const registry::Registry>> stored_registry(
    store::Store& store);

// That a registry was accepted: its document, the floor that it raises and never lowers, and the
// record. `floor` is the stored one.
[[nodiscard]] store::ChangeSet registry_accepted(const registry::Registry& registry, Instant floor,
                                                 Instant now, crypto::RandomSource& random);

// An instant that has surely passed, as the store remembers it; the epoch if it knows none.
[[nodiscard]] Result<Instant> stored_time_floor(store::Store& store);
[[nodiscard]] store::Row time_floor_row(Instant instant);
// Raises what the store remembers, and never lowers it.
[[nodiscard]] Status raise_stored_floor(store::Store& store, Instant floor);

}  // namespace musubi::node
