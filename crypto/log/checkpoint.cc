#include <charconv>

#include "crypto/log/signed_note.h"

namespace musubi::crypto {
namespace {

// Takes the next line, without its newline, off `text`; nullopt if there is no whole line.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// ASCII decimal without sign or leading zeros.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  if (text.empty() || (text.front() == '0' && text.size() > 1)) return std::nullopt;
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return size;
}

// Lines that a later version may add. They must not be empty.
bool are_extensions(std::string_view text) {
  while (!text.empty()) {
    const auto line = take_line(text);
    if (!line || line->empty()) return false;
  }
  return true;
}

}  // namespace

std::string checkpoint_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
         to_base64(checkpoint.root.view()) + "\n";
}

Result<Checkpoint> parse_checkpoint_text(std::string_view text) {
  const Error malformed = invalid("checkpoint.malformed");
  const auto origin = take_line(text);
  const auto size_line = take_line(text);
  const auto root_line = take_line(text);
  if (!origin || origin->empty() || !size_line || !root_line) return malformed;
  const auto size = parse_size(*size_line);
  const auto root_bytes = from_base64(*root_line);
  const auto root = root_bytes ? Digest::from_bytes(*root_bytes) : std::nullopt;
  if (!size || !root || !are_extensions(text)) return malformed;
  return Checkpoint{std::string(*origin), *size, *root};
}

}  // namespace musubi::crypto
