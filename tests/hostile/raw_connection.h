// A TCP client without manners, for tests: sends any bytes, reads whatever comes. Loopback only.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace musubi::hostile {

class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port);
  ~RawConnection();
  RawConnection(RawConnection&& other) noexcept;
  RawConnection& operator=(RawConnection&&) = delete;

  // False once the other side has closed. Never blocks for long.
  bool send(std::string_view bytes);
  // No more bytes will come from us; we still listen.
  void half_close();
  // All that comes until the other side closes or `patience` is over.
  [[nodiscard]] std::string read_all(std::chrono::milliseconds patience);
  // The head and the body (by its Content-Length) of one answer.
  [[nodiscard]] std::string read_answer(std::chrono::milliseconds patience);
  // Has the other side closed, within `patience`?
  [[nodiscard]] bool closed_within(std::chrono::milliseconds patience);
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  // False on an end.
  [[nodiscard]] bool receive(std::string& into, std::chrono::steady_clock::time_point until);
  int descriptor_;
};

// The status of an answer; 0 if there is none.
[[nodiscard]] int status_of(std::string_view answer);

}  // namespace musubi::hostile
