// TLS on bare OpenSSL with any credential and version, for tests. Blocks 20 s at most per step.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <openssl/ssl.h>

#include "crypto/primitives/openssl.h"
#include "tests/hostile/federation.h"

namespace musubi::hostile {

struct TlsWish {
  const Credential* show = nullptr;
  int version = TLS1_3_VERSION;
  const char* cipher_suites = nullptr;  // null: OpenSSL's own
  const char* groups = nullptr;
};

// One connection; asks nothing about the other side.
class RawTls {
 public:
  // `descriptor` stays the caller's.
  [[nodiscard]] static RawTls client(int descriptor, const TlsWish& wish);
  [[nodiscard]] static RawTls server(int descriptor, const TlsWish& wish);

  // As far as this side can tell: in TLS 1.3 a client is done before it was judged.
  [[nodiscard]] bool shook_hands() const { return shook_hands_; }
  bool send(std::string_view bytes);
  // One read; empty at the end or after any error.
  [[nodiscard]] std::string receive();
  [[nodiscard]] std::string receive_all();
  // Up to the end of a head, and of the body that it announces.
  [[nodiscard]] std::string receive_message();
  [[nodiscard]] SSL* ssl() const { return ssl_.get(); }

 private:
  RawTls(int descriptor, const TlsWish& wish, bool as_server);
  crypto::OpensslPtr<SSL_CTX, SSL_CTX_free> context_;
  crypto::OpensslPtr<SSL, SSL_free> ssl_;
  bool shook_hands_ = false;
};

// Accepts on the loopback and does to each connection, one after the other, what it is told.
class RawServer {
 public:
  using Treatment = std::function<void(int descriptor)>;
  explicit RawServer(Treatment treatment);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void run();
  Treatment treatment_;
  int descriptor_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace musubi::hostile
