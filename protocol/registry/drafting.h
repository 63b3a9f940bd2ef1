// How an operator makes the next version: the content that is in force, and what is to change.
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
// Only one that nothing else in the registry needs any more. Its acceptance rules go with it.
struct RemoveOrganisation {
  OrganisationId organisation;
};
struct AddUnit {
  OrganisationId organisation;
  Unit unit;
};
struct RemoveUnit {
  OrganisationId organisation;
  std::string unit;
};
struct AddCapability {
  OrganisationId organisation;
  std::string capability;
};
struct RemoveCapability {
  OrganisationId organisation;
  std::string capability;
};
struct AddNode {
  Node node;
};
// With its certificates: what it signed can be checked against earlier versions only.
struct RemoveNode {
  NodeId node;
};
// Where it listens from now on; absent: it only connects outward.
struct ChangeEndpoint {
  NodeId node;
  std::optional<std::string> endpoint;
};
// Beside the one that is there: both count until the old one is retired or runs out.
struct AddCertificate {
  NodeId node;
  crypto::Certificate certificate;
};
// Takes a node's or a person's certificate off the list. Its key was not lost: to say so, revoke
// it.
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
// Another period or scope; the id stays.
struct ChangeContract {
  Contract contract;
};
struct RemoveContract {
  std::string contract;
};
// The federation's own documents, as policy.md describes them.
struct ReplaceBaseline {
  json::Value bundle;
};
struct ReplaceCatalogue {
  json::Value catalogue;
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

using Change = std::variant<AddOrganisation, ChangeOrganisation, RemoveOrganisation, AddUnit,
                            RemoveUnit, AddCapability, RemoveCapability, AddNode, RemoveNode,
                            ChangeEndpoint, AddCertificate, RetireCertificate, RevokeCertificate,
                            AddApprovalKey, AddContract, ChangeContract, RemoveContract,
                            ReplaceBaseline, ReplaceCatalogue, PublishAcceptance, NameSuccessors>;

// Whose person "person:lg-032026-p01" is: lg-032026. Absent if the text names no person.
[[nodiscard]] std::optional<OrganisationId> organisation_of_person(std::string_view person);

// The version after `current`, which it names as its predecessor, with the changes made in order
// and the clocks wound up again; no changes at all just wind them up. It is to be signed by the
// keys that `current` names as successors, which become its operator keys. Refused as a whole if
// one change is: "draft.…" for what contradicts `current`, with the id concerned as detail, and as
// content_from_json() refuses the outcome.
[[nodiscard]] Result<RegistryContent> draft_next(const RegistryContent& current,
                                                 std::span<const Change> changes, Instant issued,
                                                 Clocks clocks);

}  // namespace musubi::registry
