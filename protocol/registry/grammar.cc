#include "protocol/registry/grammar.h"

#include <algorithm>
#include <array>

namespace musubi::registry {
namespace {

constexpr std::size_t kMaxHostName = 253;
constexpr std::size_t kMaxHostLabel = 63;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_lower_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

bool all_of(std::string_view text, bool (*test)(char)) {
  return std::all_of(text.begin(), text.end(), test);
}

// A number without leading zeros, at most `max`.
bool is_number_up_to(std::string_view text, unsigned max) {
  if (text.empty() || text.size() > 5 || !all_of(text, is_digit) || text.front() == '0') {
    return false;
  }
  unsigned value = 0;
  for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
  return value <= max;
}

bool is_host_label(std::string_view label) {
  const auto inside = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
  return !label.empty() && label.size() <= kMaxHostLabel && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), inside);
}

// The part before the first separator; `rest` becomes what follows it, or nullopt if none does.
std::string_view next_part(std::optional<std::string_view>& rest, char separator) {
  const std::string_view text = *rest;
  const std::size_t at = text.find(separator);
  rest = at == std::string_view::npos ? std::nullopt : std::optional(text.substr(at + 1));
  return text.substr(0, at);
}

bool is_host_name(std::string_view host) {
  if (host.size() > kMaxHostName) return false;
  std::optional<std::string_view> rest = host;
  while (rest) {
    if (!is_host_label(next_part(rest, '.'))) return false;
  }
  return true;
}

bool is_ipv4(std::string_view host) {
  constexpr int kParts = 4;
  constexpr unsigned kMaxOctet = 255;
  std::optional<std::string_view> rest = host;
  int parts = 0;
  while (rest) {
    const std::string_view part = next_part(rest, '.');
    if (part != "0" && !is_number_up_to(part, kMaxOctet)) return false;
    ++parts;
  }
  return parts == kParts;
}

// RFC 5952 in so far as it matters here: lower case, at most one "::", eight groups.
bool is_ipv6(std::string_view host) {
  constexpr int kGroups = 8;
  constexpr std::size_t kMaxGroup = 4;
  const std::size_t gap = host.find("::");
  const bool has_gap = gap != std::string_view::npos;
  if (has_gap && host.find("::", gap + 1) != std::string_view::npos) return false;
  const auto groups_in = [](std::string_view text) -> int {
    if (text.empty()) return 0;
    std::optional<std::string_view> rest = text;
    int groups = 0;
    while (rest) {
      const std::string_view group = next_part(rest, ':');
      if (group.empty() || group.size() > kMaxGroup || !all_of(group, is_lower_hex)) return -1;
      ++groups;
    }
    return groups;
  };
  if (!has_gap) return groups_in(host) == kGroups;
  const int before = groups_in(host.substr(0, gap));
  const int after = groups_in(host.substr(gap + 2));
  return before >= 0 && after >= 0 && before + after < kGroups;
}

bool is_host(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return is_ipv6(host.substr(1, host.size() - 2));
  }
  const std::string_view last = host.substr(host.find_last_of('.') + 1);
  // What ends in a number is an IPv4 address or nothing, as in the URL Standard.
  return !last.empty() && all_of(last, is_digit) ? is_ipv4(host) : is_host_name(host);
}

}  // namespace

bool is_slug(std::string_view text) {
  const auto inside = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '.'; };
  return !text.empty() && text.size() <= kMaxSlug && text.front() != '-' && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), inside);
}

bool is_display_text(std::string_view text) {
  if (text.empty() || text.size() > kMaxText) return false;
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
  };
  if (std::any_of(text.begin(), text.end(), is_control)) return false;
  // C1 controls (C2 80–C2 9F), then U+061C, U+200E–200F, U+202A–202E, U+2066–2069 and the
  // separators U+2028–2029, as they are spelt in UTF-8.
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\xC2' && static_cast<unsigned char>(text[i + 1]) < 0xA0) return false;
  }
  constexpr std::array<std::string_view, 14> kTurning{
      "\xD8\x9C",     "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9",
      "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE",
      "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9"};
  return std::none_of(kTurning.begin(), kTurning.end(), [&](std::string_view mark) {
    return text.find(mark) != std::string_view::npos;
  });
}

bool is_endpoint(std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  constexpr unsigned kMaxPort = 65535;
  if (text.size() > kMaxEndpoint || !text.starts_with(kScheme)) return false;
  text.remove_prefix(kScheme.size());
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return false;
  return is_host(text.substr(0, colon)) && is_number_up_to(text.substr(colon + 1), kMaxPort);
}

bool is_suite(std::string_view text) {
  constexpr unsigned kMaxSuite = 99;
  return !text.empty() && text.front() == 'S' && is_number_up_to(text.substr(1), kMaxSuite);
}

bool is_person_of(std::string_view person, const OrganisationId& organisation) {
  const std::string prefix = "person:" + organisation.text() + "-p";
  if (!person.starts_with(prefix)) return false;
  const std::string_view number = person.substr(prefix.size());
  return number.size() >= 2 && number.size() <= 4 && all_of(number, is_digit);
}

}  // namespace musubi::registry
