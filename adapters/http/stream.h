// Bytes to and from one other side, where every wait has an end.
#pragma once

#include <span>

#include "adapters/http/deadline.h"
#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace musubi::http {

// Used by one thread at a time. Errors: kExpired when the deadline passed, kUnavailable when the
// connection is lost; after either only finish() may follow.
class Stream {
 public:
  virtual ~Stream() = default;

  // Waits for at least one byte. 0: the other side has ended in good order.
  [[nodiscard]] virtual Result<std::size_t> read_some(std::span<std::uint8_t> into,
                                                      Deadline deadline) = 0;
  [[nodiscard]] virtual Status write_all(ByteView bytes, Deadline deadline) = 0;
  // Is there something to read, bytes or an end, within `wait`?
  [[nodiscard]] virtual bool readable(Duration wait) = 0;
  // Ends the connection. Waits for the other side to end, too, at most `linger`, and throws away
  // what it still sends: unread bytes would make the kernel reset the connection, and an answer
  // that tells what was wrong would be lost.
  virtual void finish(Duration linger) = 0;
};

[[nodiscard]] inline Error deadline_passed() { return {ErrorCode::kExpired, "http.deadline", {}}; }
[[nodiscard]] inline Error connection_lost() {
  return {ErrorCode::kUnavailable, "http.connection-lost", {}};
}

}  // namespace musubi::http
