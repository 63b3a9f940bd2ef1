#include "adapters/http/head.h"

#include <array>

#include "adapters/http/fields.h"
#include "adapters/http/target.h"

namespace musubi::http {
namespace {

constexpr std::string_view kVersion = "HTTP/1.1";
constexpr std::array<std::string_view, 6> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

bool usually_has_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

bool is_host(std::string_view text) {
  constexpr std::string_view kAllowed =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_:[]";
  return !text.empty() && text.find_first_not_of(kAllowed) == std::string_view::npos;
}

const std::string* find(std::span<const Header> fields, std::string_view name) {
  const auto found =
      std::ranges::find_if(fields, [&](const Header& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &found->value;
}

// "POST /path?query HTTP/1.1", with single spaces.
Status parse_request_line(std::string_view line, RequestHead& head) {
  if (line.size() > kMaxRequestLine) return Error{ErrorCode::kTooLarge, "http.request-line", {}};
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return invalid("http.request-line");
  const std::string_view method = line.substr(0, first);
  if (std::ranges::find(kMethods, method) == kMethods.end()) return invalid("http.method");
  if (line.substr(last + 1) != kVersion) return invalid("http.version");
  TRY_ASSIGN(Target target, parse_target(line.substr(first + 1, last - first - 1)));
  head.method = method;
  head.path = std::move(target.path);
  head.query = std::move(target.query);
  return {};
}

Status check_request_fields(RequestHead& head) {
  const std::string* host = find(head.headers, "host");
  if (host == nullptr || !is_host(*host)) return invalid("http.host");
  if (const std::string* expect = find(head.headers, "expect")) {
    if (*expect != "100-continue") return invalid("http.expect");
    head.expects_continue = true;
  }
  return {};
}

std::optional<int> parse_status(std::string_view line) {
  constexpr std::size_t kStatusAt = kVersion.size() + 1;
  constexpr std::size_t kStatusEnd = kStatusAt + 3;
  if (!line.starts_with(kVersion) || line.size() < kStatusEnd) return std::nullopt;
  if (line[kVersion.size()] != ' ') return std::nullopt;
  if (line.size() > kStatusEnd && line[kStatusEnd] != ' ') return std::nullopt;
  int status = 0;
  for (const char c : line.substr(kStatusAt, 3)) {
    if (c < '0' || c > '9') return std::nullopt;
    status = status * 10 + (c - '0');
  }
  // An interim answer (1xx) was not asked for.
  if (status < 200 || status > 599 || !is_field_value(line)) return std::nullopt;
  return status;
}

bool is_sound(const Response& response) {
  const bool fields_are = std::ranges::all_of(response.headers, [](const Header& header) {
    return is_token(header.name) && is_field_value(header.value);
  });
  return fields_are && is_field_value(response.content_type) && response.status >= 200 &&
         response.status <= 599;
}

}  // namespace

Result<RequestHead> parse_request_head(std::string_view text) {
  if (text.size() > kMaxHeadBytes) return Error{ErrorCode::kTooLarge, "http.head-size", {}};
  const auto line = take_line(text);
  if (!line) return invalid("http.line-end");
  RequestHead head;
  TRY(parse_request_line(*line, head));
  TRY_ASSIGN(head.headers, parse_fields(text));
  TRY(check_request_fields(head));
  TRY_ASSIGN(const Framing framing, read_framing(head.headers));
  if (!framing.content_length && usually_has_body(head.method)) {
    return invalid("http.content-length");
  }
  head.content_length = framing.content_length.value_or(0);
  head.keep_alive = framing.keep_alive;
  return head;
}

Result<ResponseHead> parse_response_head(std::string_view text) {
  if (text.size() > kMaxHeadBytes) return Error{ErrorCode::kTooLarge, "http.head-size", {}};
  const auto line = take_line(text);
  const auto status = line ? parse_status(*line) : std::nullopt;
  if (!status) return invalid("http.status-line");
  ResponseHead head;
  head.status = *status;
  TRY_ASSIGN(head.headers, parse_fields(text));
  TRY_ASSIGN(const Framing framing, read_framing(head.headers));
  if (!framing.content_length) return invalid("http.content-length");
  head.content_length = *framing.content_length;
  head.keep_alive = framing.keep_alive;
  return head;
}

bool may_have_body(int status) { return status != 204 && status != 304; }

std::string write_response_head(const Response& response, bool keep_alive) {
  if (!is_sound(response)) return write_response_head(Response::bare(500), false);
  std::string text = std::string(kVersion) + ' ' + std::to_string(response.status) + " \r\n";
  const auto add = [&](std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
  };
  if (!response.content_type.empty()) add("Content-Type", response.content_type);
  if (may_have_body(response.status)) add("Content-Length", std::to_string(response.body.size()));
  for (const Header& header : response.headers) add(header.name, header.value);
  if (!keep_alive) add("Connection", "close");
  return text + "\r\n";
}

}  // namespace musubi::http
