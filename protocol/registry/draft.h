// A draft of the next version on its way from one operator to the next: a registry document that
// too few have signed. Nobody has to believe it (docs/spec/registry.md, annex C).
#pragma once

#include <span>
#include <vector>

#include "protocol/registry/registry.h"

namespace musubi::registry {

// A draft that an operator may sign. Immutable.
class Draft {
 public:
  // What an operator who holds `in_force` (nullptr: nothing yet) makes of a document at `now`.
  // Refused: what breaks a rule of the content; "draft.in-force" (this very version is in force);
  // "draft.version-taken", "draft.skips-version", "draft.needs-registry";
  // "draft.other-predecessor"; "draft.other-operators"; "draft.altered" (a
  // signature that does not verify), "draft.stranger-signed"; "draft.issued-ahead";
  // "registry.expired"; "registry.federation", "registry.issued-before",
  // "registry.revocation-dropped".
  [[nodiscard]] static Result<Draft> review(ByteView document, const Registry* in_force,
                                            Instant now);

  [[nodiscard]] const RegistryContent& content() const { return content_; }
  [[nodiscard]] const Digest& digest() const { return digest_; }
  [[nodiscard]] const Bytes& document() const { return document_; }
  [[nodiscard]] const std::vector<Digest>& signers() const { return signers_; }  // ids, ascending
  // May it be put in force? The threshold is that of the draft's own keys, which R-47 makes the
  // predecessor's successors.
  [[nodiscard]] bool complete() const { return signers_.size() >= content_.threshold; }

  // May this key sign it?
  [[nodiscard]] bool is_for(const crypto::PublicKey& key) const;
  // With one signature more. Requires is_for(key).
  [[nodiscard]] Draft signed_by(const crypto::PrivateKey& key) const;
  // With the signatures of both. Requires equal digests.
  [[nodiscard]] Draft joined_with(const Draft& other) const;

 private:
  Draft(RegistryContent content, const Digest& digest, Bytes document, std::vector<Digest> signers)
      : content_(std::move(content)),
        digest_(digest),
        document_(std::move(document)),
        signers_(std::move(signers)) {}

  RegistryContent content_;
  Digest digest_;
  Bytes document_;
  std::vector<Digest> signers_;
};

}  // namespace musubi::registry
