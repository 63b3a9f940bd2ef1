// A name as it is looked for (docs/spec/names.md): made from what was written, and compared with
// what was made from what is looked for. The written form is never changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.h"

namespace musubi::search {

struct SearchableName {
  std::u32string letters;             // all of them, in one spelling
  std::vector<std::u32string> parts;  // what spaces stand between, such as 姓 and 名

  [[nodiscard]] bool empty() const { return letters.empty(); }
  // Two letters and more anywhere in the name; a single one where it is a whole part.
  [[nodiscard]] bool holds(const SearchableName& wanted) const;
  // At the beginning of the name, or of a part.
  [[nodiscard]] bool begins_with(const SearchableName& wanted) const;
};

// kInvalid "search.not-text" unless it is UTF-8. Empty if nothing in it is a letter.
[[nodiscard]] Result<SearchableName> searchable(std::string_view written);

}  // namespace musubi::search
