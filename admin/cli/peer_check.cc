#include "admin/cli/peer_check.h"

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/StreamSocket.h>

#include "adapters/peer_http/peer_client.h"
#include "admin/cli/arguments.h"
#include "protocol/exchange/messages.h"

namespace musubi::cli {
namespace {

constexpr int kConnectSeconds = 5;
constexpr auto kExchangeTime = std::chrono::seconds{15};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return cli::now(); }
};

// The peers as one registry has them.
class RegistryDirectory final : public peer_http::PeerDirectory {
 public:
  explicit RegistryDirectory(const registry::Registry& registry) : registry_(registry) {}

  [[nodiscard]] Result<NodeId> peer_of(const Digest& tls_certificate) const override {
    return registry_.peer_of(tls_certificate, now());
  }
  [[nodiscard]] Result<peer_http::Endpoint> endpoint_of(const NodeId& node) const override {
    const registry::Node* listed = registry_.node(node);
    if (listed == nullptr) return Error{ErrorCode::kNotFound, "peer.not-listed", node.text()};
    if (!listed->endpoint) {
      return Error{ErrorCode::kUnavailable, "peer.only-outward", node.text()};
    }
    return peer_http::parse_endpoint(*listed->endpoint);
  }
  [[nodiscard]] std::vector<crypto::Certificate> authorities() const override {
    return registry_.content().authorities;
  }

 private:
  const registry::Registry& registry_;
};

Error unreachable(const std::string& where) {
  return {ErrorCode::kUnavailable, "peer.unreachable", where};
}

Result<std::string> look_up(const peer_http::Endpoint& endpoint) {
  try {
    const auto entry = Poco::Net::DNS::resolve(endpoint.host);
    if (entry.addresses().empty()) return unreachable(endpoint.host);
    return entry.addresses().front().toString();
  } catch (const Poco::Exception&) {
    return unreachable(endpoint.host);
  }
}

Status connect(const std::string& address, std::uint16_t port) {
  try {
    Poco::Net::StreamSocket socket;
    socket.connect(Poco::Net::SocketAddress(address, port), Poco::Timespan(kConnectSeconds, 0));
    return {};
  } catch (const Poco::Exception&) {
    return unreachable(address + ":" + std::to_string(port));
  }
}

// Asks for a newer registry than ours: the one request that changes nothing anywhere.
Result<std::string> ask(const NodeFolder& node, const NodeId& peer,
                        const RegistryDirectory& directory, const registry::Registry& registry) {
  TRY_ASSIGN(const auto keys, node.keys());
  TRY_ASSIGN(const auto generations, keys.generations(crypto::KeyRole::kTls));
  if (generations.empty()) return Error{ErrorCode::kNotFound, "sender.no-certificate", "tls"};
  const SystemClock clock;
  TRY_ASSIGN(const auto client,
             peer_http::PeerClient::make(generations.back().certificate, generations.back().key,
                                         directory, clock));
  const Bytes body = exchange::encode({registry.version(), registry.digest()});
  TRY_ASSIGN(const auto answer,
             client->post(peer, std::string(exchange::kPathRegistry), body, kExchangeTime));
  if (answer.status != 200) {
    return Error{ErrorCode::kUnavailable, "peer.bad-answer", std::to_string(answer.status)};
  }
  TRY_ASSIGN(const auto newer, exchange::decode_registry_answer(answer.body));
  return std::string(newer ? "newer registry" : "same registry");
}

// Notes what a step came to; its value, if it went well.
template <class T>
std::optional<T> note(std::vector<PeerStep>& steps, std::string_view name, Result<T> result,
                      std::string (*say)(const T&)) {
  if (!result) {
    steps.push_back({name, "", result.error()});
    return std::nullopt;
  }
  steps.push_back({name, say(*result), {}});
  return *std::move(result);
}

std::string as_it_is(const std::string& text) { return text; }
std::string as_url(const peer_http::Endpoint& endpoint) {
  return endpoint.host + ":" + std::to_string(endpoint.port);
}

}  // namespace

Result<std::vector<PeerStep>> check_peer(const NodeFolder& node, const NodeId& peer) {
  TRY_ASSIGN(const auto registry, node.registry());
  const RegistryDirectory directory(registry);
  std::vector<PeerStep> steps;
  const auto endpoint = note(steps, "endpoint", directory.endpoint_of(peer), as_url);
  if (!endpoint) return steps;
  const auto address = note(steps, "dns", look_up(*endpoint), as_it_is);
  if (!address) return steps;
  steps.push_back({"tcp", *address, connect(*address, endpoint->port)});
  if (!steps.back().outcome) return steps;
  note(steps, "exchange", ask(node, peer, directory, registry), as_it_is);
  return steps;
}

}  // namespace musubi::cli
