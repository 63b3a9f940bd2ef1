#include "protocol/papers/import_mapping.h"

#include <algorithm>
#include <array>

#include "protocol/casework/intake_sheet.h"
#include "protocol/casework/sheet_faults.h"
#include "protocol/json/fields.h"

namespace musubi::papers {
namespace {

constexpr std::string_view kForm = "import-mapping/1";
constexpr std::size_t kMaxPlace = 128;
constexpr std::size_t kMaxParts = 6;
constexpr std::size_t kMaxSeparator = 8;

struct FormName {
  std::string_view name;
  CellForm form;
};
constexpr std::array kForms{
    FormName{"text", CellForm::kText},     FormName{"integer", CellForm::kInteger},
    FormName{"day", CellForm::kDay},       FormName{"birthday", CellForm::kBirthday},
    FormName{"code", CellForm::kCode},     FormName{"codes", CellForm::kCodes},
    FormName{"topics", CellForm::kTopics}, FormName{"main_topic", CellForm::kMainTopic}};

std::optional<CellForm> parse_form(std::string_view name) {
  for (const FormName& each : kForms) {
    if (each.name == name) return each.form;
  }
  return std::nullopt;
}

bool needs_values(CellForm form) {
  return form == CellForm::kCode || form == CellForm::kCodes || form == CellForm::kTopics ||
         form == CellForm::kMainTopic;
}
bool needs_separator(CellForm form) {
  return form == CellForm::kCodes || form == CellForm::kTopics;
}
bool takes_topics(CellForm form) {
  return form == CellForm::kTopics || form == CellForm::kMainTopic;
}

bool is_index(std::string_view part) {
  return !part.empty() && part.size() <= 2 &&
         part.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_member(std::string_view part) {
  return !part.empty() &&
         part.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

Status read_values(const json::Value& value, const std::string& at, MappedColumn& column) {
  const json::Object* object = value.object();
  if (object == nullptr) return invalid("json.wrong-type", at);
  if (object->size() > kMaxMappedValues) return invalid("json.too-many-items", at);
  for (const auto& [said, code] : *object) {
    if (!code.is_null() && code.text() == nullptr) return invalid("json.wrong-type", at);
    column.values.emplace(
        said, code.is_null() ? std::optional<std::string>() : std::optional(*code.text()));
  }
  return {};
}

// Read, so that a sheet's own reader judges what comes of it.
Status read_places(json::Fields& fields, MappedColumn& column) {
  fields.array("to", kMaxMappedPlaces,
               [&](const json::Value& item, const std::string& at) -> Status {
                 const bool place = item.text() != nullptr && !parts_of_place(*item.text()).empty();
                 if (!place) return invalid("import.bad-place", at);
                 column.to.push_back(*item.text());
                 return {};
               });
  return {};
}

Result<MappedColumn> parse_column(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  MappedColumn column;
  column.column = fields.text("column", kMaxMappingText);
  if (fields.has("ignore")) {
    if (!fields.boolean("ignore")) fields.fault("ignore", "json.bad-value");
    TRY(fields.finish());
    return column;
  }
  if (fields.has("as")) {
    column.form = fields.parsed("as", kMaxMappingText, parse_form).value_or(CellForm::kText);
  }
  if (!takes_topics(column.form)) TRY(read_places(fields, column));
  if (takes_topics(column.form)) column.to = {"/topics"};
  if (const json::Value* values = fields.optional_value("values")) {
    TRY(read_values(*values, fields.pointer_to("values"), column));
  }
  if (needs_separator(column.form)) column.separator = fields.text("separator", kMaxSeparator);
  TRY(fields.finish());
  const bool has_values = !column.values.empty();
  if (needs_values(column.form) != has_values) return invalid("import.no-values", pointer);
  if (column.to.empty()) return invalid("import.bad-place", pointer);
  return column;
}

Status add_column(ImportMapping& mapping, MappedColumn column, const std::string& at) {
  if (mapping.find(column.column) != nullptr) return invalid("import.column-twice", at);
  mapping.columns.push_back(std::move(column));
  return {};
}

Status read_constants(const json::Value& value, ImportMapping& mapping) {
  const json::Object* object = value.object();
  if (object == nullptr) return invalid("json.wrong-type", "/constants");
  if (object->size() > kMaxConstants) return invalid("json.too-many-items", "/constants");
  for (const auto& [place, constant] : *object) {
    const bool plain = constant.text() != nullptr || constant.integer() != nullptr ||
                       constant.boolean() != nullptr || constant.array() != nullptr;
    if (parts_of_place(place).empty() || !plain) return invalid("import.bad-place", "/constants");
    mapping.constants.emplace(place, constant);
  }
  return {};
}

bool is_consent(const std::string& place) { return place.ends_with("/consent"); }

}  // namespace

std::vector<std::string> parts_of_place(std::string_view place) {
  if (!place.starts_with('/') || place.size() > kMaxPlace) return {};
  if (casework::paper_label(place).empty()) return {};
  std::vector<std::string> parts;
  while (!place.empty()) {
    place.remove_prefix(1);
    const std::string_view part = place.substr(0, place.find('/'));
    const bool index = !parts.empty() && is_index(part) &&
                       std::stoul(std::string(part)) < casework::kMaxHouseholdRows;
    if (!is_member(part) && !index) return {};
    parts.emplace_back(part);
    place.remove_prefix(part.size());
  }
  return parts.size() <= kMaxParts ? parts : std::vector<std::string>();
}

const MappedColumn* ImportMapping::find(std::string_view column) const {
  const auto found = std::ranges::find(columns, column, &MappedColumn::column);
  return found == columns.end() ? nullptr : &*found;
}

bool ImportMapping::sets_consent() const {
  return std::ranges::any_of(columns,
                             [](const MappedColumn& column) {
                               return std::ranges::any_of(column.to, is_consent);
                             }) ||
         std::ranges::any_of(constants, [](const auto& each) { return is_consent(each.first); });
}

Result<ImportMapping> parse_import_mapping(const json::Value& value) {
  json::Fields fields(value, "");
  const std::string form = fields.text("form", kMaxMappingText);
  if (!form.empty() && form != kForm) fields.fault("form", "json.bad-value");
  ImportMapping mapping;
  mapping.name = fields.text("name", kMaxMappingText);
  if (const json::Value* constants = fields.optional_value("constants")) {
    TRY(read_constants(*constants, mapping));
  }
  fields.array("columns", kMaxMappedColumns,
               [&](const json::Value& item, const std::string& at) -> Status {
                 TRY_ASSIGN(MappedColumn column, parse_column(item, at));
                 return add_column(mapping, std::move(column), at);
               });
  TRY(fields.finish());
  return mapping;
}

}  // namespace musubi::papers
