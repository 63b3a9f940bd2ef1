// An act that the log keeps for ever: as a salted commitment in the tree, and as a record in
// the store, where it can be destroyed with its case while the proof stays whole.
#pragma once

#include <optional>
#include <string>

#include "crypto/base/bytes.h"
#include "crypto/base/instant.h"
#include "crypto/primitives/random.h"
#include "protocol/ids/ids.h"
#include "protocol/json/value.h"

namespace musubi::audit {

enum class Act : std::uint8_t {
  kDecision,      // the policy engine decided (permit or denial)
  kRelease,       // something was put into the outbox
  kWithdrawal,    // a waiting message was stopped: decided again, and denied
  kDelivered,     // a verified receipt arrived
  kNotDelivered,  // given up: expired or refused by the recipient
  kReceived,      // an envelope took effect here
  kRefused,       // an envelope was refused here
  kAlarm,         // same id with another body, a forked log, a clock behind its floor
  kView,          // personal data were shown to a person of this node
  kIntake,        // a record was made or changed
  kConsent,       // a consent was recorded, renewed, withdrawn
  kRegistry,      // a registry version was accepted
  kPolicy,        // a bundle was activated
  kKey,           // a key was made, rotated, revoked
  kNode,          // started, stopped, restored
  kStaff,         // an account, its roles, or who works on which case
};
[[nodiscard]] std::string_view act_name(Act act);
[[nodiscard]] std::optional<Act> parse_act(std::string_view name);

inline constexpr std::size_t kLeafSaltSize = 16;
inline constexpr std::size_t kMaxRecordBytes = 64 * 1024;

// What stands in the log for ever.
struct Leaf {
  Act act{};
  Instant at;
  Digest commitment;
};
// "json.…" if it is no leaf.
[[nodiscard]] Result<Leaf> parse_leaf(ByteView leaf);

// A record together with its salt and the leaf that commits to it.
class Record {
 public:
  // `body` is what happened, for replay and for the person who asks; it is sealed at rest
  // under `case_id`'s data key, or the node's if there is none.
  [[nodiscard]] static Record make(Act act, Instant at, std::optional<CaseId> case_id,
                                   json::Value body, crypto::RandomSource& random);
  // As kept by a store. Refused with "audit.not-committed" if the parts don't give this leaf,
  // or with "json.…" if it is no leaf.
  [[nodiscard]] static Result<Record> restore(ByteView leaf, ByteView salt, ByteView body,
                                              std::optional<CaseId> case_id);

  [[nodiscard]] Act act() const { return act_; }
  [[nodiscard]] Instant at() const { return at_; }
  [[nodiscard]] const std::optional<CaseId>& case_id() const { return case_id_; }
  [[nodiscard]] const Bytes& salt() const { return salt_; }
  [[nodiscard]] const Bytes& body() const { return body_; }  // canonical JSON
  // Canonical JSON {"act","at","commitment","v":1}; commitment = SHA-256(salt ‖ body).
  [[nodiscard]] const Bytes& leaf() const { return leaf_; }

 private:
  Record() = default;
  Act act_{};
  Instant at_;
  std::optional<CaseId> case_id_;
  Bytes salt_;
  Bytes body_;
  Bytes leaf_;
};

}  // namespace musubi::audit
