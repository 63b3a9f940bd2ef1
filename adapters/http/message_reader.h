// Reads messages off a stream, head and body, each under a limit and a deadline.
#pragma once

#include "adapters/http/stream.h"

namespace musubi::http {

// *stream must outlive the reader. One thread at a time.
class MessageReader {
 public:
  explicit MessageReader(Stream& stream) : stream_(stream) {}

  // The lines of the next head, without the empty one that ends it. kInvalid as soon as a byte
  // cannot belong to a head; kTooLarge, kExpired, kUnavailable.
  [[nodiscard]] Result<std::string> read_head(Deadline deadline);
  // The `size` bytes that follow. The caller has held `size` against its limit.
  [[nodiscard]] Result<Bytes> read_body(std::size_t size, Deadline deadline);

  // Has any byte of the next message been read?
  [[nodiscard]] bool has_begun() const { return !buffer_.empty(); }

 private:
  [[nodiscard]] Status fill(Deadline deadline);

  Stream& stream_;
  Bytes buffer_;  // read, and not yet handed out
};

}  // namespace musubi::http
