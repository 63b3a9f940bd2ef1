#include "tests/hostile/raw_tls.h"

#include <array>
#include <csignal>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crypto/certificates/openssl_handles.h"

namespace musubi::hostile {
namespace {

void limit_waits(int descriptor) {
  const timeval patience{20, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

void expect(bool done) {
  if (!done) throw std::runtime_error("OpenSSL in a test");
}

}  // namespace

RawTls::RawTls(int descriptor, const TlsWish& wish, bool as_server)
    : context_(SSL_CTX_new(as_server ? TLS_server_method() : TLS_client_method())) {
  std::signal(SIGPIPE, SIG_IGN);
  SSL_CTX* context = context_.get();
  SSL_CTX_set_security_level(context, 0);
  expect(SSL_CTX_set_min_proto_version(context, wish.version) == 1);
  expect(SSL_CTX_set_max_proto_version(context, wish.version) == 1);
  if (wish.cipher_suites) expect(SSL_CTX_set_ciphersuites(context, wish.cipher_suites) == 1);
  if (wish.groups) expect(SSL_CTX_set1_groups_list(context, wish.groups) == 1);
  if (wish.show) {
    expect(SSL_CTX_use_certificate(context, wish.show->certificate.handle().x509.get()) == 1);
    expect(SSL_CTX_use_PrivateKey(context, wish.show->key.handle().pkey.get()) == 1);
  }
  if (as_server) {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(
        context, [](X509_STORE_CTX*, void*) { return 1; }, nullptr);
  }
  limit_waits(descriptor);
  ssl_.reset(SSL_new(context));
  expect(ssl_ && SSL_set_fd(ssl_.get(), descriptor) == 1);
  shook_hands_ = (as_server ? SSL_accept(ssl_.get()) : SSL_connect(ssl_.get())) == 1;
  crypto::forget_openssl_errors();
}

RawTls RawTls::client(int descriptor, const TlsWish& wish) { return {descriptor, wish, false}; }
RawTls RawTls::server(int descriptor, const TlsWish& wish) { return {descriptor, wish, true}; }

bool RawTls::send(std::string_view bytes) {
  if (!shook_hands_ || bytes.empty()) return shook_hands_;
  const bool sent = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
  crypto::forget_openssl_errors();
  return sent;
}

std::string RawTls::receive() {
  if (!shook_hands_) return {};
  std::array<char, 16384> chunk{};
  const int got = SSL_read(ssl_.get(), chunk.data(), static_cast<int>(chunk.size()));
  crypto::forget_openssl_errors();
  return got > 0 ? std::string(chunk.data(), static_cast<std::size_t>(got)) : std::string();
}

std::string RawTls::receive_all() {
  std::string text;
  for (std::string more = receive(); !more.empty(); more = receive()) text += more;
  return text;
}

std::string RawTls::receive_message() {
  std::string text;
  while (true) {
    const std::size_t head_end = text.find("\r\n\r\n");
    if (head_end != std::string::npos) {
      const std::size_t field = text.find("Content-Length: ");
      const std::size_t body =
          field < head_end ? std::stoul(text.substr(field + 16)) : std::size_t{0};
      if (text.size() >= head_end + 4 + body) return text;
    }
    const std::string more = receive();
    if (more.empty()) return text;
    text += more;
  }
}

RawServer::RawServer(Treatment treatment)
    : treatment_(std::move(treatment)), descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  expect(::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  expect(::listen(descriptor_, 16) == 0);
  expect(::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

RawServer::~RawServer() {
  stopping_ = true;
  thread_.join();
  ::close(descriptor_);
}

void RawServer::run() {
  while (!stopping_) {
    pollfd wanted{descriptor_, POLLIN, 0};
    if (::poll(&wanted, 1, 50) <= 0) continue;
    const int connection = ::accept(descriptor_, nullptr, nullptr);
    if (connection < 0) continue;
    ++connections_;
    treatment_(connection);
    ::close(connection);
  }
}

}  // namespace musubi::hostile
