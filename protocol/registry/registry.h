// The federation's signed list of who takes part and what they may rely on.
// Format, rules and limits: docs/spec/registry.md.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/certificates/certificate.h"
#include "protocol/ids/codes.h"
#include "protocol/ids/ids.h"
#include "protocol/json/value.h"

namespace musubi::registry {

// Every municipality of Japan with four certificates each, twice while they overlap, is 14 MiB.
inline constexpr std::size_t kMaxRegistryBytes = 16 * 1024 * 1024;
inline constexpr std::size_t kMaxOrganisations = 4096;
inline constexpr std::size_t kMaxOperatorKeys = 16;
inline constexpr std::size_t kMaxSignatures = 2 * kMaxOperatorKeys;  // outgoing and incoming keys
inline constexpr Duration kMaxRegistryLifetime = std::chrono::days{400};
inline constexpr std::string_view kRegistryFormat = "musubi-registry-1";
inline constexpr std::string_view kRegistrySignatureDomain = "musubi registry v1\n";

struct Unit {
  std::string id;  // within the organisation, such as "rainbow"
  std::string name_ja;
  std::string name_en;
};

struct Organisation {
  OrganisationId id;
  std::string name_ja;
  std::string name_en;
  bool fictional = false;
  std::optional<MunicipalityCode> municipality_code;  // 団体コード
  std::optional<CorporateNumber> corporate_number;    // 法人番号
  std::vector<std::string> aliases;
  std::vector<Unit> units;
  // Which statutes or offices a member may rely on, such as "swa-106-4", "welfare-office".
  std::vector<std::string> capabilities;
  // Local names for the product's terms: term id → the organisation's word.
  std::map<std::string, std::string> local_names;
  // What kind of body it is, as the policy knows it, such as "municipality".
  std::string body_kind;
};

// A certificate that the registry pins: the only ones that count.
struct PinnedCertificate {
  crypto::Certificate certificate;
};

struct Node {
  NodeId id;
  // Where the node listens, "https://host:port"; absent for one that only connects outward.
  std::optional<std::string> endpoint;
  std::vector<PinnedCertificate> certificates;  // every role, old and new while they overlap
  std::string minimum_suite;                    // no in-band negotiation
};

// 委託: a contractor acts for a commissioning body within one programme.
struct Contract {
  std::string id;
  std::vector<OrganisationId> commissioners;  // 委託元; several for one joint contract
  OrganisationId contractor;
  std::string programme;  // such as "core-consultation-centre"
  std::string statute;    // catalogue row, such as "dss-77"
  std::vector<Category> categories;
  Instant from;
  Instant until;
};

struct ApprovalKey {
  std::string person;  // holder, such as "person:lg-032026-p01"
  OrganisationId organisation;
  crypto::Certificate certificate;
};

struct Revocation {
  Digest certificate;
  Instant revoked_at;
  // A compromised key: what it signed after this instant is not believed.
  std::optional<Instant> invalid_since;
};

struct OperatorKey {
  std::string id;  // hex of the key's id
  crypto::PublicKey key;
};

// How fresh the registry is. Stale warns and counts down; expired stops new releases.
enum class Freshness { kFresh, kStale, kExpired };
// "fresh", "stale", "expired", as answers in JSON spell it.
[[nodiscard]] std::string_view name(Freshness freshness);

struct RegistryContent {
  std::string federation;  // such as "miyako-area"
  std::uint64_t version = 0;
  // The digest of the version that this one was drafted from; absent in the first, and in one
  // whose maker does not say.
  std::optional<Digest> predecessor;
  Instant issued;
  Instant stale_after;
  Instant expires;
  unsigned threshold = 1;                  // signatures needed of the keys below
  std::vector<OperatorKey> operator_keys;  // sign this version
  unsigned next_threshold = 1;
  std::vector<OperatorKey> next_operator_keys;  // may sign the next version; usually the same
  std::vector<crypto::Certificate> authorities;
  std::vector<Organisation> organisations;
  std::vector<Node> nodes;
  std::vector<Contract> contracts;
  std::vector<ApprovalKey> approval_keys;
  std::vector<Revocation> revocations;
  json::Value baseline;                              // the policy bundle that no member may loosen
  std::map<OrganisationId, json::Value> acceptance;  // members' published acceptance rules
  json::Value catalogue;                             // the catalogue of legal bases
};

[[nodiscard]] json::Value to_json(const RegistryContent& content);
// SHA-256 of the canonical bytes: what identifies a version, whoever signs it.
[[nodiscard]] Digest digest_of(const RegistryContent& content);
// Refuses whatever breaks a rule of sections 1 and 2: content is right, or it does not exist.
[[nodiscard]] Result<RegistryContent> content_from_json(const json::Value& value);

// A registry whose signatures and whose place in the history were checked: the only kind that
// the rest of the product ever sees. Immutable; share it by const reference.
class Registry {
 public:
  [[nodiscard]] const RegistryContent& content() const { return content_; }
  [[nodiscard]] std::uint64_t version() const { return content_.version; }
  // SHA-256 of the canonical bytes of "signed": what identifies this version, whoever signed.
  [[nodiscard]] const Digest& digest() const { return digest_; }
  [[nodiscard]] const Bytes& document() const { return document_; }  // as signed, to hand on
  // `now` is a time that check_clock() (time_floor.h) has approved.
  [[nodiscard]] Freshness freshness(Instant now) const;
  // The countdown: how long until it expires; zero once it has.
  [[nodiscard]] Duration remaining(Instant now) const;

