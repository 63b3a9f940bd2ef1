// Well-formed UTF-8 (Unicode 15, table 3-7), checked byte by byte.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace musubi::json {

// Where the first byte is that cannot be: nullopt if all of `text` is UTF-8. Overlong forms,
// surrogates and code points beyond U+10FFFF are not UTF-8.
[[nodiscard]] std::optional<std::size_t> first_malformed_utf8(std::string_view text);

// The order of RFC 8785 §3.2.3: by UTF-16 code units. Requires UTF-8.
[[nodiscard]] bool less_in_utf16(std::string_view a, std::string_view b);

}  // namespace musubi::json
