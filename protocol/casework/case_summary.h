// What a case is, cut into persons and data categories: the unit that the policy decides about
// and the payload that travels. Nothing outside the released categories is ever in it.
// The payload's form: docs/spec/case-summary.md.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "protocol/casework/intake_sheet.h"
#include "protocol/ids/codes.h"
#include "protocol/json/value.h"

namespace musubi::casework {

inline constexpr std::string_view kCaseSummaryType = "case-summary";
inline constexpr std::int64_t kCaseSummarySchema = 1;
inline constexpr std::size_t kMaxPersons = 1 + kMaxHouseholdRows;

enum class Role : std::uint8_t { kSubject, kHouseholdMember, kCaller };
[[nodiscard]] std::string_view role_name(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view name);

// One person and what is recorded about them. Each is a 本人 of their own.
struct PersonSummary {
  Role role;
  std::map<Category, json::Value> categories;  // only those that hold something
  // Those whose content is sealed. For this node's own people; it is in no payload.
  std::set<Category> sealed;
};

struct CaseSummary {
  std::vector<PersonSummary> persons;  // the subject first
};

// Sorts every field of the sheet into its category (the table in docs/spec/case-summary.md).
// The topic DV・虐待 is a matter of safety, not a presenting issue. A caller who is in a row of
// the household is that person. A sealed place is not in the sheet any more, so in no summary.
[[nodiscard]] CaseSummary summarise(const IntakeSheet& sheet);

// Keeps, for each person, the categories that `allowed` names at the same position. A person
// of whom nothing is left is left out, so that what is absent looks the same whatever the cause.
[[nodiscard]] CaseSummary restrict(const CaseSummary& summary,
                                   const std::vector<std::vector<Category>>& allowed);

[[nodiscard]] json::Value to_json(const CaseSummary& summary);
[[nodiscard]] Result<CaseSummary> parse_case_summary(const json::Value& value);

}  // namespace musubi::casework
