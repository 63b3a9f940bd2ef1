#include "protocol/policy/facts.h"

#include "protocol/json/fields.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/decision_text.h"
#include "protocol/policy/stated_facts.h"

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

Result<Fact> stated_fact_from_json(const json::Value& value, const std::string& pointer,
                                   const Provenance& unstated) {
  if (value.text() == nullptr) return fact_from_json(value, pointer);
  if (value.text()->empty()) return invalid("json.bad-value", pointer);
  if (value.text()->size() > kMaxName) return invalid("json.too-long", pointer);
  return Fact{*value.text(), unstated};
}

// `read(member, pointer)` makes each fact.
template <class Read>
Result<Facts> read_facts(const json::Value& value, Read read) {
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
    TRY_ASSIGN(Fact fact, read(member, "/facts/" + attribute));
    facts.emplace(attribute, std::move(fact));
  }
  return facts;
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
  return read_facts(value, fact_from_json);
}

Result<Facts> stated_facts_from_json(const json::Value& value, const Provenance& unstated) {
  return read_facts(value, [&](const json::Value& member, const std::string& pointer) {
    return stated_fact_from_json(member, pointer, unstated);
  });
}

}  // namespace musubi::policy
