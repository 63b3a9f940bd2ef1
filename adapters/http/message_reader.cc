#include "adapters/http/message_reader.h"

#include <algorithm>
#include <array>

#include "adapters/http/head.h"

namespace musubi::http {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kReadSize = 16 * 1024;

// NUL, other controls and bare line feeds never belong to a head. Who sends them (a TLS client on
// a plain port, for one) is not kept waiting for an end that cannot come.
bool can_be_head(std::string_view text) {
  char before = '\0';
  for (const char c : text) {
    if (c == '\n' ? before != '\r' : before == '\r') return false;
    if (static_cast<unsigned char>(c) < ' ' && c != '\r' && c != '\n' && c != '\t') return false;
    before = c;
  }
  return true;
}

}  // namespace

Status MessageReader::fill(Deadline deadline) {
  std::array<std::uint8_t, kReadSize> chunk;  // NOLINT: not initialised, for it is read into
  TRY_ASSIGN(const std::size_t count, stream_.read_some(chunk, deadline));
  if (count == 0) return connection_lost();
  buffer_.insert(buffer_.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(count));
  return {};
}

Result<std::string> MessageReader::read_head(Deadline deadline) {
  while (true) {
    const std::string_view text = as_text(buffer_);
    const std::size_t end = text.find(kHeadEnd);
    const std::size_t size = std::min(end, text.size());
    if (size > kMaxHeadBytes) return Error{ErrorCode::kTooLarge, "http.head-size", {}};
    if (!can_be_head(text.substr(0, size))) return invalid("http.head-byte");
    if (end != std::string_view::npos) {
      std::string head(text.substr(0, end + 2));
      buffer_.erase(buffer_.begin(),
                    buffer_.begin() + static_cast<std::ptrdiff_t>(end + kHeadEnd.size()));
      return head;
    }
    TRY(fill(deadline));
  }
}

// Memory grows with what arrives, not with what was announced.
Result<Bytes> MessageReader::read_body(std::size_t size, Deadline deadline) {
  while (buffer_.size() < size) TRY(fill(deadline));
  const auto end = buffer_.begin() + static_cast<std::ptrdiff_t>(size);
  Bytes rest(end, buffer_.end());
  buffer_.erase(end, buffer_.end());
  return std::exchange(buffer_, std::move(rest));
}

}  // namespace musubi::http
