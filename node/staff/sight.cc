#include "node/staff/sight.h"

#include <algorithm>

#include "protocol/staff/assignment.h"

namespace musubi::node {
namespace {

using staff::Role;
using store::Row;
using store::Store;
using store::Table;

// Where a table's rows say to which case and partition they belong.
struct Columns {
  Table table;
  std::optional<std::size_t> case_id;    // absent: it is of no case yet
  std::optional<std::size_t> partition;  // absent: the case's
};
constexpr Columns kColumns[] = {
    {Table::kCase, 0, 1},
    {Table::kReceivedItem, 2, 3},
    {Table::kTask, 1, 2},
    {Table::kReferral, 3, 4},
    {Table::kOutbox, 1, std::nullopt},
    {Table::kRecall, 3, std::nullopt},
    {Table::kInquiry, 3, 4},
    {Table::kMeasure, 1, 3},
    {Table::kEmergency, 1, 2},
    {Table::kDraft, std::nullopt, 2},
    {Table::kTip, std::nullopt, 2},
};
constexpr std::size_t kItemsOfCase = 0;  // index of Table::kReceivedItem

std::string text_at(const Row& row, std::size_t column) {
  const auto* text = std::get_if<std::string>(&row.fields.at(column));
  return text != nullptr ? *text : std::string();
}

Result<std::optional<Place>> place_of_row(Store& store, const Row& row) {
  const auto columns = std::ranges::find(kColumns, row.table, &Columns::table);
  if (columns == std::end(kColumns)) return std::optional<Place>();
  const std::string case_id = columns->case_id ? text_at(row, *columns->case_id) : std::string();
  if (!columns->partition) return place_of_case(store, case_id);
  return std::optional(Place{text_at(row, *columns->partition), case_id});
}

// Who gives cases to people, or looks at what was done with them, sees those of nobody, too.
bool oversees(const Caller& caller) {
  constexpr Role kOverseers[] = {Role::kCoordinator, Role::kPrivacyOfficer, Role::kAuditor};
  return std::ranges::any_of(kOverseers, [&](Role role) { return caller.roles.count(role) > 0; });
}

bool is_in_unit(const std::vector<staff::Assignment>& given, const std::set<std::string>& units) {
  return std::ranges::any_of(given, [&](const staff::Assignment& each) {
    return each.part == staff::Part::kUnit && units.count(each.holder) > 0;
  });
}

bool is_given_to(const std::vector<staff::Assignment>& given, const std::string& user) {
  return std::ranges::any_of(given, [&](const staff::Assignment& each) {
    return each.part != staff::Part::kUnit && each.holder == user;
  });
}

}  // namespace

Result<bool> may_see(Store& store, const Caller& caller, const Place& place) {
  if (!caller.covers) return true;
  const auto covered =
      std::ranges::find(*caller.covers, place.partition, &staff::Covered::partition);
  if (covered == caller.covers->end()) return false;
  TRY_ASSIGN(const bool restricted, staff::sees_only_assigned(store, place.partition));
  const bool only_given = restricted && !oversees(caller);
  if (!covered->units && !only_given) return true;
  if (place.case_id.empty()) return !covered->units.has_value();
  TRY_ASSIGN(const auto given, staff::assignments_of(store, place.case_id));
  if (covered->units && !is_in_unit(given, *covered->units)) return false;
  return !only_given || is_given_to(given, caller.user);
}

Status claim(Store& store, const Caller& caller, const Place& place,
             const std::optional<std::string>& unit, Instant now, store::ChangeSet& act) {
  if (!caller.covers) return {};
  const auto covered =
      std::ranges::find(*caller.covers, place.partition, &staff::Covered::partition);
  if (covered == caller.covers->end()) return refused("staff.not-covered");
  const auto give = [&](const std::string& holder, staff::Part part) {
    act.put(staff::to_row({place.case_id, holder, place.partition, part, now}));
  };
  if (covered->units) {
    if (!unit && covered->units->size() > 1) return invalid("staff.unit-missing");
    const auto own = unit ? covered->units->find(*unit) : covered->units->begin();
    if (own == covered->units->end()) return refused("staff.not-covered");
    give(*own, staff::Part::kUnit);
  }
  TRY_ASSIGN(const bool restricted, staff::sees_only_assigned(store, place.partition));
  if (restricted && !oversees(caller)) give(caller.user, staff::Part::kLead);
  return {};
}

bool works_for(const Caller& caller, const std::string& partition) {
  return !caller.covers || std::ranges::find(*caller.covers, partition,
                                             &staff::Covered::partition) != caller.covers->end();
}

Status check_new(Store& store, const Caller& caller, const std::string& partition) {
  TRY_ASSIGN(const bool sees, may_see(store, caller, {partition, {}}));
  return sees ? Status() : refused("staff.not-covered");
}

Result<std::optional<Place>> place_of_case(Store& store, const std::string& case_id) {
  TRY_ASSIGN(const auto own, place_of(store, Table::kCase, {case_id}));
  if (own) return own;
  TRY_ASSIGN(
      const auto items,
      store.scan(
          {.table = Table::kReceivedItem, .index = kItemsOfCase, .prefix = {case_id}, .limit = 1}));
  if (items.empty()) return std::optional<Place>();
  return place_of_row(store, items.front());
}

Result<std::optional<Place>> place_of(Store& store, Table table, const store::Key& key) {
  TRY_ASSIGN(const auto row, store.find(table, key));
  if (!row) return std::optional<Place>();
  return place_of_row(store, *row);
}

Result<bool> may_see_row(Store& store, const Caller& caller, const Row& row) {
  if (!caller.covers) return true;
  TRY_ASSIGN(const auto place, place_of_row(store, row));
  if (!place) return false;
  return may_see(store, caller, *place);
}

Result<SeenPage> seen_page(Store& store, const Caller& caller, const store::Scan& page) {
  SeenPage seen;
  store::Scan scan = page;
  for (std::size_t looked_at = 0; looked_at < kMaxLookedAt;) {
    TRY_ASSIGN(const auto rows, store.scan(scan));
    for (const Row& row : rows) {
      TRY_ASSIGN(const bool sees, may_see_row(store, caller, row));
      if (sees) seen.shown.push_back(row);
      if (seen.shown.size() == page.limit) break;
    }
    const bool full = seen.shown.size() == page.limit;
    if (full || rows.size() < scan.limit) {
      seen.rows = seen.shown;
      return seen;
    }
    looked_at += rows.size();
    scan.after = rows.back();
  }
  // As many as fill a page, so that the next one begins behind the last that was looked at.
  seen.rows.assign(page.limit, *scan.after);
  return seen;
}

}  // namespace musubi::node
