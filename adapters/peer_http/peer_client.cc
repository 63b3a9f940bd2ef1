#include "adapters/peer_http/peer_client.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>

#include "adapters/http/head.h"
#include "adapters/http/message_reader.h"
#include "adapters/http/plain_stream.h"
#include "adapters/peer_http/context_slot.h"
#include "adapters/peer_http/idle_pool.h"

namespace musubi::peer_http {
namespace {

using http::Deadline;

constexpr std::size_t kMaxPathBytes = 128;

Error unavailable(std::string reason) { return {ErrorCode::kUnavailable, std::move(reason), {}}; }

bool is_path(std::string_view path) {
  return !path.empty() && path.size() <= kMaxPathBytes &&
         path.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz-/") == std::string_view::npos;
}

std::string host_header(const Endpoint& endpoint) {
  const bool ipv6 = endpoint.host.find(':') != std::string::npos;
  return (ipv6 ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

Bytes request_bytes(const Endpoint& endpoint, const std::string& path, ByteView body) {
  const std::string head = "POST " + std::string(kExchangePrefix) + path +
                           " HTTP/1.1\r\nHost: " + host_header(endpoint) +
                           "\r\nContent-Type: application/octet-stream\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n\r\n";
  Bytes bytes = to_bytes(std::string_view(head));
  bytes.insert(bytes.end(), body.begin(), body.end());
  return bytes;
}

Result<Poco::Net::StreamSocket> connect(const Endpoint& endpoint, Deadline deadline) {
  try {
    Poco::Net::StreamSocket socket;
    socket.connectNB(Poco::Net::SocketAddress(endpoint.host, endpoint.port));
    if (!http::wait_until_ready(socket.impl()->sockfd(), http::Direction::kOut, deadline)) {
      return unavailable("peer.timeout");
    }
    if (socket.impl()->socketError() != 0) return unavailable("peer.unreachable");
    socket.setNoDelay(true);
    return socket;
  } catch (const Poco::Exception&) {
    return unavailable("peer.unreachable");
  }
}

struct Answer {
  PeerResponse response;
  bool keep_alive;
};

// One request and its answer over one connection. `answering` tells whether any byte came back.
class Exchange {
 public:
  Exchange(http::Stream& stream, Deadline deadline)
      : stream_(stream), reader_(stream), deadline_(deadline) {}

  [[nodiscard]] Result<Answer> run(ByteView request) {
    TRY(stream_.write_all(request, deadline_));
    TRY_ASSIGN(const std::string text, reader_.read_head(deadline_));
    answered_ = true;
    TRY_ASSIGN(const http::ResponseHead head, http::parse_response_head(text));
    if (head.content_length > kMaxExchangeBody) return invalid("peer.bad-answer");
    TRY_ASSIGN(Bytes body, reader_.read_body(head.content_length, deadline_));
    // More than was announced: the two sides disagree on what the answer is.
    if (reader_.has_begun()) return invalid("peer.bad-answer");
    return Answer{{head.status, std::move(body)}, head.keep_alive};
  }
  [[nodiscard]] bool heard_anything() const { return answered_ || reader_.has_begun(); }

 private:
  http::Stream& stream_;
  http::MessageReader reader_;
  Deadline deadline_;
  bool answered_ = false;
};

// Once a request may have left, every failure means: it may have arrived or not.
Error as_unavailable(const Error& error) {
  switch (error.code) {
    case ErrorCode::kExpired:
      return unavailable("peer.timeout");
    case ErrorCode::kInvalid:
    case ErrorCode::kTooLarge:
      return unavailable("peer.bad-answer");
    default:
      return unavailable("peer.connection-lost");
  }
}

}  // namespace

struct PeerClient::Parts {
  const PeerDirectory& directory;
  const Clock& clock;
  ContextSlot slot;
  IdlePool pool;

  // A kept connection, if its peer is still who it was.
  [[nodiscard]] std::unique_ptr<TlsStream> reuse(const NodeId& peer) {
    auto stream = pool.take(peer);
    if (!stream) return nullptr;
    const auto now = directory.peer_of(stream->peer_certificate());
    return now.ok() && *now == peer ? std::move(stream) : nullptr;
  }

  [[nodiscard]] Result<std::unique_ptr<TlsStream>> open(const NodeId& peer,
                                                        const Endpoint& endpoint,
                                                        Deadline deadline) {
    TRY_ASSIGN(auto socket, connect(endpoint, deadline));
    const auto accept = [&](const crypto::Certificate& certificate) {
      const auto found = identify_peer(certificate, directory, clock.now());
      return found.ok() && *found == peer;
    };
    auto stream = TlsStream::shake_hands(slot.get(), std::move(socket), accept, deadline);
    if (stream) return stream;
    if (stream.error().code == ErrorCode::kRefused) return refused("peer.identity");
    return as_unavailable(stream.error());
  }

  // nullopt: a kept connection that had ended; a new one may carry the request.
  [[nodiscard]] std::optional<Result<PeerResponse>> carry(const NodeId& peer,
                                                          std::unique_ptr<TlsStream> stream,
                                                          ByteView request, Deadline deadline,
                                                          bool kept) {
    Exchange exchange(*stream, deadline);
    auto answer = exchange.run(request);
    if (answer) {
      if (answer->keep_alive && stream->uses(slot.get())) pool.keep(peer, std::move(stream));
      return Result<PeerResponse>(std::move(answer->response));
    }
    const bool ended = answer.error() == http::connection_lost() && !exchange.heard_anything();
    if (kept && ended) return std::nullopt;
    return Result<PeerResponse>(as_unavailable(answer.error()));
  }
};

Result<std::unique_ptr<PeerClient>> PeerClient::make(const crypto::Certificate& certificate,
                                                     const crypto::PrivateKey& key,
                                                     const PeerDirectory& directory,
                                                     const Clock& clock) {
  TRY_ASSIGN(auto context, TlsContext::make(TlsSide::kClient, certificate, key));
  std::unique_ptr<Parts> parts(new Parts{directory, clock, ContextSlot(std::move(context)), {}});
  return std::unique_ptr<PeerClient>(new PeerClient(std::move(parts)));
}

PeerClient::PeerClient(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PeerClient::~PeerClient() = default;

Result<PeerResponse> PeerClient::post(const NodeId& peer, const std::string& path, ByteView body,
                                      Duration timeout) {
  if (!is_path(path)) return invalid("peer.path");
  if (body.size() > kMaxExchangeBody) return Error{ErrorCode::kTooLarge, "peer.body-size", {}};
  const Deadline deadline = Deadline::in(std::min(timeout, kMaxPostTime));
  TRY_ASSIGN(const Endpoint endpoint, parts_->directory.endpoint_of(peer));
  const Bytes request = request_bytes(endpoint, path, body);

  if (auto kept = parts_->reuse(peer)) {
    auto answer = parts_->carry(peer, std::move(kept), request, deadline, true);
    if (answer) return *std::move(answer);
  }
  TRY_ASSIGN(auto fresh, parts_->open(peer, endpoint, deadline));
  return *parts_->carry(peer, std::move(fresh), request, deadline, false);
}

Status PeerClient::rotate(const crypto::Certificate& certificate, const crypto::PrivateKey& key) {
  TRY_ASSIGN(auto context, TlsContext::make(TlsSide::kClient, certificate, key));
  parts_->slot.put(std::move(context));
  parts_->pool.drop_all();
  return {};
}

}  // namespace musubi::peer_http
