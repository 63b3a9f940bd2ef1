#include "adapters/http/plain_stream.h"

#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/socket.h>

namespace musubi::http {
namespace {

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

}  // namespace

bool is_ready(int socket, Direction direction, Duration wait) {
  pollfd wanted{socket, static_cast<short>(direction == Direction::kIn ? POLLIN : POLLOUT), 0};
  return ::poll(&wanted, 1, static_cast<int>(wait.count())) > 0;
}

bool wait_until_ready(int socket, Direction direction, Deadline deadline) {
  // The deadline comes first: who always has one more byte to send must not get past it.
  while (!deadline.passed()) {
    if (is_ready(socket, direction, deadline.remaining())) return true;
  }
  return false;
}

void end_connection(int socket, Duration linger) {
  ::shutdown(socket, SHUT_WR);
  const Deadline deadline = Deadline::in(linger);
  std::array<std::uint8_t, 16 * 1024> waste{};
  for (std::size_t wasted = 0; wasted < kMaxLingerBytes;) {
    if (!wait_until_ready(socket, Direction::kIn, deadline)) break;
    const ssize_t got = ::recv(socket, waste.data(), waste.size(), MSG_DONTWAIT);
    if (got > 0) wasted += static_cast<std::size_t>(got);
    if (got == 0 || (got < 0 && !would_block())) break;
  }
  ::shutdown(socket, SHUT_RDWR);
}

PlainStream::PlainStream(Poco::Net::StreamSocket socket)
    : socket_(std::move(socket)), descriptor_(socket_.impl()->sockfd()) {
  socket_.setBlocking(false);
}

Result<std::size_t> PlainStream::read_some(std::span<std::uint8_t> into, Deadline deadline) {
  while (wait_until_ready(descriptor_, Direction::kIn, deadline)) {
    const ssize_t got = ::recv(descriptor_, into.data(), into.size(), 0);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (!would_block()) return connection_lost();
  }
  return deadline_passed();
}

Status PlainStream::write_all(ByteView bytes, Deadline deadline) {
  while (!bytes.empty()) {
    if (!wait_until_ready(descriptor_, Direction::kOut, deadline)) return deadline_passed();
    const ssize_t put = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put > 0) bytes = bytes.subspan(static_cast<std::size_t>(put));
    if (put < 0 && !would_block()) return connection_lost();
  }
  return {};
}

bool PlainStream::readable(Duration wait) { return is_ready(descriptor_, Direction::kIn, wait); }

void PlainStream::finish(Duration linger) { end_connection(descriptor_, linger); }

}  // namespace musubi::http
