// To whom of the staff a case is given, and to which unit (docs/spec/staff.md §8).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crypto/base/instant.h"
#include "protocol/ids/ids.h"
#include "protocol/staff/account_acts.h"
#include "protocol/store/store.h"

namespace musubi::staff {

inline constexpr std::size_t kMaxAssignments = 64;  // of one case

enum class Part : std::uint8_t {
  kLead,    // 主担当: one at most
  kSecond,  // 副担当
  kUnit,    // 担当の部署: the holder is a unit, and no user
};
[[nodiscard]] std::string_view part_name(Part part);
[[nodiscard]] std::optional<Part> parse_part(std::string_view name);

struct Assignment {
  std::string case_id;
  std::string holder;  // a user's number, or a unit's id
  std::string partition;
  Part part;
  Instant since;
  friend bool operator==(const Assignment&, const Assignment&) = default;
};

[[nodiscard]] store::Row to_row(const Assignment& assignment);
[[nodiscard]] Result<std::vector<Assignment>> assignments_of(store::Store& store,
                                                             const std::string& case_id);
[[nodiscard]] Result<Assignment> assignment_from(const store::Row& row);

// A user who was second becomes lead, and the other way round. kConflict "staff.has-lead";
// kTooLarge "staff.too-many-assigned".
[[nodiscard]] Result<store::ChangeSet> assign(store::Store& store, const Assignment& assignment,
                                              const Hand& hand);
// kNotFound "staff.not-assigned".
[[nodiscard]] Result<store::ChangeSet> unassign(store::Store& store, const std::string& case_id,
                                                const std::string& holder, const Hand& hand);

// Whether staff of a partition see only the cases that are given to them.
[[nodiscard]] Result<bool> sees_only_assigned(store::Store& store, const std::string& partition);
[[nodiscard]] store::ChangeSet set_sees_only_assigned(const std::string& partition, bool only,
                                                      const Hand& hand);

}  // namespace musubi::staff
