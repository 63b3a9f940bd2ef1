// A federation plan: who is to take part, as people write it down before there is a key
// (docs/spec/registry.md, annex A). With certificates it becomes the first registry.
#pragma once

#include "protocol/registry/drafting.h"

namespace musubi::registry {

inline constexpr std::string_view kPlanFormat = "musubi-federation-plan-1";
inline constexpr std::size_t kMaxPlanBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kMaxNote = 2000;

// A person who is to get an approval key.
struct PlannedPerson {
  std::string person;  // "person:lg-032026-p01"
  OrganisationId organisation;
};

struct FederationPlan {
  std::string federation;
  Clocks clocks;
  std::vector<Organisation> organisations;
  std::vector<Node> nodes;  // without certificates
  std::vector<PlannedPerson> persons;
  std::vector<Contract> contracts;
};

// Checks all rules that need no keys. Reasons "plan.format", "registry.…", "json.…".
[[nodiscard]] Result<FederationPlan> parse_plan(const json::Value& value);

// The parts that people write one by one later, as they stand in a plan. What they must fit
// together with is checked where they are drafted. "json.…", "registry.categories".
[[nodiscard]] Result<Organisation> parse_organisation(const json::Value& value);
[[nodiscard]] Result<Unit> parse_unit(const json::Value& value);
[[nodiscard]] Result<Contract> parse_contract(const json::Value& value);

// What a plan lacks.
struct PlanMaterials {
  Instant issued;
  unsigned threshold = 1;
  std::vector<OperatorKey> operator_keys;
  std::vector<crypto::Certificate> authorities;
  std::vector<crypto::Certificate> certificates;  // of all nodes and persons, in any order
  json::Value baseline;
  json::Value catalogue;
  std::map<OrganisationId, json::Value> acceptance;
};

// The content of version 1, ready to be signed. Refused: "plan.certificate-missing" (a node lacks
// one of its four roles, or a person theirs; the detail says whose), "plan.certificate-unclaimed"
// (nobody in the plan holds it), and as content_from_json() refuses.
[[nodiscard]] Result<RegistryContent> first_content(const FederationPlan& plan,
                                                    const PlanMaterials& materials);

}  // namespace musubi::registry
