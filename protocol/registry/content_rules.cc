#include "protocol/registry/content_rules.h"

#include "protocol/registry/grammar.h"

namespace musubi::registry {
namespace {

//
Status check_clocks(const RegistryContent& content) {
  if (content.version == 0) return invalid("registry.version", "/version");
  if (content.version == 1 && content.predecessor) {
    return invalid("registry.predecessor", "/predecessor");
  }
  if (content.issued >= content.stale_after || content.stale_after >= content.expires) {
    return invalid("registry.clocks", "/stale_after");
  }
  if (content.expires - content.issued > kMaxRegistryLifetime) {
    return invalid("registry.lifetime", "/expires");
  }
  return {};
}

//
Status check_operator_keys(const std::vector<OperatorKey>& keys, unsigned threshold,
                           std::string_view list) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].id != keys[i].key.id().hex()) {
      return invalid("registry.operator-key", place(list, i));
    }
  }
  TRY(check_distinct(keys, list, [](const OperatorKey& key) { return key.id; }));
  if (threshold > keys.size() || 2 * std::size_t{threshold} <= keys.size()) {
    return invalid("registry.threshold", std::string(list));
  }
  return {};
}

// the federation's own documents, where there are any.
Status check_documents(const RegistryContent& content) {
  const auto is_document = [](const json::Value& value) {
    return value.is_null() || value.object() != nullptr;
  };
  if (!is_document(content.baseline)) return invalid("json.wrong-type", "/baseline");
  if (!is_document(content.catalogue)) return invalid("json.wrong-type", "/catalogue");
  const OrganisationSet listed = listed_organisations(content);
  for (const auto& [organisation, bundle] : content.acceptance) {
    const std::string where = "/acceptance/" + organisation.text();
    if (!listed.contains(organisation)) return invalid("registry.unknown-organisation", where);
    if (bundle.object() == nullptr) return invalid("json.wrong-type", where);
  }
  return {};
}

}  // namespace

std::string place(std::string_view list, std::size_t position, std::string_view member) {
  std::string pointer(list);
  pointer += "/" + std::to_string(position);
  if (!member.empty()) pointer.append("/").append(member);
  return pointer;
}

OrganisationSet listed_organisations(const RegistryContent& content) {
  OrganisationSet listed;
  for (const Organisation& organisation : content.organisations) listed.insert(organisation.id);
  return listed;
}

Status check_content(const RegistryContent& content) {
  if (!is_slug(content.federation)) return invalid("registry.grammar", "/federation");
  TRY(check_clocks(content));
  TRY(check_operator_keys(content.operator_keys, content.threshold, "/operator_keys"));
  TRY(check_operator_keys(content.next_operator_keys, content.next_threshold,
                          "/next_operator_keys"));
  TRY(check_organisations(content));
  TRY(check_contracts(content));
  TRY(check_documents(content));
  TRY(check_revocations(content));
  return check_certificate_holders(content);  // last: it verifies signatures
}

}  // namespace musubi::registry
