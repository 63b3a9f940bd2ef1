// Whether an amendment may come into force here (docs/spec/policy-amendment.md §2).
#pragma once

#include "protocol/amendment/amendment.h"
#include "protocol/registry/registry.h"

namespace musubi::amendment {

// What the node goes by. Nothing is owned; all must outlive the call.
struct Bench {
  const registry::Registry& registry;
  const OrganisationId& own;
  const policy::Bundle& in_force;
  std::uint64_t highest_serial;  // of all that this node has taken, also of what waits for its time
  Instant now;
};

// L-2 to L-7. Refused: "amendment.other-organisation", "amendment.bad-signature",
// "amendment.unknown-signer", "amendment.too-few", "amendment.same-person",
// "amendment.none-of-ours", "amendment.not-next", "amendment.other-rules",
// "amendment.other-report", "amendment.not-clean", "amendment.incomplete", "amendment.case-fails"
// with the case; "analysis.over-budget".
[[nodiscard]] Status judge(const Amendment& amendment, const Bench& bench);

// L-7 alone, of parts whose reports are the caller's own.
struct Quality {
  const policy::Bundle& bundle;
  const json::Value& analysis;
  const json::Value& difference;
};
[[nodiscard]] Status check_quality(const Quality& parts, const policy::Bundle& baseline,
                                   const policy::Catalogue& catalogue);

}  // namespace musubi::amendment
