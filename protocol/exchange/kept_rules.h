// What this node has decided by, as its store keeps it: the sender's bundles by their ids, and each
// registry version that it accepted, with the baseline, the catalogue and the acceptance rules of
// that version. Nothing of it is ever erased (docs/spec/policy.md, P-37).
#pragma once

#include <optional>

#include "crypto/primitives/random.h"
#include "protocol/policy/bundle.h"
#include "protocol/registry/registry.h"
#include "protocol/store/change_set.h"
#include "protocol/store/store.h"

namespace musubi::exchange {

// That the node decides by this bundle from now on; with the record of it. Nothing if it did so
// before and by no other since.
[[nodiscard]] Result<std::optional<store::ChangeSet>> bundle_in_force(store::Store& store,
                                                                      const policy::Bundle& bundle,
                                                                      Instant now,
                                                                      crypto::RandomSource& random);

// The bundle that is kept under this id, whatever its own id is by now; nothing if none is.
[[nodiscard]] Result<std::optional<policy::Bundle>> kept_bundle(store::Store& store,
                                                                const Digest& id);

// The content of a registry version that was accepted here; nothing if it was not, or is gone.
[[nodiscard]] Result<std::optional<registry::RegistryContent>> kept_registry(store::Store& store,
                                                                             std::uint64_t version);

}  // namespace musubi::exchange
