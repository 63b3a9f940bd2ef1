#include "node/api/openapi/document.h"

#include <algorithm>
#include <functional>
#include <set>

namespace musubi::node {
namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr std::string_view kInComponents = "#/components/schemas/";
constexpr std::string_view kSchemaEnding = ".schema.json";

// What every operation may be answered with; what it says of a status itself comes first.
struct Refusal {
  std::string_view status;
  std::string_view component;
  bool for_bodies_only;
};
constexpr Refusal kRefusals[] = {
    {"401", "Unauthorised", false}, {"403", "Refused", false}, {"413", "TooLarge", true},
    {"422", "Invalid", false},      {"500", "Failed", false},  {"503", "Unavailable", false},
};
constexpr std::string_view kNotFound = "404";     // where the path names something
constexpr std::string_view kNotModified = "304";  // of what is read

Error fault(std::string_view where) {
  return {ErrorCode::kInternal, "api.bad-description", std::string(where)};
}

// Objects become one; two lists of tags do, too. Nothing else is said twice.
Status merge(Object& into, Object from, const std::string& where) {
  for (auto& [name, value] : from) {
    const std::string place = where + "/" + name;
    const auto there = into.find(name);
    if (there == into.end()) {
      into.emplace(name, std::move(value));
    } else if (there->second.object() != nullptr && value.object() != nullptr) {
      TRY(merge(*there->second.object(), std::move(*value.object()), place));
    } else if (place == "/tags" && there->second.array() != nullptr && value.array() != nullptr) {
      std::ranges::move(*value.array(), std::back_inserter(*there->second.array()));
    } else {
      return fault(place);
    }
  }
  return {};
}

Value component(std::string_view kind, std::string_view name) {
  return Object{{"$ref", "#/components/" + std::string(kind) + "/" + std::string(name)}};
}

void add_answers_of_all(std::string_view path, std::string_view method, Object& operation) {
  Object* responses = operation.try_emplace("responses", Object{}).first->second.object();
  if (responses == nullptr) return;
  const auto add = [responses](std::string_view status, std::string_view name) {
    responses->try_emplace(std::string(status), component("responses", name));
  };
  for (const Refusal& refusal : kRefusals) {
    if (refusal.for_bodies_only && !operation.contains("requestBody")) continue;
    add(refusal.status, refusal.component);
  }
  if (path.find('{') != std::string_view::npos) add(kNotFound, "NotFound");
  if (method == "get") add(kNotModified, "NotModified");
}

// Whatever is read can be asked for again (node/api/conditional.h).
void add_condition(std::string_view method, Object& operation) {
  if (method != "get") return;
  Array* parameters = operation.try_emplace("parameters", Array{}).first->second.array();
  if (parameters != nullptr) parameters->push_back(component("parameters", "IfNoneMatch"));
}

void add_what_all_have(Object& document) {
  const auto paths = document.find("paths");
  if (paths == document.end() || paths->second.object() == nullptr) return;
  for (auto& [path, item] : *paths->second.object()) {
    if (item.object() == nullptr) continue;
    for (auto& [method, operation] : *item.object()) {
      if (operation.object() == nullptr) continue;
      add_answers_of_all(path, method, *operation.object());
      add_condition(method, *operation.object());
    }
  }
}

// Calls `visit` with the text of each "$ref" in `value`.
void for_each_reference(Value& value, const std::function<void(std::string&)>& visit) {
  if (Array* array = value.array()) {
    for (Value& item : *array) for_each_reference(item, visit);
  }
  Object* object = value.object();
  if (object == nullptr) return;
  for (auto& [name, member] : *object) {
    if (name == "$ref" && member.text() != nullptr) {
      std::string reference = *member.text();
      visit(reference);
      member = reference;
    } else {
      for_each_reference(member, visit);
    }
  }
}

// The schemas of the specification, by the name that they have among the components.
class Shelf {
 public:
  static Result<Shelf> of(std::span<const NamedText> schemas) {
    Shelf shelf;
    for (const NamedText& each : schemas) {
      if (!each.name.ends_with(kSchemaEnding)) continue;
      const std::string name(each.name.substr(0, each.name.size() - kSchemaEnding.size()));
      TRY_ASSIGN(Value schema, json::parse(as_bytes(each.text)));
      if (const Value* id = schema.find("$id")) shelf.names_.emplace(*id->text(), name);
      shelf.schemas_.emplace(name, std::move(schema));
    }
    return shelf;
  }

  // As it is within the document, where its references start from the document's root.
  [[nodiscard]] Result<Value> take(const std::string& name) const {
    const auto found = schemas_.find(name);
    if (found == schemas_.end()) return fault(std::string(kInComponents) + name);
    Value schema = found->second;
    schema.object()->erase("$id");
    schema.object()->erase("$schema");
    for_each_reference(schema, [&](std::string& reference) { rebase(name, reference); });
    return schema;
  }

 private:
  void rebase(const std::string& name, std::string& reference) const {
    if (const auto other = names_.find(reference); other != names_.end()) {
      reference = std::string(kInComponents) + other->second;
    } else if (reference.starts_with('#')) {
      reference = std::string(kInComponents) + name + reference.substr(1);
    }
  }

  std::map<std::string, Value> schemas_;
  std::map<std::string, std::string, std::less<>> names_;
};

std::set<std::string> schemas_named_in(Value& document) {
  std::set<std::string> names;
  for_each_reference(document, [&names](const std::string& reference) {
    if (!reference.starts_with(kInComponents)) return;
    const std::string rest = reference.substr(kInComponents.size());
    names.insert(rest.substr(0, rest.find('/')));
  });
  return names;
}

// Until nothing is missing: a schema may name others.
Status add_schemas(Value& document, const Shelf& shelf) {
  Object& components =
      *document.object()->try_emplace("components", Object{}).first->second.object();
  Object& schemas = *components.try_emplace("schemas", Object{}).first->second.object();
  std::set<std::string> missing;
  do {
    missing.clear();
    for (const std::string& name : schemas_named_in(document)) {
      if (!schemas.contains(name)) missing.insert(name);
    }
    for (const std::string& name : missing) {
      TRY_ASSIGN(Value schema, shelf.take(name));
      schemas.emplace(name, std::move(schema));
    }
  } while (!missing.empty());
  return {};
}

}  // namespace

Result<Value> merge_description(std::span<const NamedText> fragments,
                                std::span<const NamedText> schemas) {
  Object document;
  for (const NamedText& each : fragments) {
    TRY_ASSIGN(Value fragment, json::parse(as_bytes(each.text)));
    if (fragment.object() == nullptr) return fault(each.name);
    TRY(merge(document, std::move(*fragment.object()), ""));
  }
  add_what_all_have(document);
  Value whole(std::move(document));
  TRY_ASSIGN(const Shelf shelf, Shelf::of(schemas));
  TRY(add_schemas(whole, shelf));
  return whole;
}

Result<Bytes> api_description() {
  TRY_ASSIGN(const Value document, merge_description(api_fragments(), shipped_schemas()));
  return to_bytes(json::to_canonical(document));
}

}  // namespace musubi::node
