// Requests and answers as the product's own values: routes are tested without a port.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"

namespace musubi::http {

struct Header {
  std::string name;  // lower case in what was received
  std::string value;
};

// What a listener hands over: framing checked, body read in full.
struct Request {
  std::string method;  // GET, HEAD, POST, PUT, PATCH or DELETE
  std::string path;    // percent-decoded; begins with '/', has no "." or ".." segment
  std::string query;   // after '?', as received; see target.h
  std::vector<Header> headers;
  Bytes body;
  std::string identity;  // who the connection proved to be; empty where nobody is asked
  std::string address;   // the remote IP address, for limits only; never for trust

  // The value of the header, or null. `name` in lower case. Those that must be unique are
  // (head.cc lists them); of others the first counts.
  [[nodiscard]] const std::string* header(std::string_view name) const {
    const auto found =
        std::ranges::find_if(headers, [&](const Header& each) { return each.name == name; });
    return found == headers.end() ? nullptr : &found->value;
  }
};

struct Response {
  int status = 500;
  std::string content_type;  // none if empty
  std::vector<Header> headers;
  Bytes body;  // its length is always sent

  // An answer without a body: what went wrong is not explained.
  [[nodiscard]] static Response bare(int status) { return {status, {}, {}, {}}; }
};

// Answers requests. Called from several threads at once. What it throws becomes a bare 500.
class Handler {
 public:
  virtual ~Handler() = default;
  [[nodiscard]] virtual Response handle(const Request& request) = 0;
};

}  // namespace musubi::http
