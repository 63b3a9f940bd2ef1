// Nodes, approval keys, authorities and revocations: whose key is whose.
#include <algorithm>

#include "protocol/registry/content_rules.h"
#include "protocol/registry/grammar.h"

namespace musubi::registry {
namespace {

using crypto::Certificate;
using crypto::KeyRole;

bool is_node_role(KeyRole role) {
  return role == KeyRole::kTls || role == KeyRole::kSigning || role == KeyRole::kSealing ||
         role == KeyRole::kCheckpoint;
}

// The certificates and keys seen so far: each may be there once.
class Census {
 public:
  Status count(const Certificate& certificate, const std::string& where) {
    if (!certificates_.insert(certificate.fingerprint()).second) {
      return invalid("registry.duplicate", where);
    }
    if (!keys_.insert(certificate.public_key().id()).second) {
      return invalid("registry.key-reuse", where);
    }
    return {};
  }

 private:
  std::set<Digest> certificates_;
  std::set<Digest> keys_;
};

Status check_issuer(const Certificate& certificate, const std::vector<Certificate>& authorities,
                    const std::string& where) {
  const bool issued =
      std::any_of(authorities.begin(), authorities.end(),
                  [&](const Certificate& authority) { return certificate.issued_by(authority); });
  if (!issued) return invalid("registry.issuer", where);
  return {};
}

Status check_authorities(const std::vector<Certificate>& authorities, Census& census) {
  for (std::size_t i = 0; i < authorities.size(); ++i) {
    const std::string where = place("/authorities", i);
    if (authorities[i].role() != KeyRole::kAuthority) return invalid("registry.role", where);
    TRY(census.count(authorities[i], where));
  }
  return {};
}

Status check_node(const Node& node, const std::string& where) {
  if (node.endpoint && !is_endpoint(*node.endpoint)) {
    return invalid("registry.endpoint", where + "/endpoint");
  }
  if (!is_suite(node.minimum_suite)) return invalid("registry.suite", where + "/minimum_suite");
  const std::string holder = "node:" + node.id.text();
  for (std::size_t i = 0; i < node.certificates.size(); ++i) {
    const Certificate& certificate = node.certificates[i].certificate;
    const std::string at = place(where + "/certificates", i);
    if (!is_node_role(certificate.role())) return invalid("registry.role", at);
    if (certificate.holder() != holder) return invalid("registry.holder", at);
  }
  return {};
}

Status check_distinct_nodes(const std::vector<Node>& nodes) {
  TRY(check_distinct(nodes, "/nodes", [](const Node& node) { return node.id; }));
  std::set<std::string> endpoints;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].endpoint && !endpoints.insert(*nodes[i].endpoint).second) {
      return invalid("registry.duplicate", place("/nodes", i, "endpoint"));
    }
  }
  return {};
}

Status check_nodes(const RegistryContent& content, const OrganisationSet& listed, Census& census) {
  TRY(check_distinct_nodes(content.nodes));
  for (std::size_t i = 0; i < content.nodes.size(); ++i) {
    const Node& node = content.nodes[i];
    const std::string where = place("/nodes", i);
    if (!listed.contains(node.id.organisation())) {
      return invalid("registry.unknown-organisation", where);
    }
    TRY(check_node(node, where));
    for (std::size_t j = 0; j < node.certificates.size(); ++j) {
      const std::string at = place(where + "/certificates", j);
      TRY(census.count(node.certificates[j].certificate, at));
      TRY(check_issuer(node.certificates[j].certificate, content.authorities, at));
    }
  }
  return {};
}

Status check_approval_key(const ApprovalKey& key, const std::string& where) {
  if (!is_person_of(key.person, key.organisation)) {
    return invalid("registry.grammar", where + "/person");
  }
  if (key.certificate.role() != KeyRole::kApproval) return invalid("registry.role", where);
  if (key.certificate.holder() != key.person) return invalid("registry.holder", where);
  return {};
}

Status check_approval_keys(const RegistryContent& content, const OrganisationSet& listed,
                           Census& census) {
  for (std::size_t i = 0; i < content.approval_keys.size(); ++i) {
    const ApprovalKey& key = content.approval_keys[i];
    const std::string where = place("/approval_keys", i);
    if (!listed.contains(key.organisation)) {
      return invalid("registry.unknown-organisation", where);
    }
    TRY(check_approval_key(key, where));
    TRY(census.count(key.certificate, where));
    TRY(check_issuer(key.certificate, content.authorities, where));
  }
  return {};
}

}  // namespace

Status check_certificate_holders(const RegistryContent& content) {
  const OrganisationSet listed = listed_organisations(content);
  Census census;
  TRY(check_authorities(content.authorities, census));
  TRY(check_nodes(content, listed, census));
  return check_approval_keys(content, listed, census);
}

Status check_revocations(const RegistryContent& content) {
  TRY(check_distinct(content.revocations, "/revocations",
                     [](const Revocation& revocation) { return revocation.certificate; }));
  std::set<Digest> authorities;
  for (const Certificate& authority : content.authorities) {
    authorities.insert(authority.fingerprint());
  }
  for (std::size_t i = 0; i < content.revocations.size(); ++i) {
    const Revocation& revocation = content.revocations[i];
    const std::string where = place("/revocations", i);
    if (revocation.invalid_since && *revocation.invalid_since > revocation.revoked_at) {
      return invalid("registry.revocation", where);
    }
    if (authorities.contains(revocation.certificate)) {
      return invalid("registry.revoked-authority", where);
    }
  }
  return {};
}

}  // namespace musubi::registry
