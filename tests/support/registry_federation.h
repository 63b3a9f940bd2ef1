// A small federation for the tests of the registry. All names and keys are synthetic.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "crypto/certificates/authority.h"
#include "protocol/registry/registry.h"

namespace musubi::registry::testing {

inline Instant at(std::string_view text) { return *parse_instant(text); }
inline OrganisationId organisation_id(std::string_view text) {
  return *OrganisationId::parse(text);
}
inline NodeId node_id(std::string_view text) { return *NodeId::parse(text); }

template <class T>
T expect_value(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().reason + " " + result.error().detail);
  return *std::move(result);
}

inline const crypto::Validity kFiscalYear{at("2026-04-01T00:00:00.000Z"),
                                          at("2027-03-31T23:59:59.000Z")};
inline const Instant kIssued = at("2026-11-21T00:00:00.000Z");
inline const Instant kStale = at("2026-11-28T00:00:00.000Z");
inline const Instant kExpires = at("2026-12-21T00:00:00.000Z");

inline crypto::PrivateKey new_key(crypto::KeyRole role = crypto::KeyRole::kSigning) {
  return crypto::PrivateKey::generate(
      role == crypto::KeyRole::kCheckpoint ? crypto::KeyType::kEd25519 : crypto::KeyType::kP256);
}

// The consortium's certificate authority.
struct Authority {
  crypto::PrivateKey key = new_key();
  crypto::Certificate certificate =
      expect_value(make_authority_certificate(key, "authority:op-000000", kFiscalYear));

  [[nodiscard]] crypto::Certificate issue(const crypto::PrivateKey& subject, crypto::KeyRole role,
                                          std::string_view holder,
                                          crypto::Validity validity = kFiscalYear) const {
    const crypto::CertificateRequest request{role, std::string(holder), subject.public_key()};
    return expect_value(issue_certificate(key, certificate, request, validity));
  }
  [[nodiscard]] crypto::Certificate issue(crypto::KeyRole role, std::string_view holder,
                                          crypto::Validity validity = kFiscalYear) const {
    return issue(new_key(role), role, holder, validity);
  }
};

inline OperatorKey operator_key(const crypto::PrivateKey& key) {
  return {key.public_key().id().hex(), key.public_key()};
}

inline Organisation organisation(std::string_view id, std::string_view name_ja,
                                 std::string_view name_en, std::string_view body_kind) {
  Organisation made{.id = organisation_id(id),
                    .name_ja = std::string(name_ja),
                    .name_en = std::string(name_en),
                    .fictional = true,
                    .municipality_code = {},
                    .corporate_number = {},
                    .aliases = {},
                    .units = {},
                    .capabilities = {},
                    .local_names = {},
                    .body_kind = std::string(body_kind)};
  if (id.starts_with("lg-")) made.municipality_code = MunicipalityCode::parse(id.substr(3));
  return made;
}

// Who signs: three keys, of which two are enough.
struct Operators {
  crypto::PrivateKey a = new_key();
  crypto::PrivateKey b = new_key();
  crypto::PrivateKey c = new_key(crypto::KeyRole::kCheckpoint);  // an Ed25519 key may sign, too

  [[nodiscard]] std::vector<OperatorKey> keys() const {
    return {operator_key(a), operator_key(b), operator_key(c)};
  }
  [[nodiscard]] std::vector<Digest> ids() const {
    return {a.public_key().id(), b.public_key().id(), c.public_key().id()};
  }
};

// Two municipalities and the body that both contract.
struct Federation {
  Authority authority;
  Operators operators;

  [[nodiscard]] Node node(std::string_view id, std::string_view endpoint) const {
    Node made{node_id(id), std::string(endpoint), {}, "S1"};
    for (const auto role : {crypto::KeyRole::kTls, crypto::KeyRole::kSigning,
                            crypto::KeyRole::kSealing, crypto::KeyRole::kCheckpoint}) {
      made.certificates.push_back({authority.issue(role, "node:" + std::string(id))});
    }
    return made;
  }

  [[nodiscard]] RegistryContent content(std::uint64_t version = 1) const {
    RegistryContent made;
    made.federation = "miyako-area";
    made.version = version;
    made.issued = kIssued;
    made.stale_after = kStale;
    made.expires = kExpires;
    made.threshold = made.next_threshold = 2;
    made.operator_keys = made.next_operator_keys = operators.keys();
    made.authorities = {authority.certificate};
    made.organisations = {
        organisation("lg-032026", "架空の宮古市", "Fictional Miyako", "municipality"),
        organisation("lg-034827", "架空の山田町", "Fictional Yamada", "municipality"),
        organisation("op-000001", "架空の支援網", "Fictional network", "contractor")};
    made.organisations[0].capabilities = {"swa-106-4", "swa-106-6"};
    made.organisations[0].local_names = {{"coordinator", "共生社会推進員"}};
    made.organisations[2].aliases = {"架空ネット"};
    made.organisations[2].units = {{"rainbow", "相談支援事業所れいんぼー", "Rainbow"}};
    made.nodes = {node("lg-032026-01", "https://miyako.example:8443"),
                  node("op-000001-01", "https://[::1]:8443")};
    made.contracts = {{"joint-1",
                       {organisation_id("lg-032026"), organisation_id("lg-034827")},
                       organisation_id("op-000001"),
                       "core-consultation-centre",
                       "dss-77",
                       {Category::kIdentity, Category::kServicesPlan},
                       kFiscalYear.from,
                       kFiscalYear.until}};
    made.approval_keys = {{"person:lg-032026-p01", organisation_id("lg-032026"),
                           authority.issue(crypto::KeyRole::kApproval, "person:lg-032026-p01")}};
    made.baseline = json::Object{{"name", "baseline"}};
    made.acceptance = {{organisation_id("op-000001"), json::Object{{"name", "acceptance"}}}};
    made.catalogue = json::Object{{"rows", json::Array{}}};
    return made;
  }

  [[nodiscard]] Bytes sign(const RegistryContent& content,
                           const std::vector<const crypto::PrivateKey*>& keys) const {
    return sign_registry(content, keys);
  }
  // By two of the three.
  [[nodiscard]] Bytes sign(const RegistryContent& content) const {
    return sign(content, {&operators.a, &operators.c});
  }

  [[nodiscard]] Result<Registry> accept_first(ByteView document,
                                              Instant floor = kNoTimeFloor) const {
    return accept_registry(document, nullptr, operators.ids(), floor);
  }
  [[nodiscard]] Registry registry(const RegistryContent& content) const {
    return expect_value(accept_first(sign(content)));
  }
};

// "ok", or the reason.
template <class T>
std::string outcome(const Result<T>& result) {
  return result.ok() ? "ok" : result.error().reason;
}

}  // namespace musubi::registry::testing
