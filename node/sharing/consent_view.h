// A consent on record as JSON (docs/spec/api.md §6).
#pragma once

#include "protocol/casework/consent.h"

namespace musubi::node {

// `person`: a position in the case. Of the newest of a person it says how it stands at `now`.
[[nodiscard]] json::Object consent_json(const casework::Consent& consent, std::size_t person,
                                        const casework::Wordings& wordings,
                                        std::optional<Instant> now);

}  // namespace musubi::node
