// A policy bundle: rows over finite domains, with labels, invariants and example cases.
// The format is data (docs/spec/policy.md); its id is the SHA-256 of its canonical bytes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/instant.h"
#include "protocol/policy/decision.h"

namespace musubi::policy {

inline constexpr std::size_t kMaxBundleBytes = 1024 * 1024;
inline constexpr std::size_t kMaxRows = 2048;
inline constexpr std::size_t kMaxDutiesPerRow = 16;

// Attribute → the values at which the row matches. An attribute that is not listed is
// irrelevant to the row.
using Box = std::map<std::string, std::vector<std::string>, std::less<>>;

enum class RowKind : std::uint8_t { kPermit, kForbid, kForbidSet, kDuty, kAcknowledged };

struct RuleRow {
  std::string id;
  RowKind kind;
  Box when;
  std::vector<Box> unless;     // forbid only: subtracted
  std::string basis;           // permit only: a catalogue row
  Level level = Level::kFull;  // permit only
  std::vector<Duty> duties;    // permit and duty
  std::string reason;          // forbid and forbid_set: a code with an audience
  Audience audience = Audience::kInternal;
  std::vector<Category> together;  // forbid_set: categories that may not go together
  std::string ja;
  std::string en;
};

struct Attribute {
  std::string name;
  std::vector<std::string> values;
  std::string ja;
  std::string en;
};

// Who the bundle speaks for.
enum class BundleScope : std::uint8_t { kBaseline, kSender, kAcceptance };

struct Bundle {
  std::string name;
  BundleScope scope;
  std::uint64_t serial = 0;
  std::optional<Instant> effective_from;
  std::vector<Attribute> domains;  // in file order; "category" is built in
  std::vector<RuleRow> rows;
  json::Value labels;      // basis and value labels in both languages
  json::Value invariants;  // boxes that must never be released
  json::Value cases;       // examples with their expected decisions
  Digest id;
};

// Reads canonical or pretty JSON; the id is always over the canonical form. Reasons "bundle.…"
// with the row's id as detail.
[[nodiscard]] Result<Bundle> parse_bundle(const json::Value& value);
[[nodiscard]] json::Value to_json(const Bundle& bundle);

}  // namespace musubi::policy
