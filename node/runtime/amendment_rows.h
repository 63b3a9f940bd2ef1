// The amendments that this node took, as its store keeps them (docs/spec/policy-amendment.md,
// L-10).
#pragma once

#include <functional>

#include "protocol/amendment/amendment.h"
#include "protocol/store/change_set.h"
#include "protocol/store/store.h"

namespace musubi::node {

// Calls each(amendment, taken) for all of them, the first one first. Their signatures verify
// (L-11), or this is refused: "amendment.bad-signature", "amendment.bad-row".
[[nodiscard]] Status for_each_amendment(
    store::Store& store, const std::function<void(amendment::Amendment, Instant)>& each);

// That an amendment was taken, with the record of who proposed and who approved it.
[[nodiscard]] store::ChangeSet amendment_taken(const amendment::Amendment& amendment, Instant now,
                                               crypto::RandomSource& random);

}  // namespace musubi::node
