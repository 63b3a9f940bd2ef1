#include "protocol/casework/case_file.h"

#include <algorithm>

#include "crypto/log/merkle.h"
#include "crypto/primitives/hash.h"
#include "protocol/casework/consent.h"
#include "protocol/ids/timed_id.h"
#include "protocol/json/fields.h"

namespace musubi::casework {
namespace {

using store::Field;
using store::Row;
using store::Table;

constexpr std::string_view kSheetKind = "intake-sheet";
constexpr std::string_view kOpen = "open";
constexpr std::string_view kClosed = "closed";
constexpr std::size_t kStateColumn = 3;  // of Table::kCase
constexpr std::int64_t kCaseVersion = 2;
constexpr std::size_t kMaxSealedAddresses = 256;
constexpr std::chrono::hours kJapan{9};  // 日本標準時

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(std::int64_t milliseconds) { return Instant(Duration(milliseconds)); }

Error bad_row() { return {ErrorCode::kInternal, "case.bad-row", ""}; }

// A field of the type that the schema promises, or nullptr.
template <class T>
const T* field(const Row& row, std::size_t column) {
  return column < row.fields.size() ? std::get_if<T>(&row.fields[column]) : nullptr;
}

Bytes canonical(const json::Value& value) { return to_bytes(json::to_canonical(value)); }

json::Value seals_json(const LaterSeals& seals) {
  json::Array marks;
  for (const Mark mark : seals.seals) marks.emplace_back(mark_code(mark));
  return json::Object{{"addresses", json::Array(seals.addresses.begin(), seals.addresses.end())},
                      {"marks", std::move(marks)}};
}

json::Value body_of(const CaseFile& file) {
  json::Array persons;
  for (const PersonId& person : file.persons) persons.push_back(person.text());
  json::Object body{{"persons", std::move(persons)},
                    {"sheet", static_cast<std::int64_t>(file.sheet_revision)},
                    {"v", kCaseVersion}};
  if (file.household_revision) {
    body.emplace("household", static_cast<std::int64_t>(*file.household_revision));
  }
  if (file.later_seals) body.emplace("seals", seals_json(*file.later_seals));
  if (file.sealed_since) body.emplace("sealed_since", milliseconds(*file.sealed_since));
  return body;
}

// Columns of Table::kCase.
Row case_row(const CaseFile& file, Instant changed) {
  return {Table::kCase,
          {file.id.text(), file.partition, file.persons.front().text(),
           std::string(file.state == CaseState::kClosed ? kClosed : kOpen),
           static_cast<std::int64_t>(file.revision), milliseconds(file.created),
           milliseconds(changed), canonical(body_of(file))}};
}

// Columns of Table::kSummary.
Row sheet_row(const CaseFile& file, const Author& author) {
  return {Table::kSummary,
          {file.id.text(), static_cast<std::int64_t>(file.sheet_revision), std::string(kSheetKind),
           author.user, milliseconds(file.changed), canonical(file.sheet)}};
}

Result<LaterSeals> parse_seals(const json::Value& value, const std::string& pointer) {
  LaterSeals seals;
  json::Fields fields(value, pointer);
  fields.array("addresses", kMaxSealedAddresses,
               [&](const json::Value& item, const std::string&) -> Status {
                 if (item.text() == nullptr) return bad_row();
                 seals.addresses.push_back(*item.text());
                 return {};
               });
  fields.array("marks", kMaxPersons, [&](const json::Value& item, const std::string&) -> Status {
    const auto mark = item.text() ? parse_mark_code(*item.text()) : std::nullopt;
    if (!mark) return bad_row();
    seals.seals.push_back(*mark);
    return {};
  });
  TRY(fields.finish());
  return seals;
}

// Version 1 knows of persons only: its sheet has the case's own revision.
Status read_body(const Bytes& body, CaseFile& file) {
  TRY_ASSIGN(const json::Value value, json::parse(body));
  json::Fields fields(value, "");
  const std::int64_t version = fields.integer("v", 1, kCaseVersion);
  fields.array("persons", kMaxPersons, [&](const json::Value& item, const std::string&) -> Status {
    const auto person = item.text() ? PersonId::parse(*item.text()) : std::nullopt;
    if (!person) return bad_row();
    file.persons.push_back(*person);
    return {};
  });
  if (version > 1) {
    file.sheet_revision = static_cast<std::uint64_t>(fields.integer("sheet", 1, json::kMaxInteger));
    const auto household = fields.optional_integer("household", 1, json::kMaxInteger);
    if (household) file.household_revision = static_cast<std::uint64_t>(*household);
    const auto since = fields.optional_integer("sealed_since", 0, json::kMaxInteger);
    if (since) file.sealed_since = instant(*since);
    fields.optional_nested("seals", file.later_seals, parse_seals);
  } else {
    file.sheet_revision = file.revision;
  }
  return fields.finish();
}

}  // namespace

Day day_in_japan(Instant now) { return Day{std::chrono::floor<std::chrono::days>(now + kJapan)}; }

Result<OpenedCase> open_case(const json::Value& sheet, const std::string& partition,
                             const Author& author, Instant now, crypto::RandomSource& random) {
  return open_case(draw_at<CaseId>(now, random), sheet, partition, author, now, random);
}

Result<OpenedCase> open_case(const CaseId& id, const json::Value& sheet_json,
                             const std::string& partition, const Author& author, Instant now,
                             crypto::RandomSource& random) {
  const SheetReading reading = read_intake_sheet(sheet_json, day_in_japan(now));
  if (!reading.sheet) return reading.faults.front();
  const IntakeSheet& sheet = *reading.sheet;
  // What is taken must be readable later; load_case() has this limit, too.
  if (canonical(sheet_json).size() > kMaxSheetBytes) {
    return Error{ErrorCode::kTooLarge, "json.too-large", ""};
  }
  CaseFile file{id,
                partition,
                CaseState::kOpen,
                1,
                now,
                now,
                {},
                sheet_json,
                sheet,
                summarise(sheet)};
  for (std::size_t i = 0; i < file.summary.persons.size(); ++i) {
    file.persons.push_back(draw_at<PersonId>(now, random));
  }
  auto record =
      audit::Record::make(audit::Act::kIntake, now, file.id,
                          json::Object{{"case", file.id.text()},
                                       {"revision", 1},
                                       {"sheet", crypto::sha256(canonical(sheet_json)).hex()},
                                       {"user", author.user}},
                          random);
  const Digest leaf = crypto::leaf_hash(record.leaf());
  store::ChangeSet change(std::move(record));
  change.insert(case_row(file, now)).insert(sheet_row(file, author));
  insert_consents_of_sheet(file, author, random, leaf, change);
  return OpenedCase{std::move(file), std::move(change)};
}

Result<store::Row> case_row_of(store::Store& store, const CaseId& id) {
  TRY_ASSIGN(auto row, store.find(Table::kCase, {id.text()}));
  if (!row) return Error{ErrorCode::kNotFound, "case.not-found", id.text()};
  return *std::move(row);
}

bool is_closed(const Row& row) {
  return row.fields.at(kStateColumn) == Field(std::string(kClosed));
}

Row with_state(Row row, CaseState state) {
  row.fields.at(kStateColumn) = std::string(state == CaseState::kClosed ? kClosed : kOpen);
  return row;
}

Result<CaseFile> load_case(store::Store& store, const CaseId& id) {
  TRY_ASSIGN(const Row row, case_row_of(store, id));
  return load_case(store, row);
}

Result<CaseFile> load_case(store::Store& store, const Row& row) {
  const auto* id_text = field<std::string>(row, 0);
  const auto* partition = field<std::string>(row, 1);
  const auto* revision = field<std::int64_t>(row, 4);
  const auto* created = field<std::int64_t>(row, 5);
  const auto* body = field<Bytes>(row, 7);
  if (!id_text || !partition || !revision || !created || !body) return bad_row();
  const auto id = CaseId::parse(*id_text);
  if (!id) return bad_row();
  CaseFile file{*id,
                *partition,
                is_closed(row) ? CaseState::kClosed : CaseState::kOpen,
                static_cast<std::uint64_t>(*revision),
                instant(*created),
                instant(*created),
                {},
                {},
                {},
                {}};
  TRY(read_body(*body, file));
  TRY_ASSIGN(
      const auto sheet_row,
      store.find(Table::kSummary, {*id_text, static_cast<std::int64_t>(file.sheet_revision)}));
  const auto* written = sheet_row ? field<std::int64_t>(*sheet_row, 4) : nullptr;
  const auto* content = sheet_row ? field<Bytes>(*sheet_row, 5) : nullptr;
  if (written == nullptr || content == nullptr) return bad_row();
  file.changed = instant(*written);
  TRY_ASSIGN(file.sheet, json::parse(*content, kMaxSheetBytes));
  TRY_ASSIGN(file.intake,
             parse_intake_sheet(file.sheet, file.later_seals ? &*file.later_seals : nullptr));
  file.summary = summarise(file.intake);
  if (file.summary.persons.size() != file.persons.size()) return bad_row();
  return file;
}

Row next_case_row(const CaseFile& file, Instant now) {
  CaseFile next = file;
  ++next.revision;
  return case_row(next, now);
}

Result<CasePseudonym> pseudonym_for(store::Store& store, const CaseFile& file,
                                    const NodeId& recipient, Instant now,
                                    crypto::RandomSource& random) {
  TRY_ASSIGN(const auto row,
             store.find(Table::kPseudonym, {file.id.text(), recipient.text(), file.partition}));
  if (row) {
    const auto* text = field<std::string>(*row, 3);
    const auto known = text ? Pseudonym::parse(*text) : std::nullopt;
    if (!known) return bad_row();
    return CasePseudonym{*known, std::nullopt};
  }
  const auto drawn = Pseudonym::draw(random);
  return CasePseudonym{drawn, Row{Table::kPseudonym,
                                  {file.id.text(), recipient.text(), file.partition, drawn.text(),
                                   milliseconds(now)}}};
}

}  // namespace musubi::casework
