// What is odd about a bundle that loads: nothing that changes a decision, much that misleads
// whoever reads or approves it.
#pragma once

#include <string>
#include <vector>

#include "protocol/policy/engine.h"

namespace musubi::policy {

// A reason "lint.…", and what in the bundle it is about, such as "rows/P-101".
struct Warning {
  std::string reason;
  std::string place;
  friend bool operator==(const Warning&, const Warning&) = default;
};

// What shows without deciding anything. The words of `baseline`, and what its rows name, count for
// the bundle, too.
[[nodiscard]] std::vector<Warning> find_warnings(const Bundle& bundle, const Bundle& baseline,
                                                 const Catalogue& catalogue);

// The rows of a sender's bundle that no example case shows at work: none is released by the permit,
// denied by the forbid, or given the duty. `engine` is that of the bundle with the baseline alone.
[[nodiscard]] std::vector<Warning> find_untested_rows(const Bundle& bundle, const Engine& engine);

}  // namespace musubi::policy
