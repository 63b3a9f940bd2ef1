#include "tests/support/federation_fixture.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "crypto/cms/inner_package.h"
#include "crypto/primitives/hash.h"

namespace musubi::testing {
namespace {

using crypto::KeyRole;
using crypto::KeyType;
using std::chrono::days;

constexpr std::string_view kMunicipalities[] = {"032026", "034827", "034835", "034843"};
constexpr std::string_view kNames[] = {"宮古市", "山田町", "岩泉町", "田野畑村"};

template <class T>
T must(Result<T> result) {
  if (!result.ok()) {
    throw std::runtime_error(result.error().reason + " " + result.error().detail);
  }
  return *std::move(result);
}

std::string organisation_id(std::size_t index) {
  if (index < std::size(kMunicipalities)) return "lg-" + std::string(kMunicipalities[index]);
  char number[16];
  std::snprintf(number, sizeof number, "op-%06u", static_cast<unsigned>(index + 1));
  return number;
}

registry::Organisation organisation(std::size_t index) {
  const bool municipality = index < std::size(kMunicipalities);
  const std::string number = std::to_string(index + 1);
  registry::Organisation body{*OrganisationId::parse(organisation_id(index)),
                              municipality ? std::string(kNames[index]) : "架空法人" + number,
                              municipality ? organisation_id(index) : "Fictional Body " + number,
                              true,
                              {},
                              {},
                              {},
                              {},
                              {},
                              {},
                              {}};
  if (municipality) body.municipality_code = MunicipalityCode::parse(kMunicipalities[index]);
  body.body_kind = municipality ? "municipality" : "contractor";
  return body;
}

KeyHolder make_authority(crypto::Validity validity) {
  crypto::PrivateKey key = crypto::PrivateKey::generate(KeyType::kP256);
  auto certificate = must(crypto::make_authority_certificate(key, "authority:op-000001", validity));
  return {std::move(key), std::move(certificate)};
}

// An id that reads as what it is for and is the same in each run.
template <class Id>
Id id_of(std::string_view text) {
  return *Id::parse(crypto::sha256(as_bytes(text)).hex().substr(0, 32));
}

}  // namespace

SigningIdentity MemberNode::signer() const {
  const KeyHolder& signing = current(KeyRole::kSigning);
  return {id_, &signing.key, signing.certificate};
}

std::vector<crypto::SealingKey> MemberNode::sealing_keys() const {
  std::vector<crypto::SealingKey> keys;
  for (const KeyHolder& holder : keys_.at(KeyRole::kSealing)) {
    keys.push_back({&holder.key, holder.certificate});
  }
  return keys;
}

Federation::Federation(std::size_t node_count)
    : now(*parse_instant("2026-11-21T03:00:00.000Z")),
      operator_key_(crypto::PrivateKey::generate(KeyType::kP256)),
      authority_(make_authority({now - days(365), now + days(3650)})) {
  const registry::OperatorKey key{operator_key_.public_key().id().hex(),
                                  operator_key_.public_key()};
  content.federation = "miyako-area";
  content.issued = now - days(1);
  content.stale_after = now + days(30);
  content.expires = now + days(90);
  content.operator_keys = {key};
  content.next_operator_keys = {key};
  content.authorities = {authority_.certificate};
  for (std::size_t i = 0; i < node_count; ++i) {
    content.organisations.push_back(organisation(i));
    const NodeId id = *NodeId::parse(organisation_id(i) + "-01");
    content.nodes.push_back({.id = id, .endpoint = {}, .certificates = {}, .minimum_suite = "S1"});
    nodes_.emplace_back(id);
    for (const KeyRole role :
         {KeyRole::kTls, KeyRole::kSigning, KeyRole::kSealing, KeyRole::kCheckpoint}) {
      rotate(i, role);
    }
  }
  publish();
}

void Federation::publish() {
  ++content.version;
  const crypto::PrivateKey* const keys[] = {&operator_key_};
  const Bytes document = registry::sign_registry(content, keys);
  registry_ = must(registry::accept_registry(document, registry_ ? &*registry_ : nullptr, trusted(),
                                             content.issued));
}

crypto::Validity Federation::usual_validity() const { return {now - days(30), now + days(335)}; }

KeyHolder Federation::enrol(KeyRole role, const std::string& holder,
                            crypto::Validity validity) const {
  const KeyType type = role == KeyRole::kCheckpoint ? KeyType::kEd25519 : KeyType::kP256;
  crypto::PrivateKey key = crypto::PrivateKey::generate(type);
  auto certificate = must(crypto::issue_certificate(authority_.key, authority_.certificate,
                                                    {role, holder, key.public_key()}, validity));
  return {std::move(key), std::move(certificate)};
}

void Federation::rotate(std::size_t node, KeyRole role, std::optional<crypto::Validity> validity) {
  MemberNode& member = nodes_.at(node);
  member.add(enrol(role, "node:" + member.id().text(), validity.value_or(usual_validity())));
  content.nodes.at(node).certificates.push_back({member.current(role).certificate});
}

void Federation::revoke(std::size_t node, KeyRole role, Instant revoked_at,
                        std::optional<Instant> invalid_since) {
  content.revocations.push_back(
      {nodes_.at(node).current(role).certificate.fingerprint(), revoked_at, invalid_since});
}

void Federation::expel(std::size_t node) {
  const NodeId& id = nodes_.at(node).id();
  std::erase_if(content.nodes, [&id](const registry::Node& each) { return each.id == id; });
}

std::vector<crypto::Certificate> Federation::certificates_of(
    const std::vector<std::size_t>& recipients) const {
  std::vector<std::size_t> ordered = recipients;
  std::sort(ordered.begin(), ordered.end(),
            [this](std::size_t a, std::size_t b) { return node(a).id() < node(b).id(); });
  std::vector<crypto::Certificate> certificates;
  for (const std::size_t each : ordered) {
    certificates.push_back(node(each).current(KeyRole::kSealing).certificate);
  }
  return certificates;
}

Manifest Federation::manifest(std::size_t sender, const std::vector<std::size_t>& recipients,
                              std::string_view payload, ByteView salt) const {
  std::vector<ManifestRecipient> entries;
  for (const std::size_t each : recipients) {
    const std::string text = node(each).id().text();
    entries.push_back(
        {node(each).id(), node(each).current(KeyRole::kSealing).certificate.fingerprint(),
         id_of<StreamEpoch>("epoch " + text), 1, id_of<Pseudonym>("pseudonym " + text)});
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.node < b.node; });
  std::optional<PayloadDescription> description;
  if (!payload.empty()) {
    description = {"case-summary", 1, payload.size(),
                   crypto::payload_commitment(salt, as_bytes(payload))};
  }
  const Digest some = crypto::sha256(as_bytes("a document of the policy"));
  return {.suite = std::string(kSuiteS1),
          .sender = node(sender).id(),
          .sender_certificate = node(sender).current(KeyRole::kSigning).certificate.fingerprint(),
          .recipients = std::move(entries),
          .message = id_of<MessageId>("message"),
          .reply_to = std::nullopt,
          .kind = std::string(label(Kind::kReferral).name),
          .revision = 1,
          .purpose = Purpose::kIntakeHandoff,
          .basis = {BasisClass::kConsent, "pipa-69-2-1", "2025-06-01"},
          .decision = {id_of<DecisionId>("decision"), registry().version(), registry().digest(),
                       some, some, some, std::vector<Digest>(recipients.size(), some), some},
          .obligations = {{"NO_ONWARD", std::nullopt}, {"REPORT_BACK", 14}},
          .created = now - std::chrono::minutes(1),
          .not_after = now + days(14),
          .payload = description,
          .checkpoint = crypto::Checkpoint{"musubi.example/" + node(sender).id().text(), 7, some},
          .attempt = 1};
}

OpeningContext Federation::opening_context(std::size_t node,
                                           std::span<const crypto::SealingKey> keys) const {
  return {nodes_.at(node).id(), keys, registry(), now};
}

}  // namespace musubi::testing
