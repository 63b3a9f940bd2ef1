// A stream over a TCP socket, and the few socket calls that TLS streams share with it.
#pragma once

#include <Poco/Net/StreamSocket.h>

#include "adapters/http/stream.h"

namespace musubi::http {

// What finish() throws away at most while it lingers.
inline constexpr std::size_t kMaxLingerBytes = 256 * 1024;

enum class Direction { kIn, kOut };

// An error or an end counts as ready.
[[nodiscard]] bool is_ready(int socket, Direction direction, Duration wait);
// False if the socket was not ready before the deadline.
[[nodiscard]] bool wait_until_ready(int socket, Direction direction, Deadline deadline);
void end_connection(int socket, Duration linger);

class PlainStream final : public Stream {
 public:
  explicit PlainStream(Poco::Net::StreamSocket socket);

  [[nodiscard]] Result<std::size_t> read_some(std::span<std::uint8_t> into,
                                              Deadline deadline) override;
  [[nodiscard]] Status write_all(ByteView bytes, Deadline deadline) override;
  [[nodiscard]] bool readable(Duration wait) override;
  void finish(Duration linger) override;

 private:
  Poco::Net::StreamSocket socket_;
  int descriptor_;
};

}  // namespace musubi::http
