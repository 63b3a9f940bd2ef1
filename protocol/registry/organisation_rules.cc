#include <algorithm>
#include <array>

#include "protocol/registry/content_rules.h"
#include "protocol/registry/grammar.h"

namespace musubi::registry {
namespace {

constexpr std::array<std::string_view, 12> kBodyKinds{
    "municipality",    "prefecture", "contractor",           "police",
    "medical",         "other",      "education_board",      "public_enterprise",
    "public_hospital", "assembly",   "welfare_commissioner", "company"};

// A prefecture's 団体コード: two digits of its own, three zeros, the check digit.
bool is_prefecture_code(const MunicipalityCode& code) { return code.text().substr(2, 3) == "000"; }

// The reason why the ids of one organisation don't fit together, or nothing.
Status check_id_codes(const Organisation& organisation, const std::string& where) {
  const std::string_view scheme = std::string_view(organisation.id.text()).substr(0, 3);
  const std::string number = organisation.id.text().substr(3);
  const auto& municipality = organisation.municipality_code;
  const auto& corporate = organisation.corporate_number;
  const bool municipality_fits =
      scheme == "lg-" ? municipality && municipality->text() == number : !municipality;
  const bool corporate_fits = scheme != "cn-" || (corporate && corporate->text() == number);
  if (!municipality_fits || !corporate_fits) return invalid("registry.id-code", where);
  return {};
}

//
Status check_body_kind(const Organisation& organisation, const std::string& where) {
  const std::string& kind = organisation.body_kind;
  const auto& code = organisation.municipality_code;
  const bool known = std::find(kBodyKinds.begin(), kBodyKinds.end(), kind) != kBodyKinds.end();
  const bool is_prefecture = code && is_prefecture_code(*code);
  if (!known || (kind == "prefecture") != is_prefecture || (kind == "municipality" && !code)) {
    return invalid("registry.body-kind", where + "/body_kind");
  }
  return {};
}

template <class Texts>
Status check_each(const Texts& texts, bool (*test)(std::string_view), std::string_view reason,
                  const std::string& list) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!test(texts[i])) return invalid(std::string(reason), place(list, i));
  }
  return {};
}

Status check_units(const std::vector<Unit>& units, const std::string& list) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (!is_slug(units[i].id)) return invalid("registry.grammar", place(list, i, "id"));
    if (!is_display_text(units[i].name_ja) || !is_display_text(units[i].name_en)) {
      return invalid("registry.text", place(list, i));
    }
  }
  return check_distinct(units, list, [](const Unit& unit) { return unit.id; });
}

Status check_local_names(const Organisation& organisation, const std::string& where) {
  for (const auto& [term, name] : organisation.local_names) {
    if (!is_slug(term)) return invalid("registry.grammar", where + "/local_names");
    if (!is_display_text(name)) return invalid("registry.text", where + "/local_names/" + term);
  }
  return {};
}

Status check_texts(const Organisation& organisation, const std::string& where) {
  const auto itself = [](const std::string& text) { return text; };
  if (!is_display_text(organisation.name_ja)) return invalid("registry.text", where + "/name_ja");
  if (!is_display_text(organisation.name_en)) return invalid("registry.text", where + "/name_en");
  TRY(check_each(organisation.aliases, is_display_text, "registry.text", where + "/aliases"));
  TRY(check_distinct(organisation.aliases, where + "/aliases", itself));
  TRY(check_units(organisation.units, where + "/units"));
  TRY(check_each(organisation.capabilities, is_slug, "registry.grammar", where + "/capabilities"));
  TRY(check_distinct(organisation.capabilities, where + "/capabilities", itself));
  return check_local_names(organisation, where);
}

// Ids are distinct, and so 団体コード are; 法人番号 need a look of their own.
Status check_distinct_bodies(const std::vector<Organisation>& organisations) {
  TRY(check_distinct(organisations, "/organisations",
                     [](const Organisation& organisation) { return organisation.id; }));
  std::set<CorporateNumber> numbers;
  for (std::size_t i = 0; i < organisations.size(); ++i) {
    const auto& number = organisations[i].corporate_number;
    if (number && !numbers.insert(*number).second) {
      return invalid("registry.duplicate", place("/organisations", i, "corporate_number"));
    }
  }
  return {};
}

}  // namespace

Status check_organisations(const RegistryContent& content) {
  TRY(check_distinct_bodies(content.organisations));
  for (std::size_t i = 0; i < content.organisations.size(); ++i) {
    const std::string where = place("/organisations", i);
    TRY(check_id_codes(content.organisations[i], where));
    TRY(check_body_kind(content.organisations[i], where));
    TRY(check_texts(content.organisations[i], where));
  }
  return {};
}

}  // namespace musubi::registry
