#include "protocol/casework/consent.h"

#include <algorithm>
#include <tuple>

#include "crypto/log/merkle.h"
#include "protocol/ids/timed_id.h"
#include "protocol/json/fields.h"

namespace musubi::casework {
namespace {

using store::Field;
using store::Row;
using store::Table;

constexpr std::int64_t kConsentVersion = 5;
constexpr std::int64_t kWholeMarks = 3;    // from this version on
constexpr std::int64_t kLimitedMarks = 5;  // whose end is the mark's own
constexpr std::size_t kByCase = 0;         // index of Table::kConsent

std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant(std::int64_t milliseconds) { return Instant(Duration(milliseconds)); }

Error bad_row() { return {ErrorCode::kInternal, "case.bad-row", ""}; }

// A field of the type that the schema promises, or nullptr.
template <class T>
const T* field(const Row& row, std::size_t column) {
  return column < row.fields.size() ? std::get_if<T>(&row.fields[column]) : nullptr;
}

template <class Code>
json::Array code_names(const std::set<Code>& codes) {
  json::Array names;
  for (const Code code : codes) names.emplace_back(label(code).name);
  return names;
}

json::Array direction_names(const std::set<Direction>& directions) {
  json::Array names;
  for (const Direction direction : kDirections) {
    if (directions.count(direction) > 0) names.emplace_back(facts::name_of(direction));
  }
  return names;
}

json::Array texts_of(const std::set<OrganisationId>& bodies) {
  json::Array texts;
  for (const OrganisationId& body : bodies) texts.emplace_back(body.text());
  return texts;
}

// What a mark says beside its state, in a row and in the log.
void add_scope(const DirectionMark& mark, json::Object& object) {
  if (!mark.recipients.empty()) object.emplace("recipients", texts_of(mark.recipients));
  const Limits& limits = mark.limits;
  if (limits.categories) object.emplace("categories", code_names(*limits.categories));
  if (limits.purposes) object.emplace("purposes", code_names(*limits.purposes));
  if (limits.until) object.emplace("until", milliseconds(*limits.until));
}

json::Value mark_json(const DirectionMark& mark) {
  json::Object object{{"since", milliseconds(mark.since)},
                      {"state", facts::name_of(mark.state)},
                      {"wording", mark.wording}};
  add_scope(mark, object);
  return object;
}

// The earliest end of what permits anything.
std::optional<Instant> earliest_end(const Consent& consent) {
  std::optional<Instant> earliest;
  for (const Direction direction : kDirections) {
    const DirectionMark& mark = consent.mark_of(direction);
    if (!permits(mark.state) || !mark.limits.until) continue;
    earliest = std::min(*mark.limits.until, earliest.value_or(*mark.limits.until));
  }
  return earliest;
}

// Columns of Table::kConsent; its state is that of providing.
Row consent_row(const CaseId& case_id, const Consent& consent) {
  json::Object directions;
  for (const Direction direction : kDirections) {
    directions.emplace(facts::name_of(direction), mark_json(consent.mark_of(direction)));
  }
  json::Object body{{"directions", std::move(directions)},
                    {"said", direction_names(consent.said)},
                    {"taken_by", consent.taken_by},
                    {"v", kConsentVersion}};
  if (consent.leaf) body.emplace("leaf", consent.leaf->hex());
  const auto end = earliest_end(consent);
  return {Table::kConsent,
          {consent.id.text(), case_id.text(), consent.person.text(),
           std::string(facts::name_of(consent.providing.state)),
           static_cast<std::int64_t>(consent.revision), milliseconds(consent.changed),
           end ? Field(milliseconds(*end)) : Field(),
           to_bytes(json::to_canonical(json::Value(std::move(body))))}};
}

// Codes of a list that is not there, or is a list: an empty one stays one.
template <class Code, class Parse>
std::optional<std::set<Code>> optional_codes(json::Fields& fields, std::string_view name,
                                             std::size_t max, Parse parse) {
  if (!fields.has(name)) return std::nullopt;
  std::set<Code> codes;
  fields.array(name, max, [&](const json::Value& item, const std::string& at) -> Status {
    const auto code = item.text() ? parse(*item.text()) : std::nullopt;
    if (!code) return invalid("json.bad-value", at);
    codes.insert(*code);
    return {};
  });
  return codes;
}

std::optional<OrganisationId> parse_body(std::string_view text) {
  return OrganisationId::parse(text);
}

// Version 4 could name one body.
std::set<OrganisationId> read_recipients(json::Fields& fields) {
  if (fields.has("recipient")) {
    const auto only = fields.parsed("recipient", kMaxShortText, OrganisationId::parse);
    return only ? std::set<OrganisationId>{*only} : std::set<OrganisationId>{};
  }
  return optional_codes<OrganisationId>(fields, "recipients", kMaxNamedRecipients, parse_body)
      .value_or(std::set<OrganisationId>());
}

Result<DirectionMark> parse_mark(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto state = fields.parsed("state", kMaxShortText, facts::parse_code<ConsentState>);
  const std::int64_t since = fields.integer("since", 0, json::kMaxInteger);
  std::string wording = fields.text("wording", kMaxShortText);
  std::set<OrganisationId> recipients = read_recipients(fields);
  Limits limits{optional_codes<Category>(fields, "categories", kCategoryCount, parse_category),
                optional_codes<Purpose>(fields, "purposes", kPurposeCount, parse_purpose),
                std::nullopt};
  const auto until = fields.optional_integer("until", 0, json::kMaxInteger);
  TRY(fields.finish());
  if (until) limits.until = instant(*until);
  return DirectionMark{*state, instant(since), std::move(wording), std::move(recipients),
                       std::move(limits)};
}

// Version 3 has a whole mark for each direction, version 4 says whom it names, and version 5 how
// much less than its words it covers.
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
  const auto collect = directions.parsed("collect", kMaxShortText, facts::parse_code<ConsentState>);
  const auto provide = directions.parsed("provide", kMaxShortText, facts::parse_code<ConsentState>);
  TRY(directions.finish());
  if (*provide != consent.providing.state) return bad_row();
  consent.collecting = {*collect, consent.providing.since, consent.providing.wording, {}, {}};
  return {};
}

Status read_body(const Bytes& body, const std::int64_t* until, Consent& consent) {
  TRY_ASSIGN(const json::Value value, json::parse(body));
  json::Fields fields(value, "");
  const std::int64_t version = fields.integer("v", 1, kConsentVersion);
  consent.taken_by = fields.text("taken_by", kMaxShortText);
  TRY(version < kWholeMarks ? read_earlier(fields, version, consent)
                            : read_directions(fields, consent));
  if (version >= kLimitedMarks) {
    const auto said =
        optional_codes<Direction>(fields, "said", kDirections.size(), facts::parse_code<Direction>);
    if (said) consent.said = *said;
    if (fields.has("leaf")) consent.leaf = fields.digest("leaf");
  } else if (until != nullptr) {
    consent.valid_until = instant(*until);
  }
  return fields.finish();
}

Result<Consent> consent_of(const Row& row) {
  const auto* id = field<std::string>(row, 0);
  const auto* person = field<std::string>(row, 2);
  const auto* state = field<std::string>(row, 3);
  const auto* revision = field<std::int64_t>(row, 4);
  const auto* changed = field<std::int64_t>(row, 5);
  const auto* body = field<Bytes>(row, 7);
  if (!id || !person || !state || !revision || !changed || !body) return bad_row();
  const auto consent_id = ConsentId::parse(*id);
  const auto person_id = PersonId::parse(*person);
  const auto parsed_state = facts::parse_code<ConsentState>(*state);
  if (!consent_id || !person_id || !parsed_state) return bad_row();
  Consent consent{*consent_id,
                  *person_id,
                  {*parsed_state, instant(*changed), {}},
                  static_cast<std::uint64_t>(*revision),
                  instant(*changed),
                  std::nullopt,
                  {}};
  TRY(read_body(*body, field<std::int64_t>(row, 6), consent));
  if (consent.providing.state != *parsed_state) return bad_row();
  return consent;
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

json::Object told(const CaseFile& file, const Consent& consent) {
  // Of what was said, one state and one wording: that of any of the directions.
  const DirectionMark& mark = consent.mark_of(*consent.said.begin());
  json::Object told{{"case", file.id.text()},
                    {"consent", consent.id.text()},
                    {"directions", direction_names(consent.said)},
                    {"person", consent.person.text()},
                    {"state", facts::name_of(mark.state)},
                    {"user", consent.taken_by},
                    {"wording", mark.wording}};
  add_scope(mark, told);
  return told;
}

}  // namespace

bool Limits::allow(Purpose purpose, const std::vector<Category>& asked) const {
  if (purposes && purposes->count(purpose) == 0) return false;
  return !categories || std::all_of(asked.begin(), asked.end(), [this](Category category) {
    return categories->count(category) > 0;
  });
}

std::optional<OrganisationId> DirectionMark::recipient_for(const OrganisationId& asked) const {
  if (recipients.empty()) return std::nullopt;
  return recipients.count(asked) > 0 ? asked : *recipients.begin();
}

std::optional<Instant> end_of(const Consent& consent, const DirectionMark& mark,
                              const Wording* shown) {
  std::optional<Instant> end = consent.valid_until;
  const auto no_later_than = [&end](Instant other) { end = std::min(other, end.value_or(other)); };
  if (mark.limits.until) no_later_than(*mark.limits.until);
  if (shown != nullptr && shown->days) no_later_than(mark.since + std::chrono::days(*shown->days));
  return end;
}

ConsentState state_at(const Consent& consent, Direction direction, const Wordings& wordings,
                      Instant now) {
  const DirectionMark& mark = consent.mark_of(direction);
  if (!permits(mark.state)) return mark.state;
  const auto end = end_of(consent, mark, wordings.find(mark.wording));
  return end && *end <= now ? ConsentState::kExpired : mark.state;
}

Result<std::vector<Consent>> consent_history(store::Store& store, const CaseId& case_id) {
  std::vector<Consent> history;
  store::Scan of_case;
  of_case.table = Table::kConsent;
  of_case.index = kByCase;
  of_case.prefix = {case_id.text()};
  of_case.newest_first = true;
  for (;;) {
    TRY_ASSIGN(auto rows, store.scan(of_case));
    for (const Row& row : rows) {
      TRY_ASSIGN(Consent consent, consent_of(row));
      history.push_back(std::move(consent));
    }
    if (rows.size() < of_case.limit) break;
    of_case.after = std::move(rows.back());
  }
  // The index orders what was recorded in one instant by ids, which say nothing of its order.
  std::stable_sort(history.begin(), history.end(), [](const Consent& a, const Consent& b) {
    return std::tie(b.changed, b.revision) < std::tie(a.changed, a.revision);
  });
  return history;
}

Result<std::vector<std::optional<Consent>>> load_consents(store::Store& store,
                                                          const CaseFile& file) {
  std::vector<std::optional<Consent>> newest(file.persons.size());
  TRY_ASSIGN(auto history, consent_history(store, file.id));
  for (Consent& consent : history) {
    const auto at = std::find(file.persons.begin(), file.persons.end(), consent.person);
    if (at == file.persons.end()) return bad_row();
    auto& known = newest[static_cast<std::size_t>(at - file.persons.begin())];
    if (!known || known->revision < consent.revision) known = std::move(consent);
  }
  return newest;
}

store::ChangeSet record_consent(const CaseFile& file, Consent consent,
                                const std::set<Direction>& said, Instant now,
                                crypto::RandomSource& random) {
  consent.said = said;
  auto record =
      audit::Record::make(audit::Act::kConsent, now, file.id, told(file, consent), random);
  consent.leaf = crypto::leaf_hash(record.leaf());
  store::ChangeSet change(std::move(record));
  change.insert(consent_row(file.id, consent));
  return change;
}

void insert_consents_of_sheet(const CaseFile& file, const Author& author,
                              crypto::RandomSource& random, const Digest& leaf,
                              store::ChangeSet& change) {
  const IntakeSheet& sheet = file.intake;
  std::set<OrganisationId> named;
  if (sheet.recipient) named.insert(*sheet.recipient);
  for (std::size_t i = 0; i < sheet.household.size(); ++i) {
    Consent consent{draw_at<ConsentId>(file.created, random),
                    file.persons[i],
                    {state_of(sheet.household[i].consent), file.created, sheet.wording, named},
                    1,
                    file.created,
                    std::nullopt,
                    author.user};
    consent.leaf = leaf;
    change.insert(consent_row(file.id, consent));
  }
}

}  // namespace musubi::casework
