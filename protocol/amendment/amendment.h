// A new sharing policy with what it changes, and who stands for it (docs/spec/policy-amendment.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/certificates/certificate.h"
#include "crypto/keys/keys.h"
#include "protocol/analysis/difference.h"
#include "protocol/ids/ids.h"

namespace musubi::amendment {

inline constexpr std::size_t kMaxAmendmentBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kMaxApprovals = 16;
inline constexpr std::size_t kApprovalsNeeded = 2;

// What is signed: which documents, by whom they are proposed for whom.
struct Statement {
  OrganisationId organisation;
  Digest bundle;
  std::optional<Digest> predecessor;  // nothing: the first
  Digest baseline;
  Digest catalogue;
  Digest analysis;
  Digest difference;
  Instant proposed;
};

struct Signature {
  std::string person;  // "person:lg-032026-p01"
  crypto::Certificate certificate;
  Bytes signature;
};
struct Approval {
  Signature by;
  Instant at;
};

struct Amendment {
  Statement statement;
  policy::Bundle bundle;
  json::Value analysis;
  json::Value difference;
  Signature author;
  std::vector<Approval> approvals;
};

// The parts that belong together, not signed yet. Refused: "analysis.over-budget", what
// Engine::make() refuses, and "amendment.not-effective" for a bundle that names no instant.
// `current` is null for a first bundle.
struct Proposal {
  Statement statement;
  policy::Bundle bundle;
  json::Value analysis;
  json::Value difference;
};
struct ProposalGround {
  const OrganisationId& organisation;
  const policy::Bundle* current;
  const policy::Bundle& baseline;
  const policy::Catalogue& catalogue;
};
[[nodiscard]] Result<Proposal> draw_up(const ProposalGround& ground, const policy::Bundle& bundle,
                                       Instant proposed);

// A person with their key.
struct Signer {
  std::string person;
  const crypto::Certificate& certificate;
  const crypto::PrivateKey& key;
};
[[nodiscard]] Amendment propose(Proposal proposal, const Signer& author);
// "amendment.approved-already" for one who signed before, "amendment.own" for the author,
// "amendment.too-many" beyond kMaxApprovals.
[[nodiscard]] Status approve(Amendment& amendment, const Signer& approver, Instant at);

// Canonical JSON, and back. Reading checks the form and that the documents are those of the
// statement (L-1), and no signature: "amendment.other-document", "bundle.…", "json.…".
[[nodiscard]] json::Value to_json(const Amendment& amendment);
[[nodiscard]] Result<Amendment> parse_amendment(ByteView document);

// Whether author and approvers signed this very statement with the keys of their certificates; who
// they are is not asked (L-11). "amendment.bad-signature" with the person as detail.
[[nodiscard]] Status check_signatures(const Amendment& amendment);

}  // namespace musubi::amendment
