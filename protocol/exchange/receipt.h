// Outcomes, the batch in which a node signs them, and the receipt that one of them gives.
//
// The outcomes of a batch are the leaves of an RFC 6962 tree; one signature covers its root.
// A receipt is one leaf, its inclusion proof and the signed root: whoever is shown it learns of
// no other outcome, since every leaf carries a salt of its own (docs/spec/exchange.md §4).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crypto/base/instant.h"
#include "crypto/primitives/random.h"
#include "protocol/envelope/envelope.h"
#include "protocol/ids/ids.h"
#include "protocol/registry/registry.h"

namespace musubi::exchange {

inline constexpr std::size_t kMaxOutcomesPerBatch = 1024;
inline constexpr std::size_t kMaxOutcomeBytes = 1024;
inline constexpr std::size_t kMaxStatementBytes = 2048;
inline constexpr std::size_t kMaxSignatureBytes = 80;  // ECDSA on P-256 in DER needs 72
inline constexpr std::size_t kOutcomeSaltSize = 16;

enum class OutcomeCode : std::uint8_t {
  kAccepted,     // took effect
  kSuperseded,   // a newer revision took effect before; nothing was kept of this one
  kRecalled,     // its recall was here first; nothing was kept of this one
  kUnsupported,  // understood, and of a kind that this node does not know
  kRefused,      // anything else. Says no more to anyone
};
[[nodiscard]] std::string_view outcome_name(OutcomeCode code);
[[nodiscard]] std::optional<OutcomeCode> parse_outcome(std::string_view name);

// What a node says about an envelope that it could open.
struct Taken {
  MessageId message;
  Digest digest;            // VerifiedEnvelope::dedupe_digest(): ties the receipt to the content
  std::string kind;         // acknowledged as what it is (invariant 11)
  Instant at;               // of the first time that this message was judged
  std::uint64_t log_index;  // of the act in the recipient's log

  friend bool operator==(const Taken&, const Taken&) = default;
};

// A duplicate gets the outcome of the first time again: who lost a receipt must not learn less.
struct Outcome {
  OutcomeCode code;
  Digest envelope;             // SHA-256 of the envelope as it came
  std::optional<Taken> taken;  // absent iff refused: all refusals look the same

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// A node that was restored from a backup asks for what came after it.
struct Recovery {
  StreamEpoch epoch;           // drawn at the restore; asking again changes nothing
  std::uint64_t held_through;  // size of the log in the backup

  friend bool operator==(const Recovery&, const Recovery&) = default;
};

// What the signature covers: "musubi outcomes v1\n" ‖ canonical JSON of this.
struct Statement {
  NodeId node;    // who judged
  Digest signer;  // fingerprint of its signing certificate
  Instant signed_at;
  std::uint64_t size;  // leaves
  Digest root;
  std::uint64_t backed_up_through;  // entries of its log below this are in a backup
  std::optional<Recovery> recovery;
};

// As it travels: the frames kStatement, kSignature, then kOutcome for each leaf.
struct OutcomeBatch {
  Bytes statement;
  Bytes signature;
  std::vector<Bytes> leaves;
};

struct BatchNotes {
  std::uint64_t backed_up_through = 0;
  std::optional<Recovery> recovery;
};

// Signs once for all of them, in their order; at most kMaxOutcomesPerBatch, none is allowed
// (a batch may carry notes only). Sign only what is durable.
[[nodiscard]] OutcomeBatch sign_outcomes(std::span<const Outcome> outcomes, const BatchNotes& notes,
                                         const SigningIdentity& signer, Instant now,
                                         crypto::RandomSource& random);

// One outcome that can be shown to anyone.
struct Receipt {
  Bytes statement;
  Bytes signature;
  Bytes leaf;
  std::uint64_t index = 0;
  std::vector<Digest> path;
};

// For the store and for files: canonical JSON {"leaf","index","path","signature","statement","v"}.
[[nodiscard]] Bytes serialise(const Receipt& receipt);
[[nodiscard]] Result<Receipt> parse_receipt(ByteView bytes);

// An outcome whose place in a signed batch was checked. Only verification makes one.
class VerifiedOutcome {
 public:
  [[nodiscard]] const Outcome& outcome() const { return outcome_; }
  [[nodiscard]] const NodeId& judge() const { return judge_; }
  [[nodiscard]] const Receipt& receipt() const { return receipt_; }

 private:
  friend class VerifiedBatch;
  friend Result<VerifiedOutcome> verify_receipt(const Receipt&, const registry::Registry&);
  VerifiedOutcome(Outcome outcome, NodeId judge, Receipt receipt)
      : outcome_(std::move(outcome)), judge_(std::move(judge)), receipt_(std::move(receipt)) {}
  Outcome outcome_;
  NodeId judge_;
  Receipt receipt_;
};

class VerifiedBatch {
 public:
  [[nodiscard]] const Statement& statement() const { return statement_; }
  [[nodiscard]] const std::vector<VerifiedOutcome>& outcomes() const { return outcomes_; }

 private:
  friend Result<VerifiedBatch> verify_batch(const OutcomeBatch&, const registry::Registry&,
                                            Instant);
  VerifiedBatch(Statement statement, std::vector<VerifiedOutcome> outcomes)
      : statement_(std::move(statement)), outcomes_(std::move(outcomes)) {}
  static std::vector<VerifiedOutcome> receipts_of(const OutcomeBatch& batch,
                                                  const Statement& statement,
                                                  std::vector<Outcome> outcomes);
  Statement statement_;
  std::vector<VerifiedOutcome> outcomes_;
};

// Of a batch that has just come. One signature check for it. Refused with "receipt.…": a signer
// that the registry does not pin for the named node, that was not usable at signed_at or is revoked
// by `now`, a root or size that the leaves don't give, a leaf that is not canonical.
[[nodiscard]] Result<VerifiedBatch> verify_batch(const OutcomeBatch& batch,
                                                 const registry::Registry& registry, Instant now);
// Of a receipt that somebody kept: at signed_at only, since a key that was revoked later took
// nothing back. If it is revoked since, see signer_is_revoked().
[[nodiscard]] Result<VerifiedOutcome> verify_receipt(const Receipt& receipt,
                                                     const registry::Registry& registry);
// Then a kept receipt proves only as much as what proves when it was there: whoever holds the key
// now could have made it. `receipt` is one that verify_receipt() took.
[[nodiscard]] bool signer_is_revoked(const Receipt& receipt, const registry::Registry& registry,
                                     Instant now);

}  // namespace musubi::exchange
