#include "protocol/registry/grammar.h"
#include "protocol/registry/limits.h"
#include "protocol/registry/parts_json.h"

namespace musubi::registry {
namespace {

constexpr std::size_t kMaxId = 24;

json::Value id_to_json(const OrganisationId& id) { return id.text(); }

Result<OrganisationId> id_from_json(const json::Value& value, const std::string& pointer) {
  if (value.text() == nullptr) return invalid("json.wrong-type", pointer);
  const auto id = OrganisationId::parse(*value.text());
  if (!id) return invalid("json.bad-value", pointer);
  return *id;
}

json::Value category_to_json(const Category& category) { return label(category).name; }

Result<Category> category_from_json(const json::Value& value, const std::string& pointer) {
  if (value.text() == nullptr) return invalid("json.wrong-type", pointer);
  const auto category = parse_category(*value.text());
  if (!category) return invalid("registry.categories", pointer);
  return *category;
}

}  // namespace

json::Value contract_to_json(const Contract& contract) {
  return json::Object{
      {"categories", array_to_json(contract.categories, category_to_json)},
      {"commissioners", array_to_json(contract.commissioners, id_to_json)},
      {"contractor", contract.contractor.text()},
      {"from", to_text(contract.from)},
      {"id", contract.id},
      {"programme", contract.programme},
      {"statute", contract.statute},
      {"until", to_text(contract.until)},
  };
}

Result<Contract> contract_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const std::string id = fields.text("id", kMaxSlug);
  auto commissioners = read_parts(fields, "commissioners", kMaxCommissioners, id_from_json);
  const auto contractor = fields.parsed("contractor", kMaxId, OrganisationId::parse);
  const std::string programme = fields.text("programme", kMaxSlug);
  const std::string statute = fields.text("statute", kMaxSlug);
  auto categories = read_parts(fields, "categories", kCategoryCount, category_from_json);
  const Instant from = fields.instant("from");
  const Instant until = fields.instant("until");
  TRY(fields.finish());
  return Contract{id,      std::move(commissioners), *contractor, programme,
                  statute, std::move(categories),    from,        until};
}

}  // namespace musubi::registry
