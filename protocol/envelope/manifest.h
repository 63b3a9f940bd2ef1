// The signed statement about a message: who, to whom, what, why, until when. It covers the
// payload by a salted hash, so that the payload can be erased while the proof stays whole.
// Fields, grammar and limits: docs/spec/manifest.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/base/instant.h"
#include "crypto/log/signed_note.h"
#include "protocol/ids/codes.h"
#include "protocol/ids/ids.h"
#include "protocol/json/value.h"

namespace musubi {

inline constexpr std::size_t kMaxManifestBytes = 48 * 1024;  // signed, it must fit a package
inline constexpr std::size_t kMaxObligations = 32;
inline constexpr std::int64_t kMaxObligationDays = 3650;
inline constexpr std::size_t kMaxCodeBytes = 64;     // kinds, payload types, rows, duties
inline constexpr std::size_t kMaxOriginBytes = 128;  // of a checkpoint
inline constexpr Duration kMaxManifestLifetime = std::chrono::days{62};  // created to not_after
inline constexpr int kManifestVersion = 1;
inline constexpr std::string_view kSuiteS1 = "S1";

// One entry of the complete list of recipients. All of them may know of each other; who need
// not know gets an envelope of its own (invariant 3).
struct ManifestRecipient {
  NodeId node;
  Digest certificate;                // fingerprint of the sealing certificate; changes on reseal
  StreamEpoch epoch;                 // of the stream from this sender to this recipient
  std::uint64_t sequence;            // in that epoch, from 1, without holes
  std::optional<Pseudonym> subject;  // the case, as this recipient and partition knows it
};

// A duty that travels (protocol/policy/obligation.h has the catalogue).
struct Obligation {
  std::string id;                    // such as "NO_ONWARD"
  std::optional<std::int64_t> days;  // its one parameter, where it has one
  friend auto operator<=>(const Obligation&, const Obligation&) = default;
};

// What permitted the release, pinned so that the decision can be replayed (invariant 5).
struct DecisionReference {
  DecisionId id;
  std::uint64_t registry_version;
  Digest registry;   // SHA-256 of the registry's canonical bytes
  Digest catalogue;  // of the catalogue of legal bases
  Digest baseline;   // of the federation's bundle
  Digest sender_bundle;
  std::vector<Digest> acceptance;  // of each recipient's rules, in the order of recipients; all
                                   // zero for one that has published none
  Digest facts;                    // salted; whoever holds facts and salt can check
};

struct LegalBasis {
  BasisClass basis_class;
  std::string row;    // id of the catalogue row, such as "pipa-69-2-1"
  std::string as_of;  // the date of the text relied on, "2025-06-01"
};

struct PayloadDescription {
  std::string type;      // such as "case-summary"
  std::int64_t schema;   // version of that type's schema
  std::uint64_t length;  // bytes
  Digest commitment;     // crypto::payload_commitment(salt, payload)
};

struct Manifest {
  std::string suite;  // kSuiteS1
  NodeId sender;
  Digest sender_certificate;  // fingerprint of the signing certificate; changes on reseal
  std::vector<ManifestRecipient> recipients;  // 1 to crypto::kMaxRecipients, by node, each once
  MessageId message;
  std::optional<MessageId> reply_to;
  std::string kind;        // a Kind's name, or one of a later version
  std::uint64_t revision;  // of the case as sent to these recipients; orders messages
  Purpose purpose;
  LegalBasis basis;
  DecisionReference decision;
  std::vector<Obligation> obligations;
  Instant created;
  Instant not_after;
  std::optional<PayloadDescription> payload;     // absent: the message is its manifest
  std::optional<crypto::Checkpoint> checkpoint;  // the sender's last published one
  std::uint64_t attempt;                         // from 1; counts reseals
};

// Canonical JSON. Says nothing about whether the manifest is valid: parse_manifest() does.
[[nodiscard]] Bytes serialise(const Manifest& manifest);

// Whether it needs no permit: is_notice(Kind), or an answer that gives nothing (nothing_given.h).
[[nodiscard]] bool is_notice(const Manifest& manifest);

// Refuses anything that is not the canonical form of a valid manifest. A kind outside our list
// is accepted here: its answer is a signed "unsupported". Reasons "manifest.…" and "json.…".
[[nodiscard]] Result<Manifest> parse_manifest(ByteView bytes);

// SHA-256 over the fields that a reseal must not change (docs/spec/manifest.md lists them):
// two manifests of one message with different digests are an alarm.
[[nodiscard]] Digest immutable_digest(const Manifest& manifest);

}  // namespace musubi
