// What a registry says, once it was accepted (docs/spec/registry.md, sections 3 and 5).
#include <algorithm>
#include <limits>

#include "protocol/registry/registry.h"

namespace musubi::registry {
namespace {

// In the index: listed, but not a node's.
constexpr std::size_t kNoNode = std::numeric_limits<std::size_t>::max();

Error unauthorised(std::string_view reason) {
  return {ErrorCode::kUnauthorised, std::string(reason), {}};
}

// The position in the map, or nullptr.
template <class Key>
const std::size_t* position_of(const std::map<Key, std::size_t>& positions, const Key& key) {
  const auto found = positions.find(key);
  return found == positions.end() ? nullptr : &found->second;
}

const crypto::Certificate* find_certificate(const Node& node, crypto::KeyRole role,
                                            const Digest& fingerprint) {
  for (const PinnedCertificate& pinned : node.certificates) {
    const crypto::Certificate& certificate = pinned.certificate;
    if (certificate.role() == role && certificate.fingerprint() == fingerprint) return &certificate;
  }
  return nullptr;
}

// the compromise counts from the earlier of the two instants.
Status check_not_revoked(const Revocation& revocation, Instant at) {
  if (revocation.invalid_since && at >= *revocation.invalid_since) {
    return refused("certificate.compromised");
  }
  if (at >= revocation.revoked_at) return refused("certificate.revoked");
  return {};
}

}  // namespace

Registry::Index::Index(const RegistryContent& content) {
  for (std::size_t i = 0; i < content.organisations.size(); ++i) {
    organisations.emplace(content.organisations[i].id, i);
  }
  for (std::size_t i = 0; i < content.nodes.size(); ++i) {
    nodes.emplace(content.nodes[i].id, i);
    for (const PinnedCertificate& pinned : content.nodes[i].certificates) {
      listed.emplace(pinned.certificate.fingerprint(), i);
    }
  }
  for (const ApprovalKey& key : content.approval_keys) {
    listed.emplace(key.certificate.fingerprint(), kNoNode);
  }
  for (std::size_t i = 0; i < content.revocations.size(); ++i) {
    revocations.emplace(content.revocations[i].certificate, i);
  }
}

Registry::Registry(RegistryContent content, Bytes document, const Digest& digest)
    : content_(std::move(content)),
      document_(std::move(document)),
      digest_(digest),
      index_(content_) {}

Freshness Registry::freshness(Instant now) const {
  if (now < content_.stale_after) return Freshness::kFresh;
  return now < content_.expires ? Freshness::kStale : Freshness::kExpired;
}

std::string_view name(Freshness freshness) {
  switch (freshness) {
    case Freshness::kFresh:
      return "fresh";
    case Freshness::kStale:
      return "stale";
    case Freshness::kExpired:
      break;
  }
  return "expired";
}

Duration Registry::remaining(Instant now) const {
  return now < content_.expires ? content_.expires - now : Duration::zero();
}

const Organisation* Registry::organisation(const OrganisationId& id) const {
  const std::size_t* position = position_of(index_.organisations, id);
  return position == nullptr ? nullptr : &content_.organisations[*position];
}

const Node* Registry::node(const NodeId& id) const {
  const std::size_t* position = position_of(index_.nodes, id);
  return position == nullptr ? nullptr : &content_.nodes[*position];
}

const crypto::Certificate* Registry::pinned(const NodeId& node_id, crypto::KeyRole role,
                                            const Digest& fingerprint) const {
  const Node* holder = node(node_id);
  return holder == nullptr ? nullptr : find_certificate(*holder, role, fingerprint);
}

const crypto::Certificate* Registry::current(const NodeId& node_id, crypto::KeyRole role,
                                             Instant now) const {
  const Node* holder = node(node_id);
  if (holder == nullptr) return nullptr;
  const crypto::Certificate* newest = nullptr;
  for (const PinnedCertificate& pinned : holder->certificates) {
    const crypto::Certificate& certificate = pinned.certificate;
    if (certificate.role() != role || !usable(certificate, now).ok()) continue;
    if (newest == nullptr || certificate.not_before() > newest->not_before()) newest = &certificate;
  }
  return newest;
}

Status Registry::usable(const crypto::Certificate& certificate, Instant at) const {
  const Digest fingerprint = certificate.fingerprint();
  if (position_of(index_.listed, fingerprint) == nullptr) {
    return refused("certificate.not-listed");
  }
  if (at < certificate.not_before()) return refused("certificate.not-yet-valid");
  if (at > certificate.not_after()) return Error{ErrorCode::kExpired, "certificate.expired", {}};
  const std::size_t* revocation = position_of(index_.revocations, fingerprint);
  if (revocation == nullptr) return {};
  return check_not_revoked(content_.revocations[*revocation], at);
}

bool Registry::revoked_by(const crypto::Certificate& certificate, Instant now) const {
  const std::size_t* position = position_of(index_.revocations, certificate.fingerprint());
  return position != nullptr && !check_not_revoked(content_.revocations[*position], now).ok();
}

Result<NodeId> Registry::peer_of(const Digest& tls_certificate, Instant now) const {
  const std::size_t* position = position_of(index_.listed, tls_certificate);
  if (position == nullptr || *position == kNoNode) return unauthorised("peer.unknown");
  const Node& holder = content_.nodes[*position];
  const crypto::Certificate* certificate =
      find_certificate(holder, crypto::KeyRole::kTls, tls_certificate);
  if (certificate == nullptr) return unauthorised("peer.unknown");
  TRY(usable(*certificate, now));
  return holder.id;
}

}  // namespace musubi::registry
