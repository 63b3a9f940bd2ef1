// Facts as people write them into files: a fact may be its value alone.
#pragma once

#include "protocol/policy/facts.h"

namespace musubi::policy {

// As facts_from_json() takes them; a fact that is a text is a value, with the provenance
// `unstated`.
[[nodiscard]] Result<Facts> stated_facts_from_json(const json::Value& value,
                                                   const Provenance& unstated);

}  // namespace musubi::policy
