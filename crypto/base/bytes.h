// Bytes, views of bytes, and their spellings in text.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace musubi {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

[[nodiscard]] inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline Bytes to_bytes(std::string_view text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}
[[nodiscard]] inline Bytes to_bytes(ByteView view) { return {view.begin(), view.end()}; }

// Lower-case hexadecimal. Decoding accepts lower case only, an even length, nothing else.
[[nodiscard]] std::string to_hex(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

// RFC 4648 §4, with padding. Decoding is strict: canonical padding and zero trailing bits.
[[nodiscard]] std::string to_base64(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text);

// A SHA-256 value. Ordered, so that it can be a key.
struct Digest {
  static constexpr std::size_t kSize = 32;
  std::array<std::uint8_t, kSize> bytes{};

  [[nodiscard]] ByteView view() const { return bytes; }
  [[nodiscard]] std::string hex() const { return to_hex(bytes); }
  [[nodiscard]] static std::optional<Digest> from_hex(std::string_view text);
  [[nodiscard]] static std::optional<Digest> from_bytes(ByteView view);

  friend auto operator<=>(const Digest&, const Digest&) = default;
};

}  // namespace musubi
