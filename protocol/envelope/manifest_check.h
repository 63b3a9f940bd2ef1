// The rules of a manifest that are not about JSON (docs/spec/manifest.md): the grammar of its
// texts, and what one member says about another.
#pragma once

#include "crypto/base/result.h"
#include "protocol/envelope/manifest.h"

namespace musubi {

// What parse_manifest() says of serialise(manifest), but for limits of size and number. Reasons
// "manifest.…".
[[nodiscard]] Status check(const Manifest& manifest);

}  // namespace musubi
