#include "protocol/emergency/rows.h"

#include "protocol/exchange/row_fields.h"

namespace musubi::emergency {
namespace {

using exchange::field;
using exchange::RowReader;
using store::Row;
using store::Table;

constexpr std::size_t kByReleased = 0;

}  // namespace

Row to_row(const EmergencyRow& row) {
  return {Table::kEmergency,
          {field(row.message), field(row.case_id), field(row.partition), field(row.released),
           field(row.released_by), field(row.approved_by), field(row.reviewed),
           field(obtainable_name(row.declaration.consent))}};
}

Result<EmergencyRow> emergency_from(const Row& row) {
  RowReader reader(row, Table::kEmergency);
  auto message = reader.parsed(MessageId::parse);
  auto case_id = reader.parsed(CaseId::parse);
  std::string partition = reader.text();
  const Instant released = reader.instant();
  std::string released_by = reader.text();
  auto approved_by = reader.optional_text();
  const auto reviewed = reader.optional_instant();
  const auto consent = reader.parsed(parse_obtainable);
  TRY(reader.finish());
  return EmergencyRow{*std::move(message),
                      *std::move(case_id),
                      std::move(partition),
                      released,
                      std::move(released_by),
                      std::move(approved_by),
                      reviewed,
                      {*consent}};
}

Result<std::optional<EmergencyRow>> find_emergency(store::Store& store, const MessageId& message) {
  TRY_ASSIGN(const auto row, store.find(Table::kEmergency, {field(message)}));
  if (!row) return std::optional<EmergencyRow>{};
  TRY_ASSIGN(EmergencyRow found, emergency_from(*row));
  return std::optional{std::move(found)};
}

Result<Rate> rate_of(store::Store& store, const std::string& partition, const std::string& user,
                     Instant now, const Watch& watch) {
  store::Scan scan{.table = Table::kEmergency, .index = kByReleased};
  scan.newest_first = true;
  Rate rate;
  while (true) {
    TRY_ASSIGN(const auto rows, store.scan(scan));
    for (const Row& each : rows) {
      TRY_ASSIGN(const EmergencyRow row, emergency_from(each));
      if (row.released + watch.window <= now) return rate;
      rate.partition += row.partition == partition ? 1 : 0;
      rate.person += row.released_by == user ? 1 : 0;
    }
    if (rows.size() < scan.limit) return rate;
    scan.after = rows.back();
  }
}

}  // namespace musubi::emergency
