#include "tests/hostile/raw_connection.h"

#include <array>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace musubi::hostile {
namespace {

using Clock = std::chrono::steady_clock;

int left_until(Clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  return left > 0 ? static_cast<int>(left) : 0;
}

// Where the answer ends, as its own head says; npos while that is open.
std::size_t end_of_answer(const std::string& text) {
  const std::size_t head_end = text.find("\r\n\r\n");
  if (head_end == std::string::npos) return std::string::npos;
  const std::size_t field = text.find("Content-Length: ");
  if (field == std::string::npos || field > head_end) return head_end + 4;
  return head_end + 4 + std::stoul(text.substr(field + 16));
}

}  // namespace

RawConnection::RawConnection(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("connect");
  }
}

RawConnection::~RawConnection() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

RawConnection::RawConnection(RawConnection&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

bool RawConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawConnection::half_close() { ::shutdown(descriptor_, SHUT_WR); }

bool RawConnection::receive(std::string& into, Clock::time_point until) {
  pollfd wanted{descriptor_, POLLIN, 0};
  if (::poll(&wanted, 1, left_until(until)) <= 0) return true;
  std::array<char, 16384> chunk{};
  const ssize_t got = ::recv(descriptor_, chunk.data(), chunk.size(), 0);
  if (got > 0) into.append(chunk.data(), static_cast<std::size_t>(got));
  return got > 0;
}

std::string RawConnection::read_all(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  std::string text;
  while (Clock::now() < until && receive(text, until)) {
  }
  return text;
}

std::string RawConnection::read_answer(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  std::string text;
  while (Clock::now() < until && text.size() < end_of_answer(text) && receive(text, until)) {
  }
  return text;
}

bool RawConnection::closed_within(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  std::string waste;
  while (Clock::now() < until) {
    if (!receive(waste, until)) return true;
  }
  return false;
}

int status_of(std::string_view answer) {
  constexpr std::string_view kStart = "HTTP/1.1 ";
  if (!answer.starts_with(kStart) || answer.size() < kStart.size() + 3) return 0;
  return std::stoi(std::string(answer.substr(kStart.size(), 3)));
}

}  // namespace musubi::hostile
