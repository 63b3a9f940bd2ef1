// Requests and answers as the product's own values: routes are tested without a port.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
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

// What is settled on the head of a request, before a byte of its body is read.
struct Admission {
  std::optional<Response> refusal = {};  // the answer, if it is settled already
  std::size_t max_body = std::numeric_limits<std::size_t>::max();  // below the listener's own

  [[nodiscard]] static Admission up_to(std::size_t max_body) { return {std::nullopt, max_body}; }
  [[nodiscard]] static Admission refuse(Response answer) { return {std::move(answer), 0}; }
};

// Answers requests. Called from several threads at once. What it throws becomes a bare 500.
class Handler {
 public:
  virtual ~Handler() = default;
  // Asked first. `head` has no body yet. Who is a stranger is not listened to.
  [[nodiscard]] virtual Admission admit(const Request& /*head*/) { return {}; }
  [[nodiscard]] virtual Response handle(const Request& request) = 0;
};

}  // namespace musubi::http
