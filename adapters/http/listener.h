// A hardened HTTP/1.1 listener: peers, API and operations each have one, with threads of their own.
// How it is bounded, and why it is ours: docs/design/0006-http-listener.md.
#pragma once

#include <atomic>
#include <memory>

#include "adapters/http/message.h"
#include "crypto/base/instant.h"
#include "crypto/base/result.h"

namespace musubi::http {

class Doorman;

struct ListenerOptions {
  std::string address = "127.0.0.1";  // an IP address
  std::uint16_t port = 0;             // 0: any that is free
  std::size_t threads = 16;           // requests served at once
  std::size_t max_connections = 256;  // served or waiting; more are closed at once
  std::size_t max_connections_per_address = 32;
  std::size_t max_body = 1024 * 1024;

  // Absolute, each for one whole step; no byte prolongs them.
  Duration head_time{10'000};    // admission (a TLS handshake); first byte of a head to its last
  Duration body_time{10'000};    // a body
  Duration answer_time{10'000};  // an answer until the kernel has taken it
  Duration idle_time{5'000};     // the wait for a request; far shorter when others wait
};

// For metrics and tests. Counts only.
struct ListenerCounters {
  std::atomic<std::uint64_t> connections = 0;
  std::atomic<std::uint64_t> refused_connections = 0;  // over a cap
  std::atomic<std::uint64_t> refused_guests = 0;       // by the doorman
  std::atomic<std::uint64_t> requests = 0;             // handed to the handler
  std::atomic<std::uint64_t> bad_requests = 0;
  std::atomic<std::uint64_t> timeouts = 0;
  std::atomic<std::uint64_t> handler_exceptions = 0;
};

// Listens from start() until it is destroyed, which waits for requests in progress; connections
// are cut, so that this takes no longer than the handler does.
class Listener {
 public:
  // The handler and the doorman (null: everybody, in the clear) must outlive the listener.
  [[nodiscard]] static Result<std::unique_ptr<Listener>> start(const ListenerOptions& options,
                                                               Handler& handler,
                                                               Doorman* doorman = nullptr);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] const ListenerCounters& counters() const;

 private:
  struct Parts;
  explicit Listener(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace musubi::http
