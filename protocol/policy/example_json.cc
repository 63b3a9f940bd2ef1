#include "protocol/policy/example_json.h"

#include "protocol/policy/bundle_fields.h"
#include "protocol/policy/obligations.h"

namespace musubi::policy {
namespace {

Result<Expectation> expectation_from_json(const json::Value& value, const std::string& where) {
  json::Fields fields(value, where);
  Expectation expected;
  read_list(fields, "categories", kCategoryCount, expected.categories, category_item);
  if (fields.has("reason")) {
    expected.reason = fields.text("reason", kMaxName);
  } else {
    expected.level = fields.parsed("level", kMaxName, parse_level);
    read_optional_list(fields, "duties", kMaxDutiesPerRow, expected.duties, duty_from_json);
  }
  TRY(fields.finish());
  return expected;
}

json::Value expectation_to_json(const Expectation& expected) {
  json::Object object{{"categories", list(expected.categories, category_to_json)}};
  if (!expected.level) {
    object.emplace("reason", expected.reason);
    return object;
  }
  object.emplace("level", name(*expected.level));
  if (!expected.duties.empty()) {
    object.emplace("duties", list(expected.duties, [](const Duty& duty) { return to_json(duty); }));
  }
  return object;
}

}  // namespace

Result<ExampleCase> example_from_json(const json::Value& value, const std::string& where) {
  json::Fields fields(value, where);
  ExampleCase example;
  example.id = fields.text("id", kMaxName);
  example.basis = fields.text("basis", kMaxName);
  const json::Value& facts = fields.value("facts");
  read_list(fields, "releases", kCategoryCount, example.releases, category_item);
  read_optional_list(fields, "expects", kCategoryCount, example.expects, expectation_from_json);
  example.label = read_label(fields);
  TRY(fields.finish());
  TRY_ASSIGN(example.facts, texts_from_json(facts, fields.pointer_to("facts")));
  return example;
}

json::Value example_to_json(const ExampleCase& example) {
  json::Object object = labelled(example.label);
  object.emplace("id", example.id);
  object.emplace("basis", example.basis);
  object.emplace("facts", json::Object(example.facts.begin(), example.facts.end()));
  object.emplace("releases", list(example.releases, category_to_json));
  if (!example.expects.empty()) {
    object.emplace("expects", list(example.expects, expectation_to_json));
  }
  return object;
}

}  // namespace musubi::policy
