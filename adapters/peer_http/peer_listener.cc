#include "adapters/peer_http/peer_listener.h"

#include "adapters/http/doorman.h"
#include "adapters/peer_http/context_slot.h"
#include "adapters/peer_http/tls_stream.h"

namespace musubi::peer_http {
namespace {

// Lets in whom the registry knows.
class PeerDoor final : public http::Doorman {
 public:
  PeerDoor(std::shared_ptr<const TlsContext> context, const PeerDirectory& directory,
           const Clock& clock)
      : slot_(std::move(context)), directory_(directory), clock_(clock) {}

  [[nodiscard]] Result<http::Guest> admit(Poco::Net::StreamSocket socket,
                                          http::Deadline deadline) override {
    std::optional<NodeId> peer;
    const auto accept = [&](const crypto::Certificate& certificate) {
      auto identified = identify_peer(certificate, directory_, clock_.now());
      if (identified) peer = *std::move(identified);
      return peer.has_value();
    };
    TRY_ASSIGN(auto stream,
               TlsStream::shake_hands(slot_.get(), std::move(socket), accept, deadline));
    const Digest fingerprint = stream->peer_certificate();
    return http::Guest{std::move(stream), peer->text(), [this, fingerprint, node = *peer] {
                         const auto now = directory_.peer_of(fingerprint);
                         return now.ok() && *now == node;
                       }};
  }

  void rotate(std::shared_ptr<const TlsContext> context) { slot_.put(std::move(context)); }

 private:
  ContextSlot slot_;
  const PeerDirectory& directory_;
  const Clock& clock_;
};

// POST /exchange/v1/<path>, and nothing else.
class PeerDispatch final : public http::Handler {
 public:
  explicit PeerDispatch(PeerHandler& handler) : handler_(handler) {}

  [[nodiscard]] http::Admission admit(const http::Request& head) override {
    if (!head.path.starts_with(kExchangePrefix) || !head.query.empty()) {
      return http::Admission::refuse(http::Response::bare(404));
    }
    if (head.method != "POST") return http::Admission::refuse(http::Response::bare(405));
    return http::Admission::up_to(handler_.max_body(head.path.substr(kExchangePrefix.size())));
  }

  [[nodiscard]] http::Response handle(const http::Request& request) override {
    const auto peer = NodeId::parse(request.identity);
    if (!peer) return http::Response::bare(500);
    PeerResponse answer =
        handler_.handle({*peer, request.path.substr(kExchangePrefix.size()), request.body});
    if (answer.body.size() > kMaxExchangeBody) return http::Response::bare(500);
    if (answer.body.empty()) return http::Response::bare(answer.status);
    return {answer.status, "application/octet-stream", {}, std::move(answer.body)};
  }

 private:
  PeerHandler& handler_;
};

http::ListenerOptions within_limits(http::ListenerOptions options) {
  options.max_body = std::min(options.max_body, kMaxExchangeBody);
  return options;
}

}  // namespace

http::ListenerOptions peer_listener_options() {
  http::ListenerOptions options;
  options.max_body = kMaxExchangeBody;
  options.body_time = Duration{60'000};
  options.answer_time = Duration{60'000};
  return options;
}

struct PeerListener::Parts {
  PeerDoor door;
  PeerDispatch dispatch;
  std::unique_ptr<http::Listener> listener;
};

Result<std::unique_ptr<PeerListener>> PeerListener::start(const http::ListenerOptions& options,
                                                          const crypto::Certificate& certificate,
                                                          const crypto::PrivateKey& key,
                                                          const PeerDirectory& directory,
                                                          const Clock& clock,
                                                          PeerHandler& handler) {
  TRY_ASSIGN(auto context, TlsContext::make(TlsSide::kServer, certificate, key));
  std::unique_ptr<Parts> parts(
      new Parts{{std::move(context), directory, clock}, PeerDispatch(handler), nullptr});
  TRY_ASSIGN(parts->listener,
             http::Listener::start(within_limits(options), parts->dispatch, &parts->door));
  return std::unique_ptr<PeerListener>(new PeerListener(std::move(parts)));
}

PeerListener::PeerListener(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PeerListener::~PeerListener() = default;

Status PeerListener::rotate(const crypto::Certificate& certificate, const crypto::PrivateKey& key) {
  TRY_ASSIGN(auto context, TlsContext::make(TlsSide::kServer, certificate, key));
  parts_->door.rotate(std::move(context));
  return {};
}

std::uint16_t PeerListener::port() const { return parts_->listener->port(); }
const http::ListenerCounters& PeerListener::counters() const {
  return parts_->listener->counters();
}

}  // namespace musubi::peer_http
