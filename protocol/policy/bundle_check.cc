// What a bundle must keep by itself, whoever made it.
#include <algorithm>
#include <set>

#include "protocol/ids/codes.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/bundle_fields.h"
#include "protocol/policy/faults.h"
#include "protocol/policy/obligations.h"

namespace musubi::policy {
namespace {

bool all_of_kind(std::string_view text, bool (*allowed)(char)) {
  return !text.empty() && text.size() <= kMaxName && std::all_of(text.begin(), text.end(), allowed);
}
bool is_code(std::string_view text) {
  return all_of_kind(
      text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}
bool is_snake(std::string_view text) {
  return all_of_kind(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}
bool is_kebab(std::string_view text) {
  return all_of_kind(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}
bool is_value(const std::string& text) {
  return all_of_kind(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}
bool is_id(std::string_view text) {
  return all_of_kind(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// Characters that would let a label rewrite what else a screen shows: controls (C0, DEL, C1), line
// and paragraph separators, and those that turn the direction of a text.
bool begins_with_a_control(std::string_view rest) {
  const auto byte = [rest](std::size_t i) {
    return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U;
  };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return true;
  if (byte(0) == 0xC2) return byte(1) >= 0x80 && byte(1) <= 0x9F;
  if (byte(0) != 0xE2) return false;
  const bool general = byte(1) == 0x80 &&
                       (byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xA8 && byte(2) <= 0xAE));
  return general || (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9);
}

bool is_plain(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins_with_a_control(text.substr(i))) return false;
  }
  return true;
}

bool is_labelled(const Label& label) {
  const auto fits = [](const std::string& text) {
    return !text.empty() && text.size() <= kMaxLabel && is_plain(text);
  };
  return fits(label.ja) && fits(label.en);
}

bool distinct(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return std::adjacent_find(texts.begin(), texts.end()) == texts.end();
}

// Attribute → its values, with the built-in category.
using Values = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;

bool has_value(const Attribute& attribute, const std::string& value) {
  const auto& values = attribute.values;
  return std::find(values.begin(), values.end(), value) != values.end();
}

// P-50: a setting has its strict value among its values, and is nothing that the engine knows.
bool is_sound_setting(const Attribute& attribute) {
  return attribute.name != kBasisClassAttribute && has_value(attribute, *attribute.strict);
}

Status check_attribute(const Attribute& attribute) {
  const auto& values = attribute.values;
  const bool sound = is_snake(attribute.name) && attribute.name != kCategoryAttribute &&
                     !values.empty() && values.size() <= kMaxDomainValues && distinct(values) &&
                     std::all_of(values.begin(), values.end(), is_value);
  if (!sound) return invalid("bundle.bad-attribute", attribute.name);
  const bool classes = attribute.name == kBasisClassAttribute;
  const bool known = std::all_of(values.begin(), values.end(), [](const std::string& value) {
    return parse_basis_class(value).has_value();
  });
  if (classes && !known) return invalid("bundle.bad-attribute", attribute.name);
  if (attribute.strict && !is_sound_setting(attribute)) {
    return invalid("bundle.bad-setting", attribute.name);
  }
  if (!is_labelled(attribute.label)) return invalid("bundle.no-label", attribute.name);
  return {};
}

const Attribute* find_setting(const Bundle& bundle, std::string_view name) {
  const auto found = std::find_if(
      bundle.domains.begin(), bundle.domains.end(),
      [name](const Attribute& attribute) { return attribute.strict && attribute.name == name; });
  return found == bundle.domains.end() ? nullptr : &*found;
}

// P-51.
void check_settings(const Bundle& bundle, Faults& faults) {
  if (!bundle.settings.empty() && bundle.scope != BundleScope::kSender) {
    faults.add(invalid("bundle.setting-not-allowed", bundle.name));
  }
  for (const auto& [name, value] : bundle.settings) {
    const Attribute* setting = find_setting(bundle, name);
    if (setting == nullptr || !has_value(*setting, value)) {
      faults.add(invalid("bundle.bad-setting", name));
    }
  }
}

Values check_domains(const Bundle& bundle, Faults& faults) {
  Values values;
  auto& categories = values[std::string(kCategoryAttribute)];
  for (std::size_t c = 0; c < kCategoryCount; ++c) {
    categories.emplace(label(static_cast<Category>(c)).name);
  }
  for (const Attribute& attribute : bundle.domains) {
    faults.add(check_attribute(attribute));
    if (values.count(attribute.name) != 0) {
      faults.add(invalid("bundle.attribute-twice", attribute.name));
    }
    values[attribute.name].insert(attribute.values.begin(), attribute.values.end());
  }
  if (values.size() > kMaxAttributes) {
    faults.add(Error{ErrorCode::kTooLarge, "bundle.too-many-attributes", bundle.name});
  }
  return values;
}

std::vector<std::string> attributes_of(const Values& domain) {
  std::vector<std::string> names;
  for (const auto& [attribute, values] : domain) names.push_back(attribute);
  return names;
}

std::vector<std::string> known_duties() {
  std::vector<std::string> ids;
  for (const DutyEntry& entry : duty_catalogue()) ids.emplace_back(entry.id);
  return ids;
}

// P-6 and P-10.
Status check_box(const Box& box, const Values& domain, const std::string& row, bool may_be_empty) {
  if (box.empty() && !may_be_empty) return invalid("bundle.empty-box", row);
  for (const auto& [attribute, values] : box) {
    const auto known = domain.find(attribute);
    if (known == domain.end()) {
      return invalid("bundle.unknown-attribute", not_known(row, attribute, attributes_of(domain)));
    }
    if (values.empty()) return invalid("bundle.empty-cell", row);
    if (!distinct(values)) return invalid("bundle.value-twice", row);
    for (const std::string& value : values) {
      if (known->second.count(value) == 0) {
        return invalid("bundle.unknown-value",
                       not_known(row, value, {known->second.begin(), known->second.end()}));
      }
    }
  }
  return {};
}

Status check_duties(const RuleRow& row) {
  if (row.duties.size() > kMaxDutiesPerRow) {
    return Error{ErrorCode::kTooLarge, "bundle.too-many-duties", row.id};
  }
  std::vector<std::string> ids;
  for (const Duty& duty : row.duties) {
    if (find_duty(duty.id) == nullptr) {
      return invalid("bundle.unknown-duty", not_known(row.id, duty.id, known_duties()));
    }
    if (const Status known = check_duty(duty); !known) {
      return invalid(known.error().reason, row.id);
    }
    ids.push_back(duty.id);
  }
  return distinct(ids) ? Status{} : invalid("bundle.duty-twice", row.id);
}

Status check_permit(const RuleRow& row, BundleScope scope) {
  if (scope != BundleScope::kSender) return invalid("bundle.permit-not-allowed", row.id);
  if (!is_kebab(row.basis)) return invalid("bundle.bad-basis", row.id);
  return check_duties(row);
}

Status check_forbid(const RuleRow& row, const Values& domain) {
  if (!is_code(row.reason)) return invalid("bundle.bad-reason", row.id);
  if (row.unless.size() > kMaxUnless) {
    return Error{ErrorCode::kTooLarge, "bundle.too-many-unless", row.id};
  }
  for (const Box& box : row.unless) TRY(check_box(box, domain, row.id, false));
  return {};
}

Status check_forbid_set(const RuleRow& row) {
  if (!is_code(row.reason)) return invalid("bundle.bad-reason", row.id);
  const std::set<Category> together(row.together.begin(), row.together.end());
  const bool sound = together.size() == row.together.size() && together.size() >= 2 &&
                     row.when.count(kCategoryAttribute) == 0;
  return sound ? Status{} : invalid("bundle.bad-set", row.id);
}

Status check_kind(const RuleRow& row, BundleScope scope, const Values& domain) {
  switch (row.kind) {
    case RowKind::kPermit:
      return check_permit(row, scope);
    case RowKind::kForbid:
      return check_forbid(row, domain);
    case RowKind::kForbidSet:
      return check_forbid_set(row);
    case RowKind::kDuty:
      if (row.duties.empty()) return invalid("bundle.no-duty", row.id);
      return check_duties(row);
    case RowKind::kAcknowledged:
      return {};
  }
  return invalid("bundle.bad-kind", row.id);
}

void check_row(const RuleRow& row, BundleScope scope, const Values& domain, Faults& faults) {
  if (!is_id(row.id)) faults.add(invalid("bundle.bad-id", row.id.substr(0, kMaxName)));
  if (!is_labelled(row.label)) faults.add(invalid("bundle.no-label", row.id));
  faults.add(check_box(row.when, domain, row.id, row.kind != RowKind::kPermit));
  faults.add(check_kind(row, scope, domain));
}

void check_rows(const Bundle& bundle, const Values& domain, Faults& faults) {
  if (bundle.rows.size() > kMaxRows) {
    faults.add(Error{ErrorCode::kTooLarge, "bundle.too-many-rows", bundle.name});
  }
  std::set<std::string_view> ids;
  for (const RuleRow& row : bundle.rows) {
    check_row(row, bundle.scope, domain, faults);
    if (!ids.insert(row.id).second) faults.add(invalid("bundle.row-twice", row.id));
  }
}

void check_invariants(const Bundle& bundle, const Values& domain, Faults& faults) {
  if (bundle.invariants.size() > kMaxInvariants) {
    faults.add(Error{ErrorCode::kTooLarge, "bundle.too-many-invariants", bundle.name});
  }
  std::set<std::string_view> ids;
  for (const Invariant& invariant : bundle.invariants) {
    if (!is_id(invariant.id) || !ids.insert(invariant.id).second) {
      faults.add(invalid("bundle.bad-id", invariant.id.substr(0, kMaxName)));
    }
    if (!is_labelled(invariant.label)) faults.add(invalid("bundle.no-label", invariant.id));
    faults.add(check_box(invariant.when, domain, invariant.id, false));
  }
}

// Whether the value is never a fact.
bool is_supplied(const Bundle& bundle, std::string_view attribute) {
  return attribute == kCategoryAttribute || attribute == kBasisClassAttribute ||
         find_setting(bundle, attribute) != nullptr;
}

bool is_sound(const Expectation& expected) {
  if (!expected.level) return is_code(expected.reason) && expected.duties.empty();
  std::vector<std::string> ids;
  for (const Duty& duty : expected.duties) {
    if (!check_duty(duty)) return false;
    ids.push_back(duty.id);
  }
  return distinct(ids);
}

// P-61: each category once, and released are those of which a level is expected.
Status check_expects(const ExampleCase& example) {
  if (example.expects.empty()) return {};
  std::vector<Category> all;
  std::vector<Category> released;
  for (const Expectation& expected : example.expects) {
    const auto& categories = expected.categories;
    if (!is_sound(expected)) return invalid("bundle.bad-expectation", example.id);
    all.insert(all.end(), categories.begin(), categories.end());
    if (expected.level) released.insert(released.end(), categories.begin(), categories.end());
  }
  std::vector<Category> releases = example.releases;
  std::sort(releases.begin(), releases.end());
  std::sort(released.begin(), released.end());
  std::sort(all.begin(), all.end());
  const bool each_once =
      all.size() == kCategoryCount && std::adjacent_find(all.begin(), all.end()) == all.end();
  if (!each_once || released != releases) return invalid("bundle.bad-expectation", example.id);
  return {};
}

// A misspelt fact would read as a missing one, and the example would show something else.
Status check_case(const Bundle& bundle, const ExampleCase& example, const Values& domain) {
  if (!is_labelled(example.label)) return invalid("bundle.no-label", example.id);
  if (!is_kebab(example.basis)) return invalid("bundle.bad-basis", example.id);
  Box point;
  for (const auto& [attribute, value] : example.facts) {
    if (is_supplied(bundle, attribute)) return invalid("bundle.unknown-attribute", example.id);
    point[attribute] = {value};
  }
  TRY(check_box(point, domain, example.id, true));
  return check_expects(example);
}

void check_cases(const Bundle& bundle, const Values& domain, Faults& faults) {
  if (bundle.cases.size() > kMaxCases) {
    faults.add(Error{ErrorCode::kTooLarge, "bundle.too-many-cases", bundle.name});
  }
  std::set<std::string_view> ids;
  for (const ExampleCase& example : bundle.cases) {
    if (!is_id(example.id) || !ids.insert(example.id).second) {
      faults.add(invalid("bundle.bad-id", example.id.substr(0, kMaxName)));
    }
    faults.add(check_case(bundle, example, domain));
  }
}

// Words that are read beside codes hide nothing (P-5).
void check_words(const Labels& labels, Faults& faults) {
  const auto look = [&faults](const auto& words, const std::string& of) {
    for (const auto& [name, label] : words) {
      if (is_plain(label.ja) && is_plain(label.en)) continue;
      faults.add(invalid("bundle.bad-label", of + "/" + name));
    }
  };
  look(labels.basis, "basis");
  for (const auto& [attribute, values] : labels.values) look(values, attribute);
}

}  // namespace

Faults bundle_faults(const Bundle& bundle) {
  Faults faults;
  if (!is_kebab(bundle.name)) faults.add(invalid("bundle.bad-name", {}));
  if (bundle.serial == 0) faults.add(invalid("bundle.bad-serial", bundle.name));
  const Values domain = check_domains(bundle, faults);
  check_settings(bundle, faults);
  check_rows(bundle, domain, faults);
  check_invariants(bundle, domain, faults);
  check_cases(bundle, domain, faults);
  check_words(bundle.labels, faults);
  return faults;
}

Status check_bundle(const Bundle& bundle) { return bundle_faults(bundle).first(); }

Status check_successor(const Bundle& current, const Bundle& next) {
  const bool follows =
      current.name == next.name && current.scope == next.scope && current.serial < next.serial;
  if (!follows) return Error{ErrorCode::kConflict, "bundle.not-a-successor", next.name};
  return {};
}

}  // namespace musubi::policy
