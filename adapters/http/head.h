// The part of HTTP/1.1 (RFC 9112) that we speak: the heads of requests and answers, with one way
// only to tell where a message ends. What is unclear is refused, never interpreted. No I/O.
#pragma once

#include <string_view>

#include "adapters/http/message.h"
#include "crypto/base/result.h"

namespace musubi::http {

inline constexpr std::size_t kMaxHeadBytes = 16 * 1024;
inline constexpr std::size_t kMaxRequestLine = 4 * 1024;
inline constexpr std::size_t kMaxHeaders = 64;
inline constexpr std::size_t kMaxContentLengthDigits = 10;

struct RequestHead {
  std::string method;
  std::string path;
  std::string query;
  std::vector<Header> headers;
  std::uint64_t content_length = 0;
  bool keep_alive = true;
  bool expects_continue = false;
};

struct ResponseHead {
  int status = 0;
  std::vector<Header> headers;
  std::uint64_t content_length = 0;
  bool keep_alive = true;
};

// `head` is all lines with their CRLF, without the empty line that ends it.
// Refused as kInvalid: a line that is not CRLF-terminated text, folding, another version, a target
// that is not a plain path, Transfer-Encoding of any kind, a Content-Length that is not one short
// number, a missing one where a body is usual, anything but one Host, a doubled header that must be
// unique. kTooLarge: over a limit above.
[[nodiscard]] Result<RequestHead> parse_request_head(std::string_view head);
// The same for an answer, which must have a Content-Length.
[[nodiscard]] Result<ResponseHead> parse_response_head(std::string_view head);

// Of an answer that we send. `keep_alive` tells the other side. A header that would break the
// framing turns the answer into a bare 500.
[[nodiscard]] std::string write_response_head(const Response& response, bool keep_alive);
// May a message with this status have a body?
[[nodiscard]] bool may_have_body(int status);

}  // namespace musubi::http
