#include "protocol/registry/continuity.h"

#include <map>
#include <set>

namespace musubi::registry {
namespace {

// At least as strict.
bool keeps(const Revocation& now, const Revocation& before) {
  if (now.revoked_at > before.revoked_at) return false;
  return !before.invalid_since ||
         (now.invalid_since && *now.invalid_since <= *before.invalid_since);
}

// Every certificate that the content lists.
std::set<Digest> listed_certificates(const RegistryContent& content) {
  std::set<Digest> listed;
  for (const Node& node : content.nodes) {
    for (const PinnedCertificate& pinned : node.certificates) {
      listed.insert(pinned.certificate.fingerprint());
    }
  }
  for (const ApprovalKey& key : content.approval_keys) {
    listed.insert(key.certificate.fingerprint());
  }
  return listed;
}

//
Status check_revocations_stay(const RegistryContent& next, const RegistryContent& current) {
  const std::set<Digest> listed = listed_certificates(next);
  std::map<Digest, const Revocation*> revoked;
  for (const Revocation& revocation : next.revocations) {
    revoked.emplace(revocation.certificate, &revocation);
  }
  for (const Revocation& before : current.revocations) {
    if (!listed.contains(before.certificate)) continue;
    const auto now = revoked.find(before.certificate);
    if (now == revoked.end() || !keeps(*now->second, before)) {
      return refused("registry.revocation-dropped", before.certificate.hex());
    }
  }
  return {};
}

}  // namespace

Status check_continues(const RegistryContent& next, const RegistryContent& current) {
  if (next.federation != current.federation) return refused("registry.federation");
  if (next.issued < current.issued) return refused("registry.issued-before");
  return check_revocations_stay(next, current);
}

}  // namespace musubi::registry
