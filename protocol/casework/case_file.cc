#include "protocol/casework/case_file.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
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
constexpr std::int64_t kConsentVersion = 4;
constexpr std::int64_t kWholeMarks = 3;  // from this version on
constexpr std::chrono::hours kJapan{9};  // 日本標準時
constexpr std::string_view kStateNames[] = {"unknown",    "requested",  "deferred",  "given",
                                            "renewed",    "refused",    "withdrawn", "expired",
                                            "terminated", "invalidated"};

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

json::Value mark_json(const DirectionMark& mark) {
  json::Object object{{"since", milliseconds(mark.since)},
                      {"state", consent_state_name(mark.state)},
                      {"wording", mark.wording}};
  if (mark.recipient) object.emplace("recipient", mark.recipient->text());
  return object;
}

// Columns of Table::kConsent; its state is that of providing.
Row consent_row(const CaseId& case_id, const Consent& consent) {
  json::Object directions;
  for (const Direction direction : kDirections) {
    directions.emplace(direction_name(direction), mark_json(consent.mark_of(direction)));
  }
  return {Table::kConsent,
          {consent.id.text(), case_id.text(), consent.person.text(),
           std::string(consent_state_name(consent.providing.state)),
           static_cast<std::int64_t>(consent.revision), milliseconds(consent.changed),
           consent.valid_until ? Field(milliseconds(*consent.valid_until)) : Field(),
           canonical(json::Object{{"directions", std::move(directions)},
                                  {"taken_by", consent.taken_by},
                                  {"v", kConsentVersion}})}};
}

Result<DirectionMark> parse_mark(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto state = fields.parsed("state", kMaxShortText, parse_consent_state);
  const std::int64_t since = fields.integer("since", 0, json::kMaxInteger);
  std::string wording = fields.text("wording", kMaxShortText);
  std::optional<OrganisationId> recipient;
  if (fields.has("recipient")) {
    recipient = fields.parsed("recipient", kMaxShortText, OrganisationId::parse);
  }
  TRY(fields.finish());
  return DirectionMark{*state, instant(since), std::move(wording), std::move(recipient)};
}

// Version 3 has a whole mark for each direction, and version 4 says whom it names.
Status read_directions(json::Fields& fields, Consent& consent) {
  json::Fields directions(fields.value("directions"), "/directions");
  TRY_ASSIGN(consent.providing, parse_mark(directions.value("provide"), "/directions/provide"));
  TRY_ASSIGN(consent.collecting, parse_mark(directions.value("collect"), "/directions/collect"));
  TRY(directions.finish());
  return {};
}

// Version 2 has their states, under one wording; version 1 a list of both, which says that they
// are alike.
Status read_earlier(json::Fields& fields, std::int64_t version, Consent& consent) {
  consent.providing.wording = fields.text("wording", kMaxShortText);
  const json::Value& value = fields.value("directions");
  if (version == 1) return {};
  json::Fields directions(value, "/directions");
  const auto collect = directions.parsed("collect", kMaxShortText, parse_consent_state);
  const auto provide = directions.parsed("provide", kMaxShortText, parse_consent_state);
  TRY(directions.finish());
  if (*provide != consent.providing.state) return bad_row();
  consent.collecting = {*collect, consent.providing.since, consent.providing.wording};
  return {};
}

Result<Consent> consent_of(const Row& row) {
  const auto* id = field<std::string>(row, 0);
  const auto* person = field<std::string>(row, 2);
  const auto* state = field<std::string>(row, 3);
  const auto* revision = field<std::int64_t>(row, 4);
  const auto* changed = field<std::int64_t>(row, 5);
  const auto* until = field<std::int64_t>(row, 6);
  const auto* body = field<Bytes>(row, 7);
  if (!id || !person || !state || !revision || !changed || !body) return bad_row();
  const auto consent_id = ConsentId::parse(*id);
  const auto person_id = PersonId::parse(*person);
  const auto parsed_state = parse_consent_state(*state);
  if (!consent_id || !person_id || !parsed_state) return bad_row();
  TRY_ASSIGN(const json::Value value, json::parse(*body));
  json::Fields fields(value, "");
  const std::int64_t version = fields.integer("v", 1, kConsentVersion);
  Consent consent{*consent_id,
                  *person_id,
                  {*parsed_state, instant(*changed), {}},
                  static_cast<std::uint64_t>(*revision),
                  instant(*changed),
                  std::nullopt,
                  fields.text("taken_by", kMaxShortText)};
  TRY(version < kWholeMarks ? read_earlier(fields, version, consent)
                            : read_directions(fields, consent));
  TRY(fields.finish());
  if (consent.providing.state != *parsed_state) return bad_row();
  if (until != nullptr) consent.valid_until = instant(*until);
  return consent;
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

ConsentState state_of(Mark mark) {
  switch (mark) {
    case Mark::kYes:
      return ConsentState::kGiven;
    case Mark::kNo:
      return ConsentState::kRefused;
    case Mark::kUnknown:
      break;
  }
  return ConsentState::kUnknown;
}

// What the sheet's rows say. A caller who is in no row was not asked.
std::vector<Consent> consents_of(const IntakeSheet& sheet, const CaseFile& file,
                                 const Author& author, crypto::RandomSource& random) {
  std::vector<Consent> consents;
  for (std::size_t i = 0; i < sheet.household.size(); ++i) {
    consents.push_back(
        {ConsentId::draw(random),
         file.persons[i],
         {state_of(sheet.household[i].consent), file.created, sheet.wording, sheet.recipient},
         1,
         file.created,
         std::nullopt,
         author.user});
  }
  return consents;
}

}  // namespace

