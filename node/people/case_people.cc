#include "node/people/case_people.h"

namespace musubi::node {
namespace {

using store::Row;
using store::Store;
using store::Table;

constexpr std::size_t kBody = 5;  // of Table::kSummary

Result<people::Household> load_household(Store& store, const casework::CaseFile& file) {
  if (!file.household_revision) return people::household_of_sheet(file);
  const auto revision = static_cast<std::int64_t>(*file.household_revision);
  TRY_ASSIGN(const auto row, store.find(Table::kSummary, {file.id.text(), revision}));
  const Bytes* body = row ? std::get_if<Bytes>(&row->fields.at(kBody)) : nullptr;
  if (body == nullptr) return Error{ErrorCode::kInternal, "case.bad-row", ""};
  TRY_ASSIGN(const json::Value document, json::parse(*body, people::kMaxHouseholdBytes));
  return people::parse_household(document);
}

Result<std::vector<people::Measure>> load_measures(Store& store, const CaseId& id) {
  std::vector<people::Measure> measures;
  store::Scan scan{
      .table = Table::kMeasure, .index = people::kMeasuresOfCase, .prefix = {id.text()}};
  while (true) {
    TRY_ASSIGN(const auto rows, store.scan(scan));
    for (const Row& row : rows) {
      TRY_ASSIGN(people::Measure measure, people::measure_in(row));
      measures.push_back(std::move(measure));
    }
    if (rows.size() < scan.limit) return measures;
    scan.after = rows.back();
  }
}

}  // namespace

people::Seals CasePeople::seals() const {
  return people::seals_of(household, people::sheet_marks(file), measures);
}

Result<CasePeople> load_people(Store& store, const CaseId& id) {
  TRY_ASSIGN(casework::CaseFile file, casework::load_case(store, id));
  TRY_ASSIGN(people::Household household, load_household(store, file));
  TRY_ASSIGN(auto measures, load_measures(store, id));
  return CasePeople{std::move(file), std::move(household), std::move(measures)};
}

void settle(store::ChangeSet& change, const CasePeople& after, const people::Seals& before,
            Instant now) {
  casework::CaseFile file = after.file;
  const people::Seals seals = after.seals();
  file.later_seals = people::later_seals(file, after.household, seals);
  if (seals.stricter_than(before)) file.sealed_since = now;
  change.update(casework::next_case_row(file, now));
}

}  // namespace musubi::node
