// A listener in the clear whose handler counts, for tests.
#pragma once

#include <atomic>
#include <memory>
#include <stdexcept>

#include "adapters/http/listener.h"

namespace musubi::hostile {

inline constexpr std::chrono::seconds kPatience{20};

class CountingHandler : public http::Handler {
 public:
  http::Admission admit(const http::Request& head) override {
    if (head.path == "/stranger") return http::Admission::refuse(http::Response::bare(401));
    if (head.path == "/short") return http::Admission::up_to(10);
    if (head.path == "/throw-early") throw std::runtime_error("架空 太郎");
    return {};
  }
  http::Response handle(const http::Request& request) override {
    ++calls;
    if (request.path == "/throw") throw std::runtime_error("架空 太郎");
    if (request.path == "/throw-int") throw 42;
    if (request.path == "/inject") return {200, "text/plain", {{"X", "a\r\nSet-Cookie: b"}}, {}};
    if (request.path == "/empty") return http::Response::bare(204);
    return {200, "text/plain", {}, request.body};
  }
  std::atomic<int> calls = 0;
};

struct PlainListener {
  explicit PlainListener(const http::ListenerOptions& options = {}) {
    auto started = http::Listener::start(options, handler);
    if (!started) throw std::runtime_error(started.error().reason);
    listener = *std::move(started);
  }
  [[nodiscard]] std::uint16_t port() const { return listener->port(); }

  CountingHandler handler;
  std::unique_ptr<http::Listener> listener;
};

}  // namespace musubi::hostile
