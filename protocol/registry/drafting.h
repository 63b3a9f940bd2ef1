// How the operator makes the next version: the content that is in force, and what is to change.
// Pure. Nothing here is in force before a threshold of operator keys has signed it.
#pragma once

#include <span>
#include <variant>

#include "protocol/registry/registry.h"

namespace musubi::registry {

// How long after its issue a version is stale, and expires.
struct Clocks {
  Duration until_stale;
  Duration until_expiry;
};

struct AddOrganisation {
  Organisation organisation;
};
// A new name, alias, unit, capability …; the id stays.
struct ChangeOrganisation {
  Organisation organisation;
};
struct AddNode {
  Node node;
};
// Beside the one that is there: both count until the old one is retired or runs out.
struct AddCertificate {
  NodeId node;
  crypto::Certificate certificate;
};
// Takes a node's certificate off the list. Its key was not lost: to say so, revoke it.
struct RetireCertificate {
  Digest certificate;
};
// Of a node or a person. It stays listed, so that what it signed before stays verifiable.
struct RevokeCertificate {
  Revocation revocation;
};
struct AddApprovalKey {
  ApprovalKey key;
};
struct AddContract {
  Contract contract;
};
struct PublishAcceptance {
  OrganisationId organisation;
  json::Value bundle;
};
// Who may sign the version after this one.
struct NameSuccessors {
  std::vector<OperatorKey> keys;
  unsigned threshold;
};

using Change =
    std::variant<AddOrganisation, ChangeOrganisation, AddNode, AddCertificate, RetireCertificate,
                 RevokeCertificate, AddApprovalKey, AddContract, PublishAcceptance, NameSuccessors>;

// Whose person "person:lg-032026-p01" is: lg-032026. Absent if the text names no person.
[[nodiscard]] std::optional<OrganisationId> organisation_of_person(std::string_view person);

// The version after `current`, with the changes made in order and the clocks wound up again;
// no changes at all just wind them up. It is to be signed by the keys that `current` names as
// successors, which become its operator keys. Refused as a whole if one change is: "draft.…"
// for what contradicts `current`, with the id concerned as detail, and as content_from_json()
// refuses the outcome.
[[nodiscard]] Result<RegistryContent> draft_next(const RegistryContent& current,
                                                 std::span<const Change> changes, Instant issued,
                                                 Clocks clocks);

}  // namespace musubi::registry