  [[nodiscard]] const Organisation* organisation(const OrganisationId& id) const;
  [[nodiscard]] const Node* node(const NodeId& id) const;
  // The node's certificate with this fingerprint and role, if it is pinned.
  [[nodiscard]] const crypto::Certificate* pinned(const NodeId& node, crypto::KeyRole role,
                                                  const Digest& fingerprint) const;
  // The newest one that is valid at `now` and not revoked.
  [[nodiscard]] const crypto::Certificate* current(const NodeId& node, crypto::KeyRole role,
                                                   Instant now) const;
  // Listed, valid at `at`, and neither revoked by then nor a key that was compromised by then.
  // "certificate.not-listed", ".not-yet-valid", ".expired", ".revoked", ".compromised".
  [[nodiscard]] Status usable(const crypto::Certificate& certificate, Instant at) const;
  // Whether a revocation of it has begun by `now`, or its key counts as compromised since an
  // earlier instant. Whoever holds a revoked key signs with any time of the past; so of what is
  // new, this is asked about now, too (M-32, X-10).
  [[nodiscard]] bool revoked_by(const crypto::Certificate& certificate, Instant now) const;
  // Whose TLS certificate this is: the whole check of a peer on a connection. Does not look at
  // the registry's own clocks: an expired one may be renewed by a peer. "peer.unknown".
  [[nodiscard]] Result<NodeId> peer_of(const Digest& tls_certificate, Instant now) const;

 private:
  friend Result<Registry> accept_registry(ByteView, const Registry*, std::span<const Digest>,
                                          Instant);
  // Where to find things in the content; positions, so that a copy needs no repair.
  struct Index {
    explicit Index(const RegistryContent& content);
    std::map<OrganisationId, std::size_t> organisations;
    std::map<NodeId, std::size_t> nodes;
    std::map<Digest, std::size_t> listed;  // certificate → its node; kNoNode for other holders
    std::map<Digest, std::size_t> revocations;
  };
  Registry(RegistryContent content, Bytes document, const Digest& digest);

  RegistryContent content_;
  Bytes document_;
  Digest digest_;
  Index index_;
};

// The signed document: canonical JSON {"signatures":[{"key","signature"}…],"signed":{…}}; each
// signature is over kRegistrySignatureDomain ‖ canonical bytes of "signed". Each key signs once.
[[nodiscard]] Bytes sign_registry(const RegistryContent& content,
                                  std::span<const crypto::PrivateKey* const> keys);

// The content of a document that was accepted before, as it was kept: whether it is signed is not
// looked at. "registry.…", "json.…".
[[nodiscard]] Result<RegistryContent> content_of_kept(ByteView document);

// Hand in as `time_floor` what waives "registry.expired": for one's own stored copy, and
// for versions on the way to the newest one.
inline constexpr Instant kNoTimeFloor = Instant::min();

// Accepts a document as the successor of `current`, or, when there is none, as the first one
// if it is signed by a majority of the keys whose ids the administrator was told (`trusted`).
// Always signed by the threshold of its own keys. Successors: higher version, same federation,
// signed by the threshold of `current`'s successor keys; `issued` not before current's; no
// revocation forgotten. Refused: "registry.rollback", "registry.fork" (same version, other
// content, properly signed: an alarm), "registry.not-signed", "registry.expired" … (section 4).
// The version that is held already is accepted as itself. `time_floor`: the latest instant that
// is sure to have passed; a document that had expired by then is not revived by a backward clock.
[[nodiscard]] Result<Registry> accept_registry(ByteView document, const Registry* current,
                                               std::span<const Digest> trusted, Instant time_floor);

}  // namespace musubi::registry
