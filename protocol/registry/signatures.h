// The signed shell around the content: who signed, and whether it counts (docs/spec/registry.md,
// section 1). Internal to protocol/registry.
#pragma once

#include <map>

#include "protocol/registry/registry.h"

namespace musubi::registry {

using KeySet = std::map<Digest, crypto::PublicKey>;  // by id

[[nodiscard]] KeySet key_set(const std::vector<OperatorKey>& keys);

// A document whose shell is right. Nothing is known yet about who signed it.
class SignedDocument {
 public:
  //
  [[nodiscard]] static Result<SignedDocument> parse(ByteView document);

  // What the signatures are about. Not to be trusted before they were counted.
  [[nodiscard]] const json::Value& content() const { return *value_.find("signed"); }
  [[nodiscard]] const Digest& digest() const { return digest_; }
  // What the content claims, before anything else of it is looked at. "registry.version".
  [[nodiscard]] Result<std::uint64_t> claimed_version() const;
  [[nodiscard]] const std::map<Digest, Bytes>& signatures() const { return signatures_; }

  // Is it signed by at least `threshold` of `keys`? A signature of one of them that does not
  // verify refuses the document, whatever the others say; those of other keys are
  // ignored. "registry.bad-signature", "registry.not-signed".
  [[nodiscard]] Status check_signed_by(const KeySet& keys, std::size_t threshold) const;

  // The document as it is to be written, with one more signature.
  void sign(const crypto::PrivateKey& key);
  // Takes over what the same content was signed with elsewhere. Requires equal digests.
  void take_signatures_of(const SignedDocument& other);
  [[nodiscard]] Bytes write() const;

 private:
  SignedDocument() = default;

  json::Value value_;
  Bytes signed_bytes_;  // with the domain in front
  Digest digest_;
  std::map<Digest, Bytes> signatures_;
};

}  // namespace musubi::registry
