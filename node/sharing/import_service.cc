#include "node/sharing/import_service.h"

#include "adapters/text/cp932.h"
#include "crypto/primitives/hash.h"
#include "protocol/casework/partition.h"

namespace musubi::node {
namespace {

using papers::ImportedRow;
using papers::ImportMapping;
using store::Store;
using store::Table;

// The secret that makes of a row the id of its case: who has the list cannot tell from a store
// that its rows are in it. Drawn once.
constexpr std::string_view kRowKeyName = "import-row-key";
constexpr std::size_t kRowKeySize = 32;
constexpr std::size_t kIdSize = 16;

Result<papers::Decode> decoder_for(papers::TextEncoding encoding) {
  if (encoding == papers::TextEncoding::kUtf8) return papers::Decode(papers::decode_utf8);
  TRY_ASSIGN(auto opened, text_files::Cp932::open());
  // Shared by the copies of one function, which std::function demands.
  const auto cp932 = std::make_shared<text_files::Cp932>(std::move(opened));
  return papers::Decode([cp932](std::string_view bytes) -> Result<std::string> {
    TRY_ASSIGN(std::string text, cp932->to_utf8(bytes));
    TRY(papers::check_letters(text));
    return text;
  });
}

std::string wording_of(const ImportMapping& mapping) {
  const auto found = mapping.constants.find("/wording");
  const bool named = found != mapping.constants.end() && found->second.text() != nullptr;
  return named ? *found->second.text() : std::string();
}

// A mark of consent means what the words say that were shown: of words that nobody knows, or that
// may stand in any cell, no mark is taken.
Status check_consent(const ImportMapping& mapping, const NodeSituation& situation) {
  if (!mapping.sets_consent()) return {};
  if (situation.policies == nullptr) return situation.hindrance.error();
  const std::string wording = wording_of(mapping);
  const casework::Wording* known = situation.policies->wordings().find(wording);
  if (known == nullptr) return invalid("consent.unknown-wording", wording);
  return known->approved ? Status() : invalid("consent.wording-not-approved", wording);
}

Result<Bytes> row_key(Store& store, crypto::RandomSource& random) {
  const std::string name(kRowKeyName);
  TRY_ASSIGN(const auto row, store.find(Table::kSetting, {name}));
  if (row) return std::get<Bytes>(row->fields.at(1));
  Bytes key = random.bytes(kRowKeySize);
  auto change = store::ChangeSet::bookkeeping();
  change.insert({Table::kSetting, {name, key}});
  TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
  return key;
}

CaseId id_of(ByteView key, const OrganisationId& partition, const ImportedRow& row) {
  const Digest mac =
      crypto::hmac_sha256(key, as_bytes(partition.text() + "\n" + row.content.hex()));
  return *CaseId::parse(to_hex(mac.view().first(kIdSize)));
}

audit::Record import_record(const CaseId& id, const Digest& file, const ImportedRow& row,
                            const casework::Author& author, Instant now,
                            crypto::RandomSource& random) {
  return audit::Record::make(audit::Act::kIntake, now, id,
                             json::Object{{"case", id.text()},
                                          {"imported_from", file.hex()},
                                          {"row", static_cast<std::int64_t>(row.row)},
                                          {"user", author.user}},
                             random);
}

// What the sheet's own reader did not see: that it is too large as a whole.
Status refuse(RowReport& report, const Error& error) {
  report.fate = RowFate::kRefused;
  report.case_id.reset();
  report.row.faults.push_back({report.row.row, {}, error.detail, error});
  return {};
}

}  // namespace

struct ImportService::Prepared {
  ImportReport report;
  Digest file;
  OrganisationId partition;
};

Result<ImportService::Prepared> ImportService::prepare(const ImportOrder& order) const {
  const auto situation = parts_.situation.current();
  const Instant now = parts_.clock.now();
  TRY_ASSIGN(const OrganisationId partition,
             casework::partition_for(*situation->registry, situation->exchange.own.organisation(),
                                     order.commissioner, now));
  TRY_ASSIGN(const ImportMapping mapping, papers::parse_import_mapping(order.mapping));
  TRY(check_consent(mapping, *situation));
  TRY_ASSIGN(const papers::CsvRows cells, papers::read_csv(order.file));
  const auto encoding = order.encoding.value_or(papers::likely_encoding(order.file));
  TRY_ASSIGN(const papers::Decode decode, decoder_for(encoding));
  const Digest mapped = crypto::sha256(as_bytes(json::to_canonical(order.mapping)));
  TRY_ASSIGN(auto rows,
             papers::import_rows(cells, mapping, mapped, decode, casework::day_in_japan(now)));
  Prepared prepared{{encoding, {}}, crypto::sha256(order.file), partition};
  for (ImportedRow& row : rows) {
    const RowFate fate = row.faults.empty() ? RowFate::kTaken : RowFate::kRefused;
    prepared.report.rows.push_back({std::move(row), fate, std::nullopt});
  }
  return prepared;
}

// Whether a row was taken before; the id of its case, if so or if it is taken now.
Status ImportService::look_up(const Prepared& prepared, RowReport& report) const {
  return parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const Bytes key, row_key(store, parts_.random));
    const CaseId id = id_of(key, prepared.partition, report.row);
    TRY_ASSIGN(const auto known, store.find(Table::kCase, {id.text()}));
    if (!known) return {};
    report.fate = RowFate::kAlready;
    report.case_id = id;
    return {};
  });
}

Result<ImportReport> ImportService::preview(const ImportOrder& order) const {
  TRY_ASSIGN(Prepared prepared, prepare(order));
  for (RowReport& report : prepared.report.rows) {
    if (report.fate == RowFate::kTaken) TRY(look_up(prepared, report));
  }
  return std::move(prepared.report);
}

Status ImportService::take_row(const Prepared& prepared, const casework::Author& author,
                               RowReport& report) const {
  return parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(const Bytes key, row_key(store, parts_.random));
    const CaseId id = id_of(key, prepared.partition, report.row);
    TRY_ASSIGN(const auto known, store.find(Table::kCase, {id.text()}));
    report.case_id = id;
    if (known) {
      report.fate = RowFate::kAlready;
      return {};
    }
    auto opened = casework::open_case(id, report.row.sheet, prepared.partition.text(), author, now,
                                      parts_.random);
    if (!opened) return refuse(report, opened.error());
    TRY(parts_.sharing.complete_intake(store, *opened, now));
    opened->change.also(import_record(id, prepared.file, report.row, author, now, parts_.random));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(opened->change));
    return {};
  });
}

Result<ImportReport> ImportService::take(const ImportOrder& order,
                                         const casework::Author& author) const {
  if (!order.encoding) return invalid("import.encoding-not-confirmed");
  TRY_ASSIGN(Prepared prepared, prepare(order));
  for (RowReport& report : prepared.report.rows) {
    if (report.fate == RowFate::kTaken) TRY(take_row(prepared, author, report));
  }
  return std::move(prepared.report);
}

}  // namespace musubi::node
