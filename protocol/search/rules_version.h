// By which rules and lists names were indexed (docs/spec/names.md).
#pragma once

namespace musubi::search {

// Raised with every change of a rule or of a list of letters: every case is indexed anew then.
inline constexpr int kRulesVersion = 1;

}  // namespace musubi::search
