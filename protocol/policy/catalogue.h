// The catalogue of legal bases: dated data, replaced without a new build (docs/spec/policy.md §5).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/ids/codes.h"
#include "protocol/policy/bundle.h"

namespace musubi::policy {

inline constexpr std::size_t kMaxBasisRows = 512;

// Whether a basis needs the person's consent. Anything but kNo is treated as a yes (P-16).
enum class ConsentNeed : std::uint8_t { kYes, kNo, kUnlessExcepted, kUnclear, kNotApplicable };

struct BasisRow {
  std::string id;  // such as "pipa-69-2-1"
  std::string citation;
  Label gloss;
  BasisClass basis_class = BasisClass::kStatute;
  ConsentNeed consent_needed = ConsentNeed::kNotApplicable;
  Label conditions;
  Label duties;
  // The date of the text relied on, "2025-06-01", or its year; where no text was seen, the day
  // on which the row was entered.
  std::string as_of;
  std::optional<std::string> effective_from;   // first day, in Japan
  std::optional<std::string> effective_until;  // last day, in Japan
  std::string source;
  bool verified = false;
  std::optional<std::string> capability;  // what the registry must grant the sender
};

struct Catalogue {
  std::uint64_t serial = 0;
  std::vector<BasisRow> rows;
  Digest id;  // SHA-256 of the canonical bytes

  // nullptr if there is no such row.
  [[nodiscard]] const BasisRow* find(std::string_view basis) const;
};

// Reasons "catalogue.…" with the row's id as detail, and "json.…" with the place.
[[nodiscard]] Result<Catalogue> parse_catalogue(const json::Value& value);
[[nodiscard]] json::Value to_json(const Catalogue& catalogue);

// P-17: whether a sender may rely on a basis. Only kCurrent is the fact basis_current = "yes".
enum class Standing : std::uint8_t { kCurrent, kUnknown, kOutOfDates, kNoCapability };
[[nodiscard]] Standing standing(const Catalogue& catalogue, std::string_view basis, Instant now,
                                std::span<const std::string> capabilities);

}  // namespace musubi::policy
