#include "protocol/policy/catalogue.h"

#include <algorithm>
#include <array>
#include <set>

#include "crypto/primitives/hash.h"
#include "protocol/json/fields.h"

namespace musubi::policy {
namespace {

constexpr std::string_view kFormat = "musubi-catalogue-1";
constexpr std::size_t kMaxDate = 10;
constexpr std::chrono::hours kJapanFromUtc{9};
constexpr std::array<std::string_view, 5> kNeeds{"yes", "no", "unless", "unclear",
                                                 "not_applicable"};
constexpr std::array<std::string_view, 2> kStatuses{"unverified", "verified"};

template <std::size_t N>
auto index_in(const std::array<std::string_view, N>& names) {
  return [&names](std::string_view text) -> std::optional<std::size_t> {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
  };
}

// "2025-06-01", a day that exists.
std::optional<std::string> parse_date(std::string_view text) {
  std::string date(text);
  if (!parse_instant(date + "T00:00:00.000Z")) return std::nullopt;
  return date;
}

// A text that is known by its year only has that as its date.
std::optional<std::string> parse_date_or_year(std::string_view text) {
  constexpr std::size_t kYear = 4;
  const auto first_day = parse_date(std::string(text) + (text.size() == kYear ? "-01-01" : ""));
  return first_day ? std::optional<std::string>(text) : std::nullopt;
}

// Open ends are null; a missing member is a fault.
std::optional<std::string> read_nullable(json::Fields& fields, std::string_view name,
                                         std::size_t max_bytes) {
  if (fields.value(name).is_null()) return std::nullopt;
  return fields.text(name, max_bytes);
}

std::optional<std::string> read_end(json::Fields& fields, std::string_view name) {
  const auto text = read_nullable(fields, name, kMaxDate);
  if (text && !parse_date(*text)) fields.fault(name, "json.bad-value");
  return text;
}

Label read_label(json::Fields& fields, std::string_view name) {
  json::Fields inner(fields.value(name), fields.pointer_to(name));
  Label label{inner.text("ja", kMaxLabel), inner.text("en", kMaxLabel)};
  if (const Status status = inner.finish(); !status) fields.fault(name, status.error().reason);
  return label;
}

Result<BasisRow> row_from_json(const json::Value& value, const std::string& where) {
  json::Fields fields(value, where);
  BasisRow row;
  row.id = fields.text("id", kMaxName);
  row.citation = fields.text("citation", kMaxLabel);
  row.gloss = read_label(fields, "gloss");
  row.basis_class = fields.parsed("class", kMaxName, parse_basis_class).value_or(row.basis_class);
  row.consent_needed = static_cast<ConsentNeed>(
      fields.parsed("consent_needed", kMaxName, index_in(kNeeds)).value_or(0));
  row.conditions = read_label(fields, "conditions");
  row.duties = read_label(fields, "duties");
  row.as_of = fields.parsed("as_of", kMaxDate, parse_date_or_year).value_or("");
  row.effective_from = read_end(fields, "effective_from");
  row.effective_until = read_end(fields, "effective_until");
  row.source = fields.text("source", kMaxLabel);
  row.verified = fields.parsed("status", kMaxName, index_in(kStatuses)).value_or(0) == 1;
  row.capability = read_nullable(fields, "capability", kMaxName);
  TRY(fields.finish());
  return row;
}

json::Value or_null(const std::optional<std::string>& text) {
  return text ? json::Value(*text) : json::Value();
}

json::Value to_json(const Label& label) { return json::Object{{"ja", label.ja}, {"en", label.en}}; }

json::Value to_json(const BasisRow& row) {
  return json::Object{{"id", row.id},
                      {"citation", row.citation},
                      {"gloss", to_json(row.gloss)},
                      {"class", label(row.basis_class).name},
                      {"consent_needed", kNeeds[static_cast<std::size_t>(row.consent_needed)]},
                      {"conditions", to_json(row.conditions)},
                      {"duties", to_json(row.duties)},
                      {"as_of", row.as_of},
                      {"effective_from", or_null(row.effective_from)},
                      {"effective_until", or_null(row.effective_until)},
                      {"source", row.source},
                      {"status", kStatuses[row.verified ? 1 : 0]},
                      {"capability", or_null(row.capability)}};
}

// The calendar day in Japan, where laws take effect at midnight.
std::string day_in_japan(Instant now) { return to_text(now + kJapanFromUtc).substr(0, kMaxDate); }

}  // namespace

const BasisRow* Catalogue::find(std::string_view basis) const {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const BasisRow& r) { return r.id == basis; });
  return row == rows.end() ? nullptr : &*row;
}

Result<Catalogue> parse_catalogue(const json::Value& value) {
  json::Fields fields(value, "");
  Catalogue catalogue;
  std::set<std::string> ids;
  if (fields.text("format", kMaxName) != kFormat) fields.fault("format", "json.bad-value");
  catalogue.serial = static_cast<std::uint64_t>(fields.integer("serial", 1, json::kMaxInteger));
  fields.array("rows", kMaxBasisRows,
               [&](const json::Value& item, const std::string& where) -> Status {
                 TRY_ASSIGN(BasisRow row, row_from_json(item, where));
                 if (!ids.insert(row.id).second) return invalid("catalogue.row-twice", row.id);
                 catalogue.rows.push_back(std::move(row));
                 return {};
               });
  TRY(fields.finish());
  catalogue.id = crypto::sha256(as_bytes(json::to_canonical(value)));
  return catalogue;
}

json::Value to_json(const Catalogue& catalogue) {
  json::Array rows;
  for (const BasisRow& row : catalogue.rows) rows.push_back(to_json(row));
  return json::Object{{"format", kFormat},
                      {"serial", static_cast<std::int64_t>(catalogue.serial)},
                      {"rows", std::move(rows)}};
}

Standing standing(const Catalogue& catalogue, std::string_view basis, Instant now,
                  std::span<const std::string> capabilities) {
  const BasisRow* row = catalogue.find(basis);
  if (row == nullptr) return Standing::kUnknown;
  const std::string today = day_in_japan(now);
  const bool begun = !row->effective_from || *row->effective_from <= today;
  const bool over = row->effective_until && *row->effective_until < today;
  if (!begun || over) return Standing::kOutOfDates;
  const bool granted = !row->capability || std::find(capabilities.begin(), capabilities.end(),
                                                     *row->capability) != capabilities.end();
  return granted ? Standing::kCurrent : Standing::kNoCapability;
}

}  // namespace musubi::policy
