#include "protocol/registry/grammar.h"
#include "protocol/registry/limits.h"
#include "protocol/registry/parts_json.h"

namespace musubi::registry {
namespace {

constexpr std::size_t kMaxId = 24;    // "lg-032026" to "cn-6000020032026"
constexpr std::size_t kMaxCode = 16;  // 団体コード, 法人番号

json::Value text_to_json(const std::string& text) { return text; }

json::Value unit_to_json(const Unit& unit) {
  return json::Object{{"id", unit.id}, {"name_en", unit.name_en}, {"name_ja", unit.name_ja}};
}

json::Value local_names_to_json(const std::map<std::string, std::string>& names) {
  json::Object object;
  for (const auto& [term, name] : names) object.emplace(term, name);
  return object;
}

Result<std::map<std::string, std::string>> local_names_from_json(const json::Value& value,
                                                                 const std::string& pointer) {
  const json::Object* object = value.object();
  if (object == nullptr) return invalid("json.wrong-type", pointer);
  if (object->size() > kMaxLocalNames) {
    return Error{ErrorCode::kTooLarge, "json.too-many-items", pointer};
  }
  std::map<std::string, std::string> names;
  for (const auto& [term, name] : *object) {
    if (name.text() == nullptr) return invalid("json.wrong-type", pointer);
    names.emplace(term, *name.text());
  }
  return names;
}

// An optional code: nullopt if absent, a fault if it is there and wrong.
template <class Code>
std::optional<Code> read_code(json::Fields& fields, std::string_view name) {
  const auto text = fields.optional_text(name, kMaxCode);
  if (!text) return std::nullopt;
  const auto code = Code::parse(*text);
  if (!code) fields.fault(name, "json.bad-value");
  return code;
}

}  // namespace

std::vector<std::string> read_texts(json::Fields& fields, std::string_view name,
                                    std::size_t max_items, std::size_t max_bytes) {
  std::vector<std::string> texts;
  fields.array(name, max_items, [&](const json::Value& item, const std::string& pointer) -> Status {
    if (item.text() == nullptr) return invalid("json.wrong-type", pointer);
    if (item.text()->size() > max_bytes) {
      return Error{ErrorCode::kTooLarge, "json.too-long", pointer};
    }
    texts.push_back(*item.text());
    return {};
  });
  return texts;
}

Result<Unit> unit_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Unit unit{fields.text("id", kMaxSlug), fields.text("name_ja", kMaxText),
            fields.text("name_en", kMaxText)};
  TRY(fields.finish());
  return unit;
}

json::Value organisation_to_json(const Organisation& organisation) {
  json::Object object{
      {"aliases", array_to_json(organisation.aliases, text_to_json)},
      {"body_kind", organisation.body_kind},
      {"capabilities", array_to_json(organisation.capabilities, text_to_json)},
      {"fictional", organisation.fictional},
      {"id", organisation.id.text()},
      {"local_names", local_names_to_json(organisation.local_names)},
      {"name_en", organisation.name_en},
      {"name_ja", organisation.name_ja},
      {"units", array_to_json(organisation.units, unit_to_json)},
  };
  if (organisation.municipality_code) {
    object.emplace("municipality_code", organisation.municipality_code->text());
  }
  if (organisation.corporate_number) {
    object.emplace("corporate_number", organisation.corporate_number->text());
  }
  return object;
}

Result<Organisation> organisation_from_json(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto id = fields.parsed("id", kMaxId, OrganisationId::parse);
  const std::string name_ja = fields.text("name_ja", kMaxText);
  const std::string name_en = fields.text("name_en", kMaxText);
  const bool fictional = fields.boolean("fictional");
  const auto municipality_code = read_code<MunicipalityCode>(fields, "municipality_code");
  const auto corporate_number = read_code<CorporateNumber>(fields, "corporate_number");
  const auto aliases = read_texts(fields, "aliases", kMaxAliases, kMaxText);
  const auto units = read_parts(fields, "units", kMaxUnits, unit_from_json);
  const auto capabilities = read_texts(fields, "capabilities", kMaxCapabilities, kMaxSlug);
  const json::Value& local_names = fields.value("local_names");
  const std::string body_kind = fields.text("body_kind", kMaxSlug);
  TRY(fields.finish());
  TRY_ASSIGN(auto names, local_names_from_json(local_names, fields.pointer_to("local_names")));
  return Organisation{
      *id,     name_ja, name_en,      fictional,        municipality_code, corporate_number,
      aliases, units,   capabilities, std::move(names), body_kind};
}

}  // namespace musubi::registry
