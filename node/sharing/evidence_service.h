// Papers that belong to a case: a signed consent, an application. Kept sealed under the case's key,
// and gone with it (docs/spec/papers.md §2).
#pragma once

#include <vector>

#include "node/sharing/paper_service.h"
#include "protocol/casework/consent.h"
#include "protocol/papers/attachment.h"

namespace musubi::node {

// Whose consent a signed paper is, which office took it, and on whose behalf: 申込み and consent
// are often taken by the body that refers, and not by the one that keeps the case.
struct ConsentTaken {
  std::size_t person = 0;  // of the case
  std::string office;      // may be empty: the one that attaches it
  std::optional<OrganisationId> on_behalf_of;
};

struct NewAttachment {
  papers::AttachmentKind kind;
  papers::MediaType type;
  Bytes content;
  std::optional<ConsentTaken> consent = std::nullopt;  // of kind consent only
};

// The consent that a paper proves, as it was recorded when the paper was attached.
struct ProvenConsent {
  ConsentTaken taken;
  casework::ConsentId id;
};

struct Attachment {
  papers::EvidenceId id;
  papers::AttachmentKind kind;
  std::string author;
  Instant created;
  papers::MediaType type;
  Digest hash;  // SHA-256, as the node computed it
  std::size_t size = 0;
  // Whether it is the file that the sheet's `signed_copy` means; nothing if the sheet means none.
  std::optional<bool> is_signed_copy;
  std::optional<ProvenConsent> consent;
};

struct ShownAttachment {
  Attachment about;
  Bytes content;
};

// Adds an attachment to a change of its case: "evidence.…" as attach() says, but for how many there
// are.
[[nodiscard]] Result<Attachment> add_attachment(const CaseId& case_id,
                                                const NewAttachment& attachment,
                                                const casework::Author& author, Instant now,
                                                crypto::RandomSource& random,
                                                store::ChangeSet& change);

class EvidenceService {
 public:
  struct Parts {
    exchange::Writer& writer;
    const Clock& clock;
    crypto::RandomSource& random;
  };
  explicit EvidenceService(Parts parts) : parts_(parts) {}

  // "case.not-found"; "evidence.empty"; kTooLarge "evidence.too-large", "evidence.too-many";
  // kInvalid "evidence.other-type": the content is not of the type that was said; "evidence.not-a-
  // consent": a consent is named for a paper of another kind; "consent.no-such-person".
  [[nodiscard]] Result<Attachment> attach(const CaseId& case_id, const NewAttachment& attachment,
                                          const casework::Author& author) const;
  // Without contents. The oldest first.
  [[nodiscard]] Result<std::vector<Attachment>> list(const CaseId& case_id) const;
  // That it was seen, by whom and what for, is in the log first. "evidence.not-found".
  [[nodiscard]] Result<ShownAttachment> show(const CaseId& case_id, const papers::EvidenceId& id,
                                             const Look& look) const;

 private:
  Parts parts_;
};

}  // namespace musubi::node
