#include "protocol/policy/facts.h"

#include "protocol/json/fields.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/decision_text.h"

namespace musubi::policy {
namespace {

bool supplied_by_engine(std::string_view attribute) {
  return attribute == kCategoryAttribute || attribute == kBasisClassAttribute;
}

Result<Fact> fact_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Fact fact;
  fact.value = fields.text("value", kMaxName);
  fact.provenance.source = fields.text("source", kMaxName);
  fact.provenance.asserter = fields.text("asserter", kMaxName);
  fact.provenance.at = fields.instant("at");
  TRY(fields.finish());
  return fact;
}

}  // namespace

// The names of attributes are ASCII, whose order by bytes is the canonical one.
void write(json::Sink& sink, const Facts& facts) {
  sink.open_object();
  for (const auto& [attribute, fact] : facts) {
    sink.key(attribute);
    sink.open_object();
    sink.member("asserter", fact.provenance.asserter);
    sink.member("at", to_text(fact.provenance.at));
    sink.member("source", fact.provenance.source);
    sink.member("value", fact.value);
    sink.close_object();
  }
  sink.close_object();
}

json::Value to_json(const Facts& facts) {
  json::ValueSink sink;
  write(sink, facts);
  return std::move(sink).take();
}

Result<Facts> facts_from_json(const json::Value& value) {
  const json::Object* object = value.object();
  if (object == nullptr) return invalid("json.wrong-type", "/facts");
  if (object->size() > kMaxAttributes) {
    return Error{ErrorCode::kTooLarge, "facts.too-many", "/facts"};
  }
  Facts facts;
  for (const auto& [attribute, member] : *object) {
    if (attribute.empty() || attribute.size() > kMaxName || supplied_by_engine(attribute)) {
      return invalid("facts.bad-attribute", "/facts");
    }
    TRY_ASSIGN(Fact fact, fact_from_json(member, "/facts/" + attribute));
    facts.emplace(attribute, std::move(fact));
  }
  return facts;
}

}  // namespace musubi::policy
