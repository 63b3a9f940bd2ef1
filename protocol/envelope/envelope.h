// Making and judging envelopes: manifest, payload and salt, signed and sealed.
// The rules are in docs/spec/manifest.md, section 5.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "crypto/cms/suite_s1.h"
#include "protocol/envelope/manifest.h"
#include "protocol/registry/registry.h"

namespace musubi {

// How far two nodes' clocks may be apart.
inline constexpr Duration kMaxClockSkew = std::chrono::minutes{5};

// The signing side of a node. Not owned; must outlive the call.
struct SigningIdentity {
  NodeId node;
  const crypto::PrivateKey* key;
  crypto::Certificate certificate;
};

// Signs the manifest and seals it with payload and salt to the certificates, which must be
// those that the manifest names, in its order. `payload` is empty iff the manifest has none.
// `signing_time`: now, of this attempt; not before `created` nor after `not_after`.
// Refuses, as "envelope.…" and "manifest.…", what open_envelope() would refuse of it.
[[nodiscard]] Result<Bytes> seal_envelope(const Manifest& manifest, ByteView payload, ByteView salt,
                                          const SigningIdentity& sender,
                                          std::span<const crypto::Certificate> recipients,
                                          Instant signing_time);

// What the receiving node knows.
struct OpeningContext {
  NodeId own_node;
  std::span<const crypto::SealingKey> keys;
  const registry::Registry& registry;
  Instant now;
};

// An envelope that passed every check. Only open_envelope() makes one.
class VerifiedEnvelope {
 public:
  [[nodiscard]] const Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const Bytes& payload() const { return payload_; }
  [[nodiscard]] const Bytes& salt() const { return salt_; }
  [[nodiscard]] const Bytes& signed_manifest() const { return signed_manifest_; }
  [[nodiscard]] const Digest& envelope_digest() const { return envelope_digest_; }
  [[nodiscard]] const Digest& dedupe_digest() const { return dedupe_digest_; }
  // The entry of the recipient list that is this node.
  [[nodiscard]] const ManifestRecipient& addressed_as() const;

 private:
  friend Result<VerifiedEnvelope> open_envelope(ByteView, const OpeningContext&);
  VerifiedEnvelope(Manifest manifest, std::size_t own_index)
      : manifest_(std::move(manifest)), own_index_(own_index) {}

  Manifest manifest_;
  std::size_t own_index_;
  Bytes payload_;
  Bytes salt_;
  Bytes signed_manifest_;
  Digest envelope_digest_;
  Digest dedupe_digest_;
};

// Judges an envelope without any state but the context: gate, seal, signature by a certificate
// that the registry pins for the named sender and that was valid and not revoked, this node in
// the signed recipient list under the certificate that opened it, as many RecipientInfos as
// recipients, time limits, payload commitment. Replay is the exchange's business, not ours.
// The reason of a refusal is for this node's own log; a peer learns "refused" and no more.
[[nodiscard]] Result<VerifiedEnvelope> open_envelope(ByteView envelope,
                                                     const OpeningContext& context);

}  // namespace musubi
