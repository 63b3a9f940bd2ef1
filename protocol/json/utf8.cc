#include "protocol/json/utf8.h"

#include <algorithm>
#include <cstdint>

namespace musubi::json {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

// What may follow a lead byte: how many bytes, and the range of the first of them.
struct Sequence {
  std::size_t following;
  std::uint8_t first_min = 0x80;
  std::uint8_t first_max = 0xbf;
};

std::optional<Sequence> sequence_of(std::uint8_t lead) {
  if (lead < 0x80) return Sequence{0};
  if (lead < 0xc2) return std::nullopt;  // a continuation, or overlong
  if (lead < 0xe0) return Sequence{1};
  if (lead == 0xe0) return Sequence{2, 0xa0};        // below: overlong
  if (lead == 0xed) return Sequence{2, 0x80, 0x9f};  // above: surrogates
  if (lead < 0xf0) return Sequence{2};
  if (lead == 0xf0) return Sequence{3, 0x90};  // below: overlong
  if (lead < 0xf4) return Sequence{3};
  if (lead == 0xf4) return Sequence{3, 0x80, 0x8f};  // above: beyond U+10FFFF
  return std::nullopt;
}

bool fits(std::string_view text, std::size_t lead_at, const Sequence& sequence) {
  if (text.size() - lead_at <= sequence.following) return false;
  for (std::size_t i = 1; i <= sequence.following; ++i) {
    const std::uint8_t byte = byte_at(text, lead_at + i);
    const std::uint8_t min = i == 1 ? sequence.first_min : 0x80;
    const std::uint8_t max = i == 1 ? sequence.first_max : 0xbf;
    if (byte < min || byte > max) return false;
  }
  return true;
}

// UTF-8 sorts as code points do. UTF-16 differs in one thing: the surrogates, which stand for
// everything from U+10000 (lead bytes F0 to F4), come before U+E000 to U+FFFF (EE and EF).
std::uint8_t utf16_rank(char unit) {
  const auto byte = static_cast<std::uint8_t>(unit);
  return byte == 0xee || byte == 0xef ? static_cast<std::uint8_t>(byte + 0x10) : byte;
}

}  // namespace

std::optional<std::size_t> first_malformed_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto sequence = sequence_of(byte_at(text, at));
    if (!sequence || !fits(text, at, *sequence)) return at;
    at += 1 + sequence->following;
  }
  return std::nullopt;
}

bool less_in_utf16(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [](char left, char right) { return utf16_rank(left) < utf16_rank(right); });
}

}  // namespace musubi::json
