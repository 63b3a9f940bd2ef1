// What one version changes against another, place by place, for the people who are to sign it.
// Nothing that is signed is left out: whatever differs in the content differs here, but for the
// format, the number and the predecessor, which are checked and not judged.
#pragma once

#include <string>
#include <vector>

#include "protocol/registry/registry.h"
#include "protocol/text/messages.h"

namespace musubi::registry {

struct Difference {
  enum class Way { kAdded, kChanged, kRemoved };
  Way way;
  // Names from the content's members down, with ids in the place of positions:
  // {"nodes", "lg-032026-01", "endpoint"}. Certificates go by their fingerprint.
  std::vector<std::string> place;
  // Of a single value; null where there is none, and where the place holds several.
  json::Value before;
  json::Value after;
};
// "added", "changed", "removed".
[[nodiscard]] std::string_view name(Difference::Way way);

// What is added is told down to its last value, what is removed by its name. `before` null: all
// of it is new. In the order of the content's members, and of the lists in `after`.
[[nodiscard]] std::vector<Difference> differences(const RegistryContent* before,
                                                  const RegistryContent& after);

// One line, without characters that a screen would not show as they are:
//   変わる: ノード lg-032026-01 の接続先: https://a.example:1 → https://b.example:1
[[nodiscard]] std::string describe(const Difference& difference, text::Language language);

}  // namespace musubi::registry
