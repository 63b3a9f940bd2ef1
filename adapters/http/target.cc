#include "adapters/http/target.h"

#include <algorithm>

namespace musubi::http {
namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
  return std::nullopt;
}

// RFC 3986 §3.3 and §3.4: pchar, '/' and '?', and '%' for escapes.
bool is_target_text(std::string_view text) {
  constexpr std::string_view kAllowed =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~!$&'()*+,;=:@/?%";
  return text.find_first_not_of(kAllowed) == std::string_view::npos;
}

bool has_ambiguous_character(std::string_view decoded) {
  return std::ranges::any_of(decoded, [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '\\';
  });
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded.push_back(text[at]);
      continue;
    }
    if (text.size() - at < 3) return std::nullopt;
    const auto high = hex_digit(text[at + 1]);
    const auto low = hex_digit(text[at + 2]);
    if (!high || !low) return std::nullopt;
    decoded.push_back(static_cast<char>(*high * 16 + *low));
    at += 2;
  }
  return decoded;
}

Result<Target> parse_target(std::string_view text) {
  if (!text.starts_with('/') || !is_target_text(text)) return invalid("http.target");
  const std::size_t question = std::min(text.find('?'), text.size());
  const std::string_view path = text.substr(0, question);
  auto decoded = percent_decode(path);
  if (!decoded || has_ambiguous_character(*decoded)) return invalid("http.target");
  // An encoded slash would become one that separates.
  if (std::ranges::count(*decoded, '/') != std::ranges::count(path, '/')) {
    return invalid("http.target");
  }
  if (has_dot_segment(*decoded)) return invalid("http.target");
  return Target{*std::move(decoded), std::string(text.substr(std::min(question + 1, text.size())))};
}

Result<QueryParameters> parse_query(std::string_view query) {
  QueryParameters parameters;
  while (!query.empty()) {
    std::string pair(query.substr(0, query.find('&')));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    std::ranges::replace(pair, '+', ' ');
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(std::string_view(pair).substr(0, equals));
    auto value = percent_decode(std::string_view(pair).substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return invalid("http.query");
    if (parameters.size() == kMaxQueryParameters) {
      return Error{ErrorCode::kTooLarge, "http.query", {}};
    }
    if (std::ranges::any_of(parameters, [&](const auto& each) { return each.first == *name; })) {
      return invalid("http.query");
    }
    parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return parameters;
}

}  // namespace musubi::http
