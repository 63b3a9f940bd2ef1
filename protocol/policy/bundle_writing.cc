// Bundles to JSON: members that hold their default are left out (P-2).
#include "protocol/policy/bundle_fields.h"
#include "protocol/policy/bundle_names.h"
#include "protocol/policy/example_json.h"
#include "protocol/policy/obligations.h"

namespace musubi::policy {
namespace {

json::Value box_to_json(const Box& box) {
  json::Object object;
  for (const auto& [attribute, values] : box) {
    object.emplace(attribute, json::Array(values.begin(), values.end()));
  }
  return object;
}

json::Value duty_to_json(const Duty& duty) { return to_json(duty); }
json::Value attribute_to_json(const Attribute& attribute) {
  json::Object object = labelled(attribute.label);
  object.emplace("attribute", attribute.name);
  object.emplace("values", json::Array(attribute.values.begin(), attribute.values.end()));
  if (attribute.strict) object.emplace("setting", *attribute.strict);
  return object;
}

json::Value row_to_json(const RuleRow& row) {
  json::Object object = labelled(row.label);
  object.emplace("id", row.id);
  object.emplace("kind", kRowKindNames[static_cast<std::size_t>(row.kind)]);
  object.emplace("when", box_to_json(row.when));
  if (row.kind == RowKind::kPermit) {
    object.emplace("basis", row.basis);
    object.emplace("level", name(row.level));
  }
  if (row.kind == RowKind::kForbid || row.kind == RowKind::kForbidSet) {
    object.emplace("reason", row.reason);
    object.emplace("audience", name(row.audience));
  }
  if (!row.unless.empty()) object.emplace("unless", list(row.unless, box_to_json));
  if (!row.duties.empty()) object.emplace("duties", list(row.duties, duty_to_json));
  if (!row.together.empty()) object.emplace("together", list(row.together, category_to_json));
  return object;
}

json::Value invariant_to_json(const Invariant& invariant) {
  json::Object object = labelled(invariant.label);
  object.emplace("id", invariant.id);
  object.emplace("when", box_to_json(invariant.when));
  return object;
}

json::Object label_map(const std::map<std::string, Label, std::less<>>& labels) {
  json::Object object;
  for (const auto& [name, label] : labels) object.emplace(name, labelled(label));
  return object;
}

json::Value labels_to_json(const Labels& labels) {
  json::Object values;
  for (const auto& [attribute, map] : labels.values) values.emplace(attribute, label_map(map));
  return json::Object{{"values", std::move(values)}, {"basis", label_map(labels.basis)}};
}

}  // namespace

json::Value to_json(const Bundle& bundle) {
  json::Object object{{"format", kBundleFormat},
                      {"name", bundle.name},
                      {"scope", kScopeNames[static_cast<std::size_t>(bundle.scope)]},
                      {"serial", static_cast<std::int64_t>(bundle.serial)},
                      {"domains", list(bundle.domains, attribute_to_json)},
                      {"rows", list(bundle.rows, row_to_json)},
                      {"labels", labels_to_json(bundle.labels)},
                      {"invariants", list(bundle.invariants, invariant_to_json)},
                      {"cases", list(bundle.cases, example_to_json)}};
  if (!bundle.settings.empty()) {
    object.emplace("settings", json::Object(bundle.settings.begin(), bundle.settings.end()));
  }
  if (bundle.effective_from) object.emplace("effective_from", to_text(*bundle.effective_from));
  return object;
}

}  // namespace musubi::policy
