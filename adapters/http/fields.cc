#include "adapters/http/fields.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/http/head.h"

namespace musubi::http {
namespace {

constexpr std::string_view kCrlf = "\r\n";

// A second one would let two readers see two different messages.
constexpr std::array<std::string_view, 12> kUnique{
    "authorization",   "content-length", "content-type", "cookie",
    "expect",          "host",           "if-match",     "if-none-match",
    "idempotency-key", "origin",         "traceparent",  "transfer-encoding"};

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

Result<Header> parse_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  // A folded line begins with a space, which is no token either.
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return invalid("http.header-name");
  }
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_field_value(value)) return invalid("http.header-value");
  return Header{lower(line.substr(0, colon)), std::string(value)};
}

bool must_be_unique(std::string_view name) {
  return std::ranges::find(kUnique, name) != kUnique.end();
}

bool has(std::span<const Header> fields, std::string_view name) {
  return std::ranges::any_of(fields, [&](const Header& field) { return field.name == name; });
}

// Digits only, and not so many that they could overflow: "+5", "-5", "5, 5" and "0x5" are none.
std::optional<std::uint64_t> parse_length(std::string_view text) {
  if (text.empty() || text.size() > kMaxContentLengthDigits) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool lists_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (lower(trim(list.substr(0, comma))) == token) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

}  // namespace

std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find(kCrlf);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + kCrlf.size());
  return line;
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_alphanumeric(c) || kMarks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

Result<std::vector<Header>> parse_fields(std::string_view lines) {
  std::vector<Header> fields;
  while (!lines.empty()) {
    const auto line = take_line(lines);
    if (!line) return invalid("http.line-end");
    if (fields.size() == kMaxHeaders) return Error{ErrorCode::kTooLarge, "http.header-count", {}};
    TRY_ASSIGN(Header field, parse_field(*line));
    if (must_be_unique(field.name) && has(fields, field.name)) {
      return invalid("http.header-doubled", field.name);
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

Result<Framing> read_framing(std::span<const Header> fields) {
  Framing framing;
  for (const Header& field : fields) {
    if (field.name == "transfer-encoding") return invalid("http.transfer-encoding");
    if (field.name == "content-length") {
      framing.content_length = parse_length(field.value);
      if (!framing.content_length) return invalid("http.content-length");
    }
    if (field.name == "connection" && lists_token(field.value, "close")) framing.keep_alive = false;
  }
  return framing;
}

}  // namespace musubi::http
