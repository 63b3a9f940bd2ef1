// A stream over TLS, to somebody who proved who they are.
#pragma once

#include <functional>

#include <Poco/Net/StreamSocket.h>

#include "adapters/http/stream.h"
#include "adapters/peer_http/tls_context.h"

namespace musubi::peer_http {

class TlsStream final : public http::Stream {
 public:
  using Accept = std::function<bool(const crypto::Certificate&)>;

  // Shakes hands over a connected socket. `accept` is asked once, about the other side's
  // certificate, and its no ends the handshake. kRefused: it said no.
  [[nodiscard]] static Result<std::unique_ptr<TlsStream>> shake_hands(
      std::shared_ptr<const TlsContext> context, Poco::Net::StreamSocket socket,
      const Accept& accept, http::Deadline deadline);
  ~TlsStream() override;

  [[nodiscard]] bool uses(const std::shared_ptr<const TlsContext>& context) const {
    return context_ == context;
  }
  // Of the certificate that was accepted.
  [[nodiscard]] const Digest& peer_certificate() const { return peer_certificate_; }

  [[nodiscard]] Result<std::size_t> read_some(std::span<std::uint8_t> into,
                                              http::Deadline deadline) override;
  [[nodiscard]] Status write_all(ByteView bytes, http::Deadline deadline) override;
  [[nodiscard]] bool readable(Duration wait) override;
  void finish(Duration linger) override;

 private:
  struct Connection;
  TlsStream(std::shared_ptr<const TlsContext> context, Poco::Net::StreamSocket socket);
  [[nodiscard]] Status prove_each_other(const Accept& accept, http::Deadline deadline);
  // Repeats an OpenSSL call until it is done. 0: the other side has ended.
  template <class Call>
  [[nodiscard]] Result<std::size_t> drive(Call call, http::Deadline deadline);

  std::shared_ptr<const TlsContext> context_;  // shared: see TlsContext
  Poco::Net::StreamSocket socket_;
  int descriptor_;
  std::unique_ptr<Connection> connection_;
  Digest peer_certificate_;
  bool lost_ = false;
};

}  // namespace musubi::peer_http
