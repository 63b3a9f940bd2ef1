// What a form's consent mark covers is defined by the wording of that form's version, as data:
// a mark under an unknown wording covers nothing.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "protocol/casework/relation.h"
#include "protocol/json/value.h"

namespace musubi::casework {

inline constexpr std::size_t kMaxWordings = 256;

struct Wording {
  std::string id;  // such as "morioka-r5-04"
  std::string ja;  // the sentence that the person was shown
  std::string source;
  std::set<Relation> covers;  // recipients that the sentence speaks of
  bool provides = false;      // 提供: it allows giving
  bool collects = false;      // 収集: it allows asking
  bool approved = false;      // by the municipality that uses it
};

struct Wordings {
  std::vector<Wording> wordings;

  // nullptr if there is no such wording.
  [[nodiscard]] const Wording* find(std::string_view id) const;
};

// Format "musubi-wordings-1" (docs/spec/intake-sheet.md §5).
[[nodiscard]] Result<Wordings> parse_wordings(const json::Value& value);

}  // namespace musubi::casework
