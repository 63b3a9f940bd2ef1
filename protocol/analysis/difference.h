// What a change of policy would change, exactly (docs/spec/policy-analysis.md §4).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "protocol/analysis/region.h"
#include "protocol/policy/bundle.h"
#include "protocol/policy/catalogue.h"

namespace musubi::analysis {

// The documents that decide together. Nothing is owned; all must outlive the call.
struct Documents {
  const policy::Bundle& baseline;
  const policy::Bundle& sender;
  std::span<const policy::Bundle> acceptance;
  const policy::Catalogue& catalogue;
};

enum class ChangeKind : std::uint8_t {
  kNewlyReleased,
  kNewlyDenied,
  kLevelChanged,
  kDutyGained,
  kDutyLost,
  kDutyChanged,
  kBasisChanged,
  kSetForbidden,
  kSetAllowed,
};
[[nodiscard]] std::string_view name(ChangeKind kind);

struct Change {
  ChangeKind kind{};
  std::optional<policy::Level> from_level;  // newly denied, level changed
  std::optional<policy::Level> to_level;    // newly released, level changed
  std::optional<policy::Duty> from_duty;    // lost, changed
  std::optional<policy::Duty> to_duty;      // gained, changed
  std::string from_basis;                   // basis changed
  std::string to_basis;
  std::vector<Category> together;  // sets
  Cover cover;
};

struct SettingChange {
  std::string setting;
  std::string from;  // empty: there was no such setting
  std::string to;
};

// An attribute that is new, or has new values, and the rows that say nothing of it.
struct WidenedAttribute {
  std::string attribute;
  std::vector<std::string> values;
  std::vector<std::string> rules;
};

struct Difference {
  std::vector<Change> changes;     // empty: no request is answered otherwise
  std::vector<std::string> added;  // rows, as "bundle/row", sorted
  std::vector<std::string> removed;
  std::vector<std::string> changed;
  std::vector<SettingChange> settings;
  std::vector<WidenedAttribute> widened;

  // Whether something was not told.
  [[nodiscard]] bool is_cut() const;
};

// Refused: what Engine::make() refuses, and "analysis.over-budget".
[[nodiscard]] Result<Difference> difference(const Documents& from, const Documents& to);

// A bundle of the same body that permits nothing: what a first bundle is compared with.
[[nodiscard]] policy::Bundle without_rows(policy::Bundle bundle);

// The report, whose canonical bytes approvers sign; its id is their SHA-256.
[[nodiscard]] json::Value difference_report(const Documents& from, const Documents& to,
                                            const Difference& difference);

}  // namespace musubi::analysis
