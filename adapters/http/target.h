// The target of a request (RFC 9112 §3.2.1), and queries (RFC 3986 §3.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/base/result.h"

namespace musubi::http {

inline constexpr std::size_t kMaxQueryParameters = 32;

struct Target {
  std::string path;   // decoded
  std::string query;  // as received
};

// Origin form only. Refuses what a path could be read two ways by: "." and ".." segments, encoded
// slashes, backslashes and control characters.
[[nodiscard]] Result<Target> parse_target(std::string_view text);

// "a=1&b=%E7%B5%90" decoded, in order; '+' is a space. Refuses bad escapes and doubled names.
using QueryParameters = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Result<QueryParameters> parse_query(std::string_view query);

// nullopt for a '%' without two hexadecimal digits behind it.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

}  // namespace musubi::http
