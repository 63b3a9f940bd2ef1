// A test vector as a text file: "name: value" lines, an empty line, then base64. Each file
// tests one thing, and says in `comment` which.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"

namespace musubi::testing {

struct VectorFile {
  std::map<std::string, std::string> headers;
  Bytes body;

  // Empty if there is no such header.
  [[nodiscard]] std::string header(const std::string& name) const;
  // Headers in alphabetical order but for `expect`, which comes first.
  [[nodiscard]] std::string to_text() const;
};

// nullopt if the text has another form.
[[nodiscard]] std::optional<VectorFile> parse_vector(std::string_view text);

}  // namespace musubi::testing
