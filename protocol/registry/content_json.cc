#include "crypto/primitives/hash.h"
#include "protocol/registry/content_rules.h"
#include "protocol/registry/grammar.h"
#include "protocol/registry/limits.h"
#include "protocol/registry/parts_json.h"

namespace musubi::registry {
namespace {

json::Value version_to_json(std::uint64_t version) { return static_cast<std::int64_t>(version); }

unsigned read_threshold(json::Fields& fields, std::string_view name) {
  return static_cast<unsigned>(fields.integer(name, 1, kMaxOperatorKeys));
}

json::Value acceptance_to_json(const std::map<OrganisationId, json::Value>& acceptance) {
  json::Object object;
  for (const auto& [organisation, bundle] : acceptance) {
    object.emplace(organisation.text(), bundle);
  }
  return object;
}

Result<std::map<OrganisationId, json::Value>> acceptance_from_json(const json::Value& value) {
  const json::Object* object = value.object();
  if (object == nullptr) return invalid("json.wrong-type", "/acceptance");
  if (object->size() > kMaxOrganisations) {
    return Error{ErrorCode::kTooLarge, "json.too-many-items", "/acceptance"};
  }
  std::map<OrganisationId, json::Value> acceptance;
  for (const auto& [name, bundle] : *object) {
    const auto id = OrganisationId::parse(name);
    if (!id) return invalid("json.bad-value", "/acceptance");
    acceptance.emplace(*id, bundle);
  }
  return acceptance;
}

// An unknown format is told apart from a broken one before anything else is looked at.
Status check_format(const json::Value& value) {
  const json::Value* format = value.find("format");
  if (format == nullptr || format->text() == nullptr) return invalid("registry.format", "/format");
  if (*format->text() == kRegistryFormat) return {};
  return Error{ErrorCode::kUnsupported, "registry.format", "/format"};
}

std::optional<Digest> read_predecessor(json::Fields& fields) {
  if (!fields.has("predecessor")) return std::nullopt;
  return fields.digest("predecessor");
}

Result<RegistryContent> decode(const json::Value& value) {
  json::Fields fields(value, "");
  (void)fields.text("format", kMaxSlug);  // checked before
  RegistryContent content;
  content.federation = fields.text("federation", kMaxSlug);
  content.version = static_cast<std::uint64_t>(fields.integer("version", 1, json::kMaxInteger));
  content.predecessor = read_predecessor(fields);
  content.issued = fields.instant("issued");
  content.stale_after = fields.instant("stale_after");
  content.expires = fields.instant("expires");
  content.threshold = read_threshold(fields, "threshold");
  content.operator_keys =
      read_parts(fields, "operator_keys", kMaxOperatorKeys, operator_key_from_json);
  content.next_threshold = read_threshold(fields, "next_threshold");
  content.next_operator_keys =
      read_parts(fields, "next_operator_keys", kMaxOperatorKeys, operator_key_from_json);
  content.authorities = read_parts(fields, "authorities", kMaxAuthorities, certificate_from_json);
  content.organisations =
      read_parts(fields, "organisations", kMaxOrganisations, organisation_from_json);
  content.nodes = read_parts(fields, "nodes", kMaxNodes, node_from_json);
  content.contracts = read_parts(fields, "contracts", kMaxContracts, contract_from_json);
  content.approval_keys =
      read_parts(fields, "approval_keys", kMaxApprovalKeys, approval_key_from_json);
  content.revocations = read_parts(fields, "revocations", kMaxRevocations, revocation_from_json);
  content.baseline = fields.value("baseline");
  const json::Value& acceptance = fields.value("acceptance");
  content.catalogue = fields.value("catalogue");
  TRY(fields.finish());
  TRY_ASSIGN(content.acceptance, acceptance_from_json(acceptance));
  return content;
}

}  // namespace

json::Value to_json(const RegistryContent& content) {
  json::Object object{
      {"acceptance", acceptance_to_json(content.acceptance)},
      {"approval_keys", array_to_json(content.approval_keys, approval_key_to_json)},
      {"authorities", array_to_json(content.authorities, certificate_to_json)},
      {"baseline", content.baseline},
      {"catalogue", content.catalogue},
      {"contracts", array_to_json(content.contracts, contract_to_json)},
      {"expires", to_text(content.expires)},
      {"federation", content.federation},
      {"format", kRegistryFormat},
      {"issued", to_text(content.issued)},
      {"next_operator_keys", array_to_json(content.next_operator_keys, operator_key_to_json)},
      {"next_threshold", std::int64_t{content.next_threshold}},
      {"nodes", array_to_json(content.nodes, node_to_json)},
      {"operator_keys", array_to_json(content.operator_keys, operator_key_to_json)},
      {"organisations", array_to_json(content.organisations, organisation_to_json)},
      {"revocations", array_to_json(content.revocations, revocation_to_json)},
      {"stale_after", to_text(content.stale_after)},
      {"threshold", std::int64_t{content.threshold}},
      {"version", version_to_json(content.version)},
  };
  if (content.predecessor) object.emplace("predecessor", content.predecessor->hex());
  return object;
}

Digest digest_of(const RegistryContent& content) {
  return crypto::sha256(as_bytes(json::to_canonical(to_json(content))));
}

Result<RegistryContent> content_from_json(const json::Value& value) {
  TRY(check_format(value));
  TRY_ASSIGN(RegistryContent content, decode(value));
  TRY(check_content(content));
  return content;
}

}  // namespace musubi::registry
