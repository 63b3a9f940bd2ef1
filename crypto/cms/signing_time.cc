#include "crypto/cms/signing_time.h"

#include <algorithm>
#include <string>

namespace musubi::crypto {
namespace {

constexpr std::string_view kFirstOfGeneralizedTime = "2050";
constexpr std::string_view kFirstOfUtcTime = "1950";

// "20261121033300" as parse_instant takes it.
std::string with_separators(std::string_view digits) {
  const auto part = [&](std::size_t at) { return std::string(digits.substr(at, 2)); };
  return std::string(digits.substr(0, 4)) + "-" + part(4) + "-" + part(6) + "T" + part(8) + ":" +
         part(10) + ":" + part(12) + ".000Z";
}

bool is_utc_time_year(std::string_view digits) {
  const std::string_view year = digits.substr(0, 4);
  return year >= kFirstOfUtcTime && year < kFirstOfGeneralizedTime;
}

}  // namespace

std::optional<Instant> parse_signing_time(der::Tag tag, std::string_view text) {
  const bool short_year = tag == der::kUtcTime;
  if (!short_year && tag != der::kGeneralizedTime) return std::nullopt;
  if (text.size() != (short_year ? 13U : 15U) || text.back() != 'Z') return std::nullopt;
  std::string digits(text.substr(0, text.size() - 1));
  if (short_year) digits.insert(0, digits[0] >= '5' ? "19" : "20");
  if (!short_year && digits.compare(0, 4, kFirstOfGeneralizedTime) < 0) return std::nullopt;
  return parse_instant(with_separators(digits));
}

Bytes encode_signing_time(Instant instant) {
  std::string digits = to_text(instant).substr(0, 19);
  const auto is_separator = [](char c) { return c < '0' || c > '9'; };
  digits.erase(std::remove_if(digits.begin(), digits.end(), is_separator), digits.end());
  digits.push_back('Z');
  if (!is_utc_time_year(digits)) return der::element(der::kGeneralizedTime, {as_bytes(digits)});
  return der::element(der::kUtcTime, {as_bytes(std::string_view(digits).substr(2))});
}

}  // namespace musubi::crypto
