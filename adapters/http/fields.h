// Lines and header fields of HTTP/1.1 (RFC 9112 §5), strictly. Internal to adapters/http.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "adapters/http/message.h"
#include "crypto/base/result.h"

namespace musubi::http {

// Takes the next line off `text`, without its CRLF; nullopt if it does not end in CRLF.
[[nodiscard]] std::optional<std::string_view> take_line(std::string_view& text);

// RFC 9110 §5.6.2.
[[nodiscard]] bool is_token(std::string_view text);
// Visible ASCII, spaces and tabs.
[[nodiscard]] bool is_field_value(std::string_view text);

// Names in lower case, values trimmed. Refuses folding, spaces before the colon, control and
// non-ASCII characters, and doubles of headers whose double has no clear meaning.
[[nodiscard]] Result<std::vector<Header>> parse_fields(std::string_view lines);

// How a message is framed, as its fields tell.
struct Framing {
  std::optional<std::uint64_t> content_length;
  bool keep_alive = true;
};
[[nodiscard]] Result<Framing> read_framing(std::span<const Header> fields);

}  // namespace musubi::http
