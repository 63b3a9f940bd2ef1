// The closed catalogue of duties (docs/spec/policy.md §8): what a release may oblige whom to do.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "protocol/policy/decision.h"

namespace musubi::policy {

inline constexpr std::int64_t kMaxDutyDays = 3650;

enum class Enforcer : std::uint8_t { kSenderStaff, kRecipientNode, kRecipientStaff };

struct DutyEntry {
  std::string_view id;
  Phase phase;
  bool has_days;  // its one parameter, always a deadline: fewer days are stricter
  Enforcer enforcer;
  std::string_view ja;
  std::string_view en;
};

[[nodiscard]] std::span<const DutyEntry> duty_catalogue();
// nullptr if the duty is unknown.
[[nodiscard]] const DutyEntry* find_duty(std::string_view id);

// P-28: known, in its phase, with exactly the parameter that it takes.
// Otherwise "bundle.unknown-duty" or "bundle.bad-duty", without a detail.
[[nodiscard]] Status check_duty(const Duty& duty);

// P-22: adds `duty` to a sorted list in which each id stands once; the fewer days stand.
void add_duty(std::vector<Duty>& duties, const Duty& duty);

// Ids of the duties of phase "before" in these grants.
[[nodiscard]] std::set<std::string> before_duties(const std::vector<Grant>& grants);

// {"id", "days"?, "phase"?}; the phase is written exactly when it is not "with".
[[nodiscard]] json::Value to_json(const Duty& duty);
[[nodiscard]] Result<Duty> duty_from_json(const json::Value& value, const std::string& pointer);

}  // namespace musubi::policy
