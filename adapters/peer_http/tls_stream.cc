#include "adapters/peer_http/tls_stream.h"

#include <cerrno>

#include <openssl/ssl.h>
#include <sys/socket.h>

#include "adapters/http/plain_stream.h"
#include "adapters/peer_http/tls_handle.h"

namespace musubi::peer_http {
namespace {

using crypto::must;
using http::Direction;

// OpenSSL's own socket BIO raises SIGPIPE when the other side is gone; this one does not.
int socket_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

int settle(BIO* bio, ssize_t count, int retry) {
  BIO_clear_retry_flags(bio);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
    BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
  }
  return static_cast<int>(count);
}

int receive(BIO* bio, char* into, int size) {
  return settle(bio, ::recv(socket_of(bio), into, static_cast<std::size_t>(size), 0),
                BIO_FLAGS_READ);
}

int transmit(BIO* bio, const char* from, int size) {
  return settle(bio, ::send(socket_of(bio), from, static_cast<std::size_t>(size), MSG_NOSIGNAL),
                BIO_FLAGS_WRITE);
}

long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

using MethodPtr = crypto::OpensslPtr<BIO_METHOD, BIO_meth_free>;

MethodPtr make_method() {
  MethodPtr method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket"));
  must(method && BIO_meth_set_read(method.get(), receive) == 1 &&
           BIO_meth_set_write(method.get(), transmit) == 1 &&
           BIO_meth_set_ctrl(method.get(), control) == 1,
       "making a BIO method");
  return method;
}

BIO* make_bio(int descriptor) {
  static const MethodPtr kMethod = make_method();
  BIO* bio = BIO_new(kMethod.get());
  must(bio != nullptr, "making a BIO");
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor)));
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace

struct TlsStream::Connection {
  crypto::OpensslPtr<SSL, SSL_free> ssl;
};

TlsStream::TlsStream(std::shared_ptr<const TlsContext> context, Poco::Net::StreamSocket socket)
    : context_(std::move(context)),
      socket_(std::move(socket)),
      descriptor_(socket_.impl()->sockfd()),
      connection_(new Connection{
          crypto::OpensslPtr<SSL, SSL_free>(SSL_new(context_->handle().poco->sslContext()))}) {
  SSL* ssl = connection_->ssl.get();
  must(ssl != nullptr, "making a TLS connection");
  socket_.setBlocking(false);
  BIO* bio = make_bio(descriptor_);
  SSL_set_bio(ssl, bio, bio);
  context_->side() == TlsSide::kServer ? SSL_set_accept_state(ssl) : SSL_set_connect_state(ssl);
}

TlsStream::~TlsStream() = default;

template <class Call>
Result<std::size_t> TlsStream::drive(Call call, http::Deadline deadline) {
  while (!lost_) {
    crypto::forget_openssl_errors();
    const int done = call(connection_->ssl.get());
    if (done > 0) return static_cast<std::size_t>(done);
    const int why = SSL_get_error(connection_->ssl.get(), done);
    if (why == SSL_ERROR_ZERO_RETURN) return std::size_t{0};
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
      lost_ = true;
      break;
    }
    const Direction direction = why == SSL_ERROR_WANT_READ ? Direction::kIn : Direction::kOut;
    if (!http::wait_until_ready(descriptor_, direction, deadline)) return http::deadline_passed();
  }
  crypto::forget_openssl_errors();
  return http::connection_lost();
}

Status TlsStream::prove_each_other(const Accept& accept, http::Deadline deadline) {
  PeerQuestion question{accept, {}, false};
  SSL_set_app_data(connection_->ssl.get(), &question);
  const auto done = drive([](SSL* ssl) { return SSL_do_handshake(ssl); }, deadline);
  SSL_set_app_data(connection_->ssl.get(), nullptr);
  if (question.refused) return refused("tls.peer-refused");
  if (!done) return done.error();
  // A handshake that never asked has proven nobody.
  if (*done == 0 || !question.accepted) return http::connection_lost();
  peer_certificate_ = *question.accepted;
  return {};
}

Result<std::unique_ptr<TlsStream>> TlsStream::shake_hands(std::shared_ptr<const TlsContext> context,
                                                          Poco::Net::StreamSocket socket,
                                                          const Accept& accept,
                                                          http::Deadline deadline) {
  std::unique_ptr<TlsStream> stream(new TlsStream(std::move(context), std::move(socket)));
  TRY(stream->prove_each_other(accept, deadline));
  return stream;
}

Result<std::size_t> TlsStream::read_some(std::span<std::uint8_t> into, http::Deadline deadline) {
  // OpenSSL may have the bytes already; but not even those count after the deadline.
  if (deadline.passed()) return http::deadline_passed();
  return drive([&](SSL* ssl) { return SSL_read(ssl, into.data(), static_cast<int>(into.size())); },
               deadline);
}

Status TlsStream::write_all(ByteView bytes, http::Deadline deadline) {
  while (!bytes.empty()) {
    if (deadline.passed()) return http::deadline_passed();
    TRY_ASSIGN(
        const std::size_t put,
        drive(
            [&](SSL* ssl) { return SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size())); },
            deadline));
    if (put == 0) return http::connection_lost();
    bytes = bytes.subspan(put);
  }
  return {};
}

bool TlsStream::readable(Duration wait) {
  return SSL_pending(connection_->ssl.get()) > 0 ||
         http::is_ready(descriptor_, Direction::kIn, wait);
}

void TlsStream::finish(Duration linger) {
  if (!lost_) SSL_shutdown(connection_->ssl.get());
  crypto::forget_openssl_errors();
  http::end_connection(descriptor_, linger);
}

}  // namespace musubi::peer_http
