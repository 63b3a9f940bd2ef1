#include "protocol/registry/plan.h"

#include <algorithm>
#include <array>

#include "protocol/registry/content_rules.h"
#include "protocol/registry/grammar.h"
#include "protocol/registry/limits.h"
#include "protocol/registry/parts_json.h"

namespace musubi::registry {
namespace {

using crypto::Certificate;
using crypto::KeyRole;

constexpr std::size_t kMaxId = 32;
constexpr std::array kNodeRoles{KeyRole::kTls, KeyRole::kSigning, KeyRole::kSealing,
                                KeyRole::kCheckpoint};

Duration read_days(json::Fields& fields, std::string_view name) {
  constexpr std::int64_t kMaxDays =
      std::chrono::duration_cast<std::chrono::days>(kMaxRegistryLifetime).count();
  return std::chrono::days{fields.integer(name, 1, kMaxDays)};
}

Result<Node> planned_node_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto id = fields.parsed("id", kMaxId, NodeId::parse);
  const auto endpoint = fields.optional_text("endpoint", kMaxEndpoint);
  const std::string minimum_suite = fields.text("minimum_suite", kMaxSlug);
  TRY(fields.finish());
  return Node{*id, endpoint, {}, minimum_suite};
}

Result<PlannedPerson> person_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const std::string person = fields.text("person", kMaxSlug);
  const auto organisation = fields.parsed("organisation", kMaxId, OrganisationId::parse);
  TRY(fields.finish());
  if (!is_person_of(person, *organisation)) {
    return invalid("registry.grammar", pointer + "/person");
  }
  return PlannedPerson{person, *organisation};
}

Status check_format(const json::Value& value) {
  const json::Value* format = value.find("format");
  if (format == nullptr || format->text() == nullptr) return invalid("plan.format", "/format");
  if (*format->text() == kPlanFormat) return {};
  return Error{ErrorCode::kUnsupported, "plan.format", "/format"};
}

// What the plan says, as content without keys.
RegistryContent planned_content(const FederationPlan& plan) {
  RegistryContent content;
  content.federation = plan.federation;
  content.organisations = plan.organisations;
  content.nodes = plan.nodes;
  content.contracts = plan.contracts;
  return content;
}

Status check_persons(const FederationPlan& plan, const OrganisationSet& listed) {
  for (std::size_t i = 0; i < plan.persons.size(); ++i) {
    if (!listed.contains(plan.persons[i].organisation)) {
      return invalid("registry.unknown-organisation", place("/persons", i));
    }
  }
  return check_distinct(plan.persons, "/persons",
                        [](const PlannedPerson& person) { return person.person; });
}

// The rules that can be checked before there is a key.
Status check_plan(const FederationPlan& plan) {
  if (!is_slug(plan.federation)) return invalid("registry.grammar", "/federation");
  if (plan.clocks.until_stale >= plan.clocks.until_expiry) {
    return invalid("registry.clocks", "/stale_after_days");
  }
  const RegistryContent content = planned_content(plan);
  TRY(check_organisations(content));
  TRY(check_contracts(content));
  TRY(check_certificate_holders(content));
  return check_persons(plan, listed_organisations(content));
}

// Who may hold a certificate, by the holder's name in it.
struct Holders {
  explicit Holders(const FederationPlan& plan) {
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
      nodes.emplace("node:" + plan.nodes[i].id.text(), i);
    }
    for (std::size_t i = 0; i < plan.persons.size(); ++i)
      persons.emplace(plan.persons[i].person, i);
  }
  std::map<std::string, std::size_t> nodes;
  std::map<std::string, std::size_t> persons;
};

Status hand_out(const std::vector<Certificate>& certificates, const FederationPlan& plan,
                RegistryContent& content) {
  const Holders holders(plan);
  for (const Certificate& certificate : certificates) {
    const auto node = holders.nodes.find(certificate.holder());
    const auto person = holders.persons.find(certificate.holder());
    if (node != holders.nodes.end()) {
      content.nodes[node->second].certificates.push_back({certificate});
    } else if (person != holders.persons.end()) {
      const PlannedPerson& planned = plan.persons[person->second];
      content.approval_keys.push_back({planned.person, planned.organisation, certificate});
    } else {
      return invalid("plan.certificate-unclaimed", certificate.holder());
    }
  }
  return {};
}

Status check_all_served(const FederationPlan& plan, const RegistryContent& content) {
  for (const Node& node : content.nodes) {
    for (const KeyRole role : kNodeRoles) {
      const bool served = std::any_of(
          node.certificates.begin(), node.certificates.end(),
          [&](const PinnedCertificate& pinned) { return pinned.certificate.role() == role; });
      if (!served) {
        return invalid("plan.certificate-missing",
                       "node:" + node.id.text() + " " + std::string(key_role_name(role)));
      }
    }
  }
  std::set<std::string> served_persons;
  for (const ApprovalKey& key : content.approval_keys) served_persons.insert(key.person);
  for (const PlannedPerson& person : plan.persons) {
    if (!served_persons.contains(person.person)) {
      return invalid("plan.certificate-missing", person.person);
    }
  }
  return {};
}

}  // namespace

Result<FederationPlan> parse_plan(const json::Value& value) {
  TRY(check_format(value));
  json::Fields fields(value, "");
  (void)fields.text("format", kMaxSlug);  // checked before
  (void)fields.optional_text("note_ja", kMaxNote);
  (void)fields.optional_text("note_en", kMaxNote);
  FederationPlan plan;
  plan.federation = fields.text("federation", kMaxSlug);
  plan.clocks.until_stale = read_days(fields, "stale_after_days");
  plan.clocks.until_expiry = read_days(fields, "expires_after_days");
  plan.organisations =
      read_parts(fields, "organisations", kMaxOrganisations, organisation_from_json);
  plan.nodes = read_parts(fields, "nodes", kMaxNodes, planned_node_from_json);
  plan.persons = read_parts(fields, "persons", kMaxApprovalKeys, person_from_json);
  plan.contracts = read_parts(fields, "contracts", kMaxContracts, contract_from_json);
  TRY(fields.finish());
  TRY(check_plan(plan));
  return plan;
}

Result<Organisation> parse_organisation(const json::Value& value) {
  return organisation_from_json(value, "");
}

Result<Unit> parse_unit(const json::Value& value) { return unit_from_json(value, ""); }

Result<Contract> parse_contract(const json::Value& value) { return contract_from_json(value, ""); }

Result<RegistryContent> first_content(const FederationPlan& plan, const PlanMaterials& materials) {
  RegistryContent content = planned_content(plan);
  content.version = 1;
  content.issued = materials.issued;
  content.stale_after = materials.issued + plan.clocks.until_stale;
  content.expires = materials.issued + plan.clocks.until_expiry;
  content.threshold = content.next_threshold = materials.threshold;
  content.operator_keys = content.next_operator_keys = materials.operator_keys;
  content.authorities = materials.authorities;
  content.baseline = materials.baseline;
  content.catalogue = materials.catalogue;
  content.acceptance = materials.acceptance;
  TRY(hand_out(materials.certificates, plan, content));
  TRY(check_all_served(plan, content));
  return content_from_json(to_json(content));
}

}  // namespace musubi::registry
