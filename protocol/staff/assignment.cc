#include "protocol/staff/assignment.h"

#include <algorithm>

namespace musubi::staff {
namespace {

using store::ChangeSet;
using store::Row;
using store::Store;
using store::Table;

constexpr std::string_view kPartNames[] = {"lead", "second", "unit"};

audit::Record record_of(const std::string& case_id, json::Object body, const Hand& hand) {
  body.emplace("user", hand.user);
  return audit::Record::make(audit::Act::kStaff, hand.now, CaseId::parse(case_id), std::move(body),
                             hand.random);
}

store::Key only_assigned_name(const std::string& partition) {
  return {"see-only-assigned:" + partition};
}

}  // namespace

std::string_view part_name(Part part) { return kPartNames[static_cast<std::size_t>(part)]; }

std::optional<Part> parse_part(std::string_view name) {
  const auto found = std::ranges::find(kPartNames, name);
  if (found == std::end(kPartNames)) return std::nullopt;
  return static_cast<Part>(found - std::begin(kPartNames));
}

Row to_row(const Assignment& assignment) {
  return {Table::kAssignment,
          {assignment.case_id, assignment.holder, assignment.partition,
           std::string(part_name(assignment.part)), assignment.since.time_since_epoch().count()}};
}

Result<Assignment> assignment_from(const Row& row) {
  const auto part = parse_part(std::get<std::string>(row.fields.at(3)));
  if (!part) return Error{ErrorCode::kInternal, "staff.bad-row", {}};
  return Assignment{std::get<std::string>(row.fields.at(0)),
                    std::get<std::string>(row.fields.at(1)),
                    std::get<std::string>(row.fields.at(2)), *part,
                    Instant{Duration{std::get<std::int64_t>(row.fields.at(4))}}};
}

Result<std::vector<Assignment>> assignments_of(Store& store, const std::string& case_id) {
  TRY_ASSIGN(const auto rows, store.scan({.table = Table::kAssignment, .prefix = {case_id}}));
  std::vector<Assignment> assignments;
  for (const Row& row : rows) {
    TRY_ASSIGN(Assignment assignment, assignment_from(row));
    assignments.push_back(std::move(assignment));
  }
  return assignments;
}

Result<ChangeSet> assign(Store& store, const Assignment& assignment, const Hand& hand) {
  TRY_ASSIGN(const auto before, assignments_of(store, assignment.case_id));
  for (const Assignment& other : before) {
    const bool led = other.part == Part::kLead && other.holder != assignment.holder;
    if (assignment.part == Part::kLead && led) {
      return Error{ErrorCode::kConflict, "staff.has-lead", other.holder};
    }
  }
  if (before.size() >= kMaxAssignments) {
    return Error{ErrorCode::kTooLarge, "staff.too-many-assigned", {}};
  }
  ChangeSet change(
      record_of(assignment.case_id,
                {{"assigned", assignment.holder}, {"part", part_name(assignment.part)}}, hand));
  change.put(to_row(assignment));
  return change;
}

Result<ChangeSet> unassign(Store& store, const std::string& case_id, const std::string& holder,
                           const Hand& hand) {
  TRY_ASSIGN(const auto row, store.find(Table::kAssignment, {case_id, holder}));
  if (!row) return Error{ErrorCode::kNotFound, "staff.not-assigned", {}};
  ChangeSet change(record_of(case_id, {{"unassigned", holder}}, hand));
  change.erase(Table::kAssignment, {case_id, holder});
  return change;
}

Result<bool> sees_only_assigned(Store& store, const std::string& partition) {
  TRY_ASSIGN(const auto row, store.find(Table::kSetting, only_assigned_name(partition)));
  return row.has_value() && row->fields.at(1) == store::Field(to_bytes("1"));
}

ChangeSet set_sees_only_assigned(const std::string& partition, bool only, const Hand& hand) {
  ChangeSet change(audit::Record::make(
      audit::Act::kStaff, hand.now, std::nullopt,
      json::Object{{"partition", partition}, {"see_only_assigned", only}, {"user", hand.user}},
      hand.random));
  change.put(
      {Table::kSetting, {only_assigned_name(partition).front(), to_bytes(only ? "1" : "0")}});
  return change;
}

}  // namespace musubi::staff
