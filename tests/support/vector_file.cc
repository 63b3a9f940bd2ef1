#include "tests/support/vector_file.h"

#include <algorithm>

namespace musubi::testing {
namespace {

constexpr std::size_t kColumns = 76;

std::string header_line(const std::string& name, const std::string& value) {
  return name + ": " + value + "\n";
}

// Takes the first line off `text`; the line comes without its end.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::string VectorFile::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

std::string VectorFile::to_text() const {
  std::string text = header_line("expect", header("expect"));
  for (const auto& [name, value] : headers) {
    if (name != "expect") text += header_line(name, value);
  }
  text += "\n";
  const std::string encoded = to_base64(body);
  for (std::size_t at = 0; at < encoded.size(); at += kColumns) {
    text += encoded.substr(at, kColumns) + "\n";
  }
  return text;
}

std::optional<VectorFile> parse_vector(std::string_view text) {
  VectorFile vector;
  for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    vector.headers.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  std::string encoded;
  while (!text.empty()) encoded += take_line(text);
  const auto body = from_base64(encoded);
  if (!body) return std::nullopt;
  vector.body = *body;
  return vector;
}

}  // namespace musubi::testing
