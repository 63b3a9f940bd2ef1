// Bundles from JSON. One bundle has one spelling (P-2): what holds its default is absent.
#include "crypto/primitives/hash.h"
#include "protocol/json/fields.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/bundle_fields.h"
#include "protocol/policy/bundle_names.h"
#include "protocol/policy/example_json.h"
#include "protocol/policy/faults.h"
#include "protocol/policy/obligations.h"

namespace musubi::policy {
namespace {

template <class Enum, std::size_t N>
auto parser_of(const std::array<std::string_view, N>& names) {
  return [&names](std::string_view text) -> std::optional<Enum> {
    for (std::size_t i = 0; i < N; ++i) {
      if (names[i] == text) return static_cast<Enum>(i);
    }
    return std::nullopt;
  };
}

Result<Label> label_from_json(const json::Value& value, const std::string& where) {
  json::Fields fields(value, where);
  Label label = read_label(fields);
  TRY(fields.finish());
  return label;
}

// Absent, a nullptr, exactly when nothing is settled.
Result<Texts> settings_from_json(const json::Value* settings) {
  if (settings == nullptr) return Texts{};
  TRY_ASSIGN(Texts texts, texts_from_json(*settings, "/settings"));
  if (texts.empty()) return invalid("json.bad-value", "/settings");
  return texts;
}

Result<Box> box_from_json(const json::Value& value, const std::string& where) {
  Box box;
  TRY(read_map(value, where, [&](const auto& name, const auto& cell, const auto& at) -> Status {
    if (cell.array() == nullptr) return invalid("json.wrong-type", at);
    if (cell.array()->size() > kMaxDomainValues) return invalid("json.too-many-items", at);
    auto& values = box[name];
    for (const json::Value& item : *cell.array()) {
      TRY_ASSIGN(std::string text, text_item(item, at));
      values.push_back(std::move(text));
    }
    return {};
  }));
  return box;
}

Result<Attribute> attribute_from_json(const json::Value& value, const std::string& where) {
  json::Fields fields(value, where);
  Attribute attribute;
  attribute.name = fields.text("attribute", kMaxName);
  read_list(fields, "values", kMaxDomainValues, attribute.values, text_item);
  attribute.strict = fields.optional_text("setting", kMaxName);
  attribute.label = read_label(fields);
  TRY(fields.finish());
  return attribute;
}

void read_reason(json::Fields& fields, RuleRow& row) {
  row.reason = fields.text("reason", kMaxName);
  row.audience = fields.parsed("audience", kMaxName, parse_audience).value_or(row.audience);
}

void read_members_of_kind(json::Fields& fields, RuleRow& row) {
  switch (row.kind) {
    case RowKind::kPermit:
      row.basis = fields.text("basis", kMaxName);
      row.level = fields.parsed("level", kMaxName, parse_level).value_or(row.level);
      return read_optional_list(fields, "duties", kMaxDutiesPerRow, row.duties, duty_from_json);
    case RowKind::kForbid:
      read_reason(fields, row);
      return read_optional_list(fields, "unless", kMaxUnless, row.unless, box_from_json);
    case RowKind::kForbidSet:
      read_reason(fields, row);
      return read_list(fields, "together", kCategoryCount, row.together, category_item);
    case RowKind::kDuty:
      return read_list(fields, "duties", kMaxDutiesPerRow, row.duties, duty_from_json);
    case RowKind::kAcknowledged:
      return;
  }
}

Result<RuleRow> row_from_json(const json::Value& value, const std::string& where) {
  json::Fields fields(value, where);
  RuleRow row;
  row.id = fields.text("id", kMaxName);
  row.kind = fields.parsed("kind", kMaxName, parser_of<RowKind>(kRowKindNames)).value_or(row.kind);
  const json::Value& when = fields.value("when");
  read_members_of_kind(fields, row);
  row.label = read_label(fields);
  TRY(fields.finish());
  TRY_ASSIGN(row.when, box_from_json(when, fields.pointer_to("when")));
  return row;
}

Result<Invariant> invariant_from_json(const json::Value& value, const std::string& where) {
  json::Fields fields(value, where);
  Invariant invariant;
  invariant.id = fields.text("id", kMaxName);
  const json::Value& when = fields.value("when");
  invariant.label = read_label(fields);
  TRY(fields.finish());
  TRY_ASSIGN(invariant.when, box_from_json(when, fields.pointer_to("when")));
  return invariant;
}

Result<Labels> labels_from_json(const json::Value& value, const std::string& where) {
  json::Fields fields(value, where);
  const json::Value& values = fields.value("values");
  const json::Value& basis = fields.value("basis");
  TRY(fields.finish());
  Labels labels;
  const auto into = [](auto& place) {
    return [&place](const auto& name, const auto& member, const auto& at) -> Status {
      TRY_ASSIGN(place[name], label_from_json(member, at + "/" + name));
      return {};
    };
  };
  TRY(read_map(basis, where + "/basis", into(labels.basis)));
  TRY(read_map(values, where + "/values",
               [&](const auto& name, const auto& member, const auto& at) -> Status {
                 return read_map(member, at + "/" + name, into(labels.values[name]));
               }));
  return labels;
}

// Reads an array of things that `read(item, pointer)` makes. One that is at fault is left out.
template <class Item, class Read>
void read_each(json::Fields& fields, std::string_view name, std::size_t max_items,
               std::vector<Item>& items, Faults& faults, Read read) {
  fields.array(name, max_items, [&](const json::Value& item, const std::string& where) -> Status {
    auto made = read(item, where);
    if (made) {
      items.push_back(*std::move(made));
    } else {
      faults.add(made.error());
    }
    return {};
  });
}

template <class Item>
void keep(Result<Item> made, Item& place, Faults& faults) {
  if (made) {
    place = *std::move(made);
  } else {
    faults.add(made.error());
  }
}

// Without its id; of use only if no fault was added.
Bundle read_members(const json::Value& value, Faults& faults) {
  json::Fields fields(value, "");
  Bundle bundle;
  if (fields.text("format", kMaxName) != kBundleFormat) fields.fault("format", "json.bad-value");
  bundle.name = fields.text("name", kMaxName);
  bundle.scope =
      fields.parsed("scope", kMaxName, parser_of<BundleScope>(kScopeNames)).value_or(bundle.scope);
  bundle.serial = static_cast<std::uint64_t>(fields.integer("serial", 1, json::kMaxInteger));
  bundle.effective_from = fields.optional_instant("effective_from");
  read_each(fields, "domains", kMaxAttributes, bundle.domains, faults, attribute_from_json);
  const json::Value* settings = fields.optional_value("settings");
  read_each(fields, "rows", kMaxRows, bundle.rows, faults, row_from_json);
  const json::Value& labels = fields.value("labels");
  read_each(fields, "invariants", kMaxInvariants, bundle.invariants, faults, invariant_from_json);
  read_each(fields, "cases", kMaxCases, bundle.cases, faults, example_from_json);
  if (const Status whole = fields.finish(); !whole) {
    faults.add(whole);
    return bundle;
  }
  keep(settings_from_json(settings), bundle.settings, faults);
  keep(labels_from_json(labels, "/labels"), bundle.labels, faults);
  return bundle;
}

}  // namespace

BundleReading read_bundle(const json::Value& value) {
  BundleReading reading;
  const std::string canonical = json::to_canonical(value);
  if (canonical.size() > kMaxBundleBytes) {
    reading.faults.add(Error{ErrorCode::kTooLarge, "bundle.too-large", {}});
    return reading;
  }
  Bundle bundle = read_members(value, reading.faults);
  if (!reading.faults.empty()) return reading;
  bundle.id = crypto::sha256(as_bytes(canonical));
  reading.faults = bundle_faults(bundle);
  if (reading.faults.empty()) reading.bundle = std::move(bundle);
  return reading;
}

Result<Bundle> parse_bundle(const json::Value& value) {
  BundleReading reading = read_bundle(value);
  TRY(reading.faults.first());
  return *std::move(reading.bundle);
}

}  // namespace musubi::policy
