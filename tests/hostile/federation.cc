#include "tests/hostile/federation.h"

namespace musubi::hostile {

using crypto::KeyType;
using crypto::PrivateKey;

Authority::Authority()
    : key_(PrivateKey::generate(KeyType::kP256)),
      certificate_(expect_value(crypto::make_authority_certificate(
          key_, "authority:op-000001",
          {kNow - std::chrono::hours(1000), kNow + std::chrono::hours(1000)}))) {}

Credential Authority::issue(std::string_view holder, crypto::KeyRole role,
                            crypto::Validity validity) const {
  PrivateKey key = PrivateKey::generate(KeyType::kP256);
  const Bytes wish = expect_value(crypto::make_certificate_request(key, role, holder));
  auto certificate = expect_value(crypto::issue_certificate(
      key_, certificate_, expect_value(crypto::parse_certificate_request(wish)), validity));
  return {std::move(key), std::move(certificate)};
}

void Directory::pin(const NodeId& node, const crypto::Certificate& certificate) {
  const std::lock_guard lock(mutex_);
  pinned_.insert_or_assign(certificate.fingerprint(), node);
}

void Directory::unpin(const crypto::Certificate& certificate) {
  const std::lock_guard lock(mutex_);
  pinned_.erase(certificate.fingerprint());
}

void Directory::place(const NodeId& node, std::uint16_t port) {
  const std::lock_guard lock(mutex_);
  ports_.insert_or_assign(node, port);
}

Result<NodeId> Directory::peer_of(const Digest& tls_certificate) const {
  const std::lock_guard lock(mutex_);
  const auto found = pinned_.find(tls_certificate);
  if (found == pinned_.end()) return Error{ErrorCode::kUnauthorised, "peer.unknown", {}};
  return found->second;
}

Result<peer_http::Endpoint> Directory::endpoint_of(const NodeId& node) const {
  const std::lock_guard lock(mutex_);
  const auto found = ports_.find(node);
  if (found == ports_.end()) return Error{ErrorCode::kNotFound, "peer.no-endpoint", {}};
  return peer_http::Endpoint{"127.0.0.1", found->second};
}

std::vector<crypto::Certificate> Directory::authorities() const {
  const std::lock_guard lock(mutex_);
  return authorities_;
}

}  // namespace musubi::hostile
