// What a permit says, in the spellings that the exchange keeps.
#pragma once

#include "protocol/exchange/rows.h"
#include "protocol/policy/decision.h"

namespace musubi::exchange {

// To be compared with a later permit's. `facts` is facts_of(permit).
[[nodiscard]] Terms terms_of(const policy::Permit& permit, ByteView facts);

// The persons and categories that such terms name; the decisions are left empty.
// kInternal "exchange.bad-row" if they are not what terms_of() makes.
[[nodiscard]] Result<std::vector<policy::Grant>> released_by(const Terms& terms);

// Canonical JSON [{"categories","decision","person"}…]: what is kept for replay.
[[nodiscard]] Bytes decision_of(const policy::Permit& permit);

// Canonical JSON [{"facts","person"}…]: what DecisionReference::facts commits to.
[[nodiscard]] Bytes facts_of(const std::vector<policy::Grant>& grants);
[[nodiscard]] Bytes facts_of(const policy::Permit& permit);

}  // namespace musubi::exchange
