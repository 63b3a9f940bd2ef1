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
inline constexpr std::size_t kMaxUnless = 16;
inline constexpr std::size_t kMaxInvariants = 256;
inline constexpr std::size_t kMaxCases = 256;
inline constexpr std::size_t kMaxName = 64;
inline constexpr std::size_t kMaxLabel = 1024;

// The attributes that the engine supplies and that are never facts.
inline constexpr std::string_view kCategoryAttribute = "category";
inline constexpr std::string_view kBasisClassAttribute = "basis_class";

// A text for people, in both languages.
struct Label {
  std::string ja;
  std::string en;
  friend bool operator==(const Label&, const Label&) = default;
};

// Attribute → the values at which the row matches. An attribute that is not listed is
// irrelevant to the row.
using Box = std::map<std::string, std::vector<std::string>, std::less<>>;

enum class RowKind : std::uint8_t { kPermit, kForbid, kForbidSet, kDuty, kAcknowledged };

struct RuleRow {
  std::string id;
  RowKind kind = RowKind::kAcknowledged;
  Box when;
  std::vector<Box> unless;     // forbid only: subtracted
  std::string basis;           // permit only: a catalogue row
  Level level = Level::kFull;  // permit only
  std::vector<Duty> duties;    // permit and duty
  std::string reason;          // forbid and forbid_set: a code with an audience
  Audience audience = Audience::kInternal;
  std::vector<Category> together;  // forbid_set: categories that may not go together
  Label label;
  friend bool operator==(const RuleRow&, const RuleRow&) = default;
};

struct Attribute {
  std::string name;
  std::vector<std::string> values;
  // Of a setting: the value that holds unless the sender's bundle states another (P-50). A setting
  // is never a fact. Nothing: the attribute is a fact, or is supplied by the engine.
  std::optional<std::string> strict;
  Label label;
};

// A box that must never be released.
struct Invariant {
  std::string id;
  Box when;
  Label label;
};

// What an example expects of some categories: a release at a level, with duties, or a denial.
struct Expectation {
  std::vector<Category> categories;
  std::optional<Level> level;  // absent: denied, for the reason
  std::vector<Duty> duties;
  std::string reason;
};

// With the baseline and this bundle alone, exactly these categories are released.
struct ExampleCase {
  std::string id;
  std::string basis;
  std::map<std::string, std::string, std::less<>> facts;
  std::vector<Category> releases;
  std::vector<Expectation> expects;  // of each category once; empty: of none more than the release
  Label label;
};

struct Labels {
  std::map<std::string, std::map<std::string, Label, std::less<>>, std::less<>> values;
  std::map<std::string, Label, std::less<>> basis;
};

// Who the bundle speaks for.
enum class BundleScope : std::uint8_t { kBaseline, kSender, kAcceptance };

struct Bundle {
  std::string name;
  BundleScope scope = BundleScope::kAcceptance;
  std::uint64_t serial = 0;
  std::optional<Instant> effective_from;
  std::vector<Attribute> domains;  // in file order; "category" is built in
  // Setting → the value that this body chose; sender only.
  std::map<std::string, std::string, std::less<>> settings;
  std::vector<RuleRow> rows;
  Labels labels;
  std::vector<Invariant> invariants;
  std::vector<ExampleCase> cases;
  Digest id;
};

// Reads canonical or pretty JSON; the id is always over the canonical form. Reasons "bundle.…"
// with the row's id as detail, and "json.…" with the place.
[[nodiscard]] Result<Bundle> parse_bundle(const json::Value& value);
[[nodiscard]] json::Value to_json(const Bundle& bundle);

// The rules that a bundle must keep by itself, however it was made (P-3 to P-11, P-28, P-50, P-51).
// parse_bundle() and Engine::make() call it.
[[nodiscard]] Status check_bundle(const Bundle& bundle);

// P-4: same name and scope, higher serial. Otherwise kConflict "bundle.not-a-successor".
[[nodiscard]] Status check_successor(const Bundle& current, const Bundle& next);

}  // namespace musubi::policy
