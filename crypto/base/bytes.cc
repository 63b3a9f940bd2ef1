#include "crypto/base/bytes.h"

#include <algorithm>

namespace musubi {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The value of a digit in an alphabet, or nullopt.
std::optional<std::uint32_t> digit_value(std::string_view alphabet, char digit) {
  const auto at = alphabet.find(digit);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint32_t>(at);
}

}  // namespace

std::string to_hex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text.push_back(kHexDigits[byte >> 4]);
    text.push_back(kHexDigits[byte & 0x0f]);
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = digit_value(kHexDigits, text[i]);
    const auto low = digit_value(kHexDigits, text[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*high << 4 | *low));
  }
  return bytes;
}

std::string to_base64(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t present = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (j < present ? bytes[i + j] : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      text.push_back(j <= present ? kBase64Digits[group >> (18 - 6 * j) & 0x3f] : '=');
    }
  }
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    std::size_t padding = 0;
    if (last && text[i + 3] == '=') padding = text[i + 2] == '=' ? 2 : 1;
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 4 - padding; ++j) {
      const auto value = digit_value(kBase64Digits, text[i + j]);
      if (!value) return std::nullopt;
      group |= *value << (18 - 6 * j);
    }
    const std::uint32_t unused = padding == 0 ? 0 : (padding == 1 ? 0xffU : 0xffffU);
    if ((group & unused) != 0) return std::nullopt;
    for (std::size_t j = 0; j < 3 - padding; ++j) {
      bytes.push_back(static_cast<std::uint8_t>(group >> (16 - 8 * j)));
    }
  }
  return bytes;
}

std::optional<Digest> Digest::from_hex(std::string_view text) {
  const auto bytes = musubi::from_hex(text);
  return bytes ? from_bytes(*bytes) : std::nullopt;
}

std::optional<Digest> Digest::from_bytes(ByteView view) {
  if (view.size() != kSize) return std::nullopt;
  Digest digest;
  std::copy(view.begin(), view.end(), digest.bytes.begin());
  return digest;
}

}  // namespace musubi
