// What a form's consent mark covers is defined by the wording of that form's version, as data:
// a mark under an unknown wording covers nothing.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/facts/codes.h"
#include "protocol/ids/codes.h"
#include "protocol/json/value.h"

namespace musubi::casework {

inline constexpr std::size_t kMaxWordings = 256;

using facts::Direction;
using facts::Relation;
inline constexpr std::array kDirections{Direction::kCollect, Direction::kProvide};

struct Wording {
  std::string id;  // such as "morioka-r5-04"
  std::string ja;  // the sentence that the person was shown
  std::string source;
  std::set<Relation> covers;  // recipients that the sentence speaks of
  bool provides = false;      // 提供: it allows giving
  bool collects = false;      // 収集: it allows asking
  bool approved = false;      // by the municipality that uses it
  // What the sentence names. Absent, as a file of format 1 has it: whatever supports the person.
  std::optional<std::set<Purpose>> purposes;
  std::optional<std::set<Category>> categories;
  std::optional<std::int64_t> days;  // from the mark on; absent: the sentence names no end
  // From format 3 on: the same in English and in plain words (やさしい日本語), and by whom and when
  // it was approved.
  std::optional<std::string> en = std::nullopt;
  std::optional<std::string> plain_ja = std::nullopt;
  std::optional<std::string> approval = std::nullopt;

  // Whether a mark that names no body would cover nobody: all of whom it speaks are to be named.
  [[nodiscard]] bool needs_recipient() const;
};

struct Wordings {
  std::vector<Wording> wordings;

  // nullptr if there is no such wording.
  [[nodiscard]] const Wording* find(std::string_view id) const;
};

// Formats "musubi-wordings-3" and, as they were, "musubi-wordings-2" and "musubi-wordings-1"
// (docs/spec/intake-sheet.md §7).
[[nodiscard]] Result<Wordings> parse_wordings(const json::Value& value);

}  // namespace musubi::casework