std::string_view consent_state_name(ConsentState state) {
  return kStateNames[static_cast<std::size_t>(state)];
}

Day day_in_japan(Instant now) { return Day{std::chrono::floor<std::chrono::days>(now + kJapan)}; }

std::optional<ConsentState> parse_consent_state(std::string_view name) {
  const auto found = std::find(std::begin(kStateNames), std::end(kStateNames), name);
  if (found == std::end(kStateNames)) return std::nullopt;
  return static_cast<ConsentState>(found - std::begin(kStateNames));
}

Result<OpenedCase> open_case(const json::Value& sheet, const std::string& partition,
                             const Author& author, Instant now, crypto::RandomSource& random) {
  return open_case(CaseId::draw(random), sheet, partition, author, now, random);
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
  CaseFile file{id,  partition, CaseState::kOpen, 1,     now,
                now, {},        sheet_json,       sheet, summarise(sheet)};
  for (std::size_t i = 0; i < file.summary.persons.size(); ++i) {
    file.persons.push_back(PersonId::draw(random));
  }
  store::ChangeSet change(
      audit::Record::make(audit::Act::kIntake, now, file.id,
                          json::Object{{"case", file.id.text()},
                                       {"revision", 1},
                                       {"sheet", crypto::sha256(canonical(sheet_json)).hex()},
                                       {"user", author.user}},
                          random));
  change.insert(case_row(file)).insert(sheet_row(file, author));
  for (const Consent& consent : consents_of(sheet, file, author, random)) {
    change.insert(consent_row(file.id, consent));
  }
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

Result<std::vector<std::optional<Consent>>> load_consents(store::Store& store,
                                                          const CaseFile& file) {
  std::vector<std::optional<Consent>> newest(file.persons.size());
  store::Scan of_case;
  of_case.table = Table::kConsent;
  of_case.index = 0;
  of_case.prefix = {file.id.text()};
  TRY_ASSIGN(const auto rows, store.scan(of_case));
  for (const Row& row : rows) {
    TRY_ASSIGN(Consent consent, consent_of(row));
    const auto at = std::find(file.persons.begin(), file.persons.end(), consent.person);
    if (at == file.persons.end()) return bad_row();
    auto& known = newest[static_cast<std::size_t>(at - file.persons.begin())];
    if (!known || known->revision < consent.revision) known = std::move(consent);
  }
  return newest;
}

// Of what was said, one state and one wording: that of any of the directions.
store::ChangeSet record_consent(const CaseFile& file, const Consent& consent,
                                const std::set<Direction>& said, Instant now,
                                crypto::RandomSource& random) {
  json::Array directions;
  for (const Direction direction : kDirections) {
    if (said.count(direction) > 0) directions.emplace_back(direction_name(direction));
  }
  const DirectionMark& mark = consent.mark_of(*said.begin());
  json::Object told{{"case", file.id.text()},
                    {"consent", consent.id.text()},
                    {"directions", std::move(directions)},
                    {"person", consent.person.text()},
                    {"state", consent_state_name(mark.state)},
                    {"user", consent.taken_by},
                    {"wording", mark.wording}};
  if (mark.recipient) told.emplace("recipient", mark.recipient->text());
  store::ChangeSet change(
      audit::Record::make(audit::Act::kConsent, now, file.id, std::move(told), random));
  change.insert(consent_row(file.id, consent));
  return change;
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
