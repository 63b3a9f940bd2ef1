#include "adapters/peer_http/directory.h"

#include <algorithm>
#include <charconv>

namespace musubi::peer_http {
namespace {

constexpr std::string_view kScheme = "https://";
constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035 §2.3.4, as text

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= kMaxHostBytes &&
         host.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz.-:") ==
             std::string_view::npos;
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view url) {
  const Error wrong = invalid("peer.endpoint");
  if (!url.starts_with(kScheme)) return wrong;
  url.remove_prefix(kScheme.size());
  const std::size_t colon = url.rfind(':');
  if (colon == std::string_view::npos) return wrong;
  std::string_view host = url.substr(0, colon);
  const auto port = parse_port(url.substr(colon + 1));
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool has_colon = host.find(':') != std::string_view::npos;
  if (!port || !is_host(host) || has_colon != bracketed) return wrong;
  return Endpoint{std::string(host), *port};
}

Result<NodeId> identify_peer(const crypto::Certificate& certificate, const PeerDirectory& directory,
                             Instant now) {
  if (certificate.role() != crypto::KeyRole::kTls) return refused("peer.role");
  if (now < certificate.not_before() || now >= certificate.not_after() + std::chrono::seconds(1)) {
    return refused("peer.validity");
  }
  const auto authorities = directory.authorities();
  if (std::ranges::none_of(
          authorities, [&](const auto& authority) { return certificate.issued_by(authority); })) {
    return refused("peer.authority");
  }
  TRY_ASSIGN(NodeId node, directory.peer_of(certificate.fingerprint()));
  if (certificate.holder() != "node:" + node.text()) return refused("peer.holder");
  return node;
}

}  // namespace musubi::peer_http
