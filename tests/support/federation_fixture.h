// A small federation with all that a real one has: an operator, an authority, nodes with their
// four keys and certificates, and a signed registry that went through accept_registry().
//
//   Federation federation(3);
//   federation.rotate(1, crypto::KeyRole::kSealing);
//   federation.publish();
//
// Change `content` or use a knob, then publish(). What fails here throws: a fixture that can't
// be built is a broken test.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "crypto/certificates/authority.h"
#include "protocol/envelope/envelope.h"
#include "protocol/registry/registry.h"

namespace musubi::testing {

struct KeyHolder {
  crypto::PrivateKey key;
  crypto::Certificate certificate;
};

// One node. Old keys stay: the last one of each role is the current one.
class MemberNode {
 public:
  explicit MemberNode(NodeId id) : id_(std::move(id)) {}

  [[nodiscard]] const NodeId& id() const { return id_; }
  [[nodiscard]] const KeyHolder& current(crypto::KeyRole role) const {
    return keys_.at(role).back();
  }
  [[nodiscard]] const KeyHolder& first(crypto::KeyRole role) const {
    return keys_.at(role).front();
  }
  void add(KeyHolder holder) {
    const crypto::KeyRole role = holder.certificate.role();
    keys_[role].push_back(std::move(holder));
  }

  // Points into this node.
  [[nodiscard]] SigningIdentity signer() const;
  [[nodiscard]] std::vector<crypto::SealingKey> sealing_keys() const;

 private:
  NodeId id_;
  std::map<crypto::KeyRole, std::deque<KeyHolder>> keys_;
};

class Federation {
 public:
  // The first four are 宮古市 (lg-032026-01), 山田町, 岩泉町, 田野畑村; then op-000005-01 and so
  // on.
  explicit Federation(std::size_t node_count);

  // A new version with `content` as it is now, accepted as successor of the one before.
  void publish();

  // New key and certificate for a node, pinned beside the old ones.
  void rotate(std::size_t node, crypto::KeyRole role,
              std::optional<crypto::Validity> validity = std::nullopt);
  // The certificate that the node has now, for that role.
  void revoke(std::size_t node, crypto::KeyRole role, Instant revoked_at,
              std::optional<Instant> invalid_since = std::nullopt);
  // Takes the node off the list.
  void expel(std::size_t node);

  [[nodiscard]] KeyHolder enrol(crypto::KeyRole role, const std::string& holder,
                                crypto::Validity validity) const;
  [[nodiscard]] crypto::Validity usual_validity() const;

  [[nodiscard]] const registry::Registry& registry() const { return *registry_; }
  [[nodiscard]] const MemberNode& node(std::size_t index) const { return nodes_.at(index); }
  [[nodiscard]] const crypto::PrivateKey& operator_key() const { return operator_key_; }
  [[nodiscard]] std::vector<Digest> trusted() const { return {operator_key_.public_key().id()}; }

  // A valid manifest from one node to others, under their current certificates.
  [[nodiscard]] Manifest manifest(std::size_t sender, const std::vector<std::size_t>& recipients,
                                  std::string_view payload, ByteView salt) const;
  [[nodiscard]] std::vector<crypto::Certificate> certificates_of(
      const std::vector<std::size_t>& recipients) const;
  [[nodiscard]] OpeningContext opening_context(std::size_t node,
                                               std::span<const crypto::SealingKey> keys) const;

  Instant now;
  registry::RegistryContent content;

 private:
  crypto::PrivateKey operator_key_;
  KeyHolder authority_;
  std::deque<MemberNode> nodes_;  // a deque: signer() points into its elements
  std::optional<registry::Registry> registry_;
};

}  // namespace musubi::testing
