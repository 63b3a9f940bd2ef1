#include "protocol/casework/case_file.h"

#include <algorithm>

#include "crypto/log/merkle.h"
#include "crypto/primitives/hash.h"
#include "protocol/casework/consent.h"
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

// Columns of Table::kCase.
Row case_row(const CaseFile& file) {
  json::Array persons;
  for (const PersonId& person : file.persons) persons.push_back(person.text());
  return {Table::kCase,
          {file.id.text(), file.partition, file.persons.front().text(), std::string(kOpen),
           static_cast<std::int64_t>(file.revision), milliseconds(file.created),
           milliseconds(file.changed),
           canonical(json::Object{{"persons", std::move(persons)}, {"v", 1}})}};
}

// Columns of Table::kSummary.
Row sheet_row(const CaseFile& file, const Author& author) {
  return {Table::kSummary,
          {file.id.text(), static_cast<std::int64_t>(file.revision), std::string(kSheetKind),
           author.user, milliseconds(file.changed), canonical(file.sheet)}};
}

Result<std::vector<PersonId>> persons_of(const Bytes& body) {
  TRY_ASSIGN(const json::Value value, json::parse(body));
  json::Fields fields(value, "");
  std::vector<PersonId> persons;
  fields.integer("v", 1, 1);
  fields.array("persons", kMaxPersons, [&](const json::Value& item, const std::string&) -> Status {
    const auto person = item.text() ? PersonId::parse(*item.text()) : std::nullopt;
    if (!person) return bad_row();
    persons.push_back(*person);
    return {};
  });
  TRY(fields.finish());
  return persons;
}

}  // namespace

Day day_in_japan(Instant now) { return Day{std::chrono::floor<std::chrono::days>(now + kJapan)}; }

Result<OpenedCase> open_case(const json::Value& sheet_json, const std::string& partition,
                             const Author& author, Instant now, crypto::RandomSource& random) {
  const SheetReading reading = read_intake_sheet(sheet_json, day_in_japan(now));
  if (!reading.sheet) return reading.faults.front();
  const IntakeSheet& sheet = *reading.sheet;
  // What is taken must be readable later; load_case() has this limit, too.
  if (canonical(sheet_json).size() > kMaxSheetBytes) {
    return Error{ErrorCode::kTooLarge, "json.too-large", ""};
  }
  CaseFile file{CaseId::draw(random), partition, CaseState::kOpen, 1, now, now, {},
                sheet_json,           sheet,     summarise(sheet)};
  for (std::size_t i = 0; i < file.summary.persons.size(); ++i) {
    file.persons.push_back(PersonId::draw(random));
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
  change.insert(case_row(file)).insert(sheet_row(file, author));
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
  const auto* changed = field<std::int64_t>(row, 6);
  const auto* body = field<Bytes>(row, 7);
  if (!id_text || !partition || !revision || !created || !changed || !body) return bad_row();
  const auto id = CaseId::parse(*id_text);
  if (!id) return bad_row();
  CaseFile file{*id,
                *partition,
                is_closed(row) ? CaseState::kClosed : CaseState::kOpen,
                static_cast<std::uint64_t>(*revision),
                instant(*created),
                instant(*changed),
                {},
                {},
                {},
                {}};
  TRY_ASSIGN(file.persons, persons_of(*body));
  TRY_ASSIGN(const auto sheet_row, store.find(Table::kSummary, {*id_text, *revision}));
  const auto* content = sheet_row ? field<Bytes>(*sheet_row, 5) : nullptr;
  if (content == nullptr) return bad_row();
  TRY_ASSIGN(file.sheet, json::parse(*content, kMaxSheetBytes));
  TRY_ASSIGN(file.intake, parse_intake_sheet(file.sheet));
  file.summary = summarise(file.intake);
  if (file.summary.persons.size() != file.persons.size()) return bad_row();
  return file;
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
