#include "node/sharing/same_persons.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "protocol/casework/named_persons.h"

namespace musubi::node {
namespace {

using casework::CaseFile;
using search::NamedPerson;
using store::Row;
using store::Store;
using store::Table;

constexpr std::size_t kCaseColumn = 2;  // of Table::kSearchKey
// Columns of Table::kSamePerson.
constexpr std::size_t kSaid = 3;
constexpr std::size_t kSaidBy = 4;
constexpr std::size_t kSaidAt = 5;

constexpr std::array<std::string_view, 2> kNames{"same", "different"};

std::optional<std::size_t> position_in(std::string_view text) {
  std::size_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  return whole && number < casework::kMaxPersons ? std::optional(number) : std::nullopt;
}

// The pair's key: whose id is the smaller stands first.
store::Key key_of(const std::string& partition, const PersonId& one, const PersonId& other) {
  return {partition, std::min(one, other).text(), std::max(one, other).text()};
}

Result<std::optional<Answer>> answer_of(Store& store, const store::Key& key) {
  TRY_ASSIGN(const auto row, store.find(Table::kSamePerson, key));
  if (!row) return std::optional<Answer>();
  const auto said = parse_sameness(std::get<std::string>(row->fields.at(kSaid)));
  if (!said) return Error{ErrorCode::kInternal, "case.bad-row", ""};
  return std::optional(Answer{*said, std::get<std::string>(row->fields.at(kSaidBy)),
                              Instant(Duration(std::get<std::int64_t>(row->fields.at(kSaidAt))))});
}

// Cases of the partition in which somebody has a whole name of this person.
Status add_namesakes(Store& store, const search::NameKey& key, const CaseFile& file,
                     const NamedPerson& person, std::set<std::string>& cases, bool& more) {
  for (const Bytes& hash : search::whole_search_keys(key, file.partition, person)) {
    TRY_ASSIGN(const auto rows, store.scan({.table = Table::kSearchKey,
                                            .prefix = {file.partition, hash},
                                            .limit = kMaxNamesakes,
                                            .newest_first = true}));
    more = more || rows.size() == kMaxNamesakes;
    for (const Row& row : rows) cases.insert(std::get<std::string>(row.fields.at(kCaseColumn)));
  }
  cases.erase(file.id.text());
  return {};
}

// Namesakes who were born on different days are two persons.
bool may_be_same(const NamedPerson& one, const NamedPerson& other) {
  return one.birth.empty() || other.birth.empty() || one.birth == other.birth;
}

Status add_hints(Store& store, const CaseFile& file, const CaseFile& other,
                 std::vector<Hint>& hints) {
  const auto here = casework::named_persons(file.intake);
  const auto there = casework::named_persons(other.intake);
  for (std::size_t i = 0; i < here.size(); ++i) {
    for (std::size_t k = 0; k < there.size(); ++k) {
      auto agrees = search::agreement(here[i], there[k]);
      if (agrees.empty() || !may_be_same(here[i], there[k])) continue;
      const bool strong = agrees.back() == "birth";
      TRY_ASSIGN(auto answer,
                 answer_of(store, key_of(file.partition, file.persons.at(i), other.persons.at(k))));
      hints.push_back({{i, other.id, k},
                       other.summary.persons.at(k).role,
                       there[k].name,
                       std::move(agrees),
                       strong,
                       std::move(answer)});
    }
  }
  return {};
}

Result<Hints> hints_of(Store& store, const search::NameKey& key, const CaseFile& file,
                       const Caller& caller) {
  Hints found;
  std::set<std::string> cases;
  for (const NamedPerson& person : casework::named_persons(file.intake)) {
    TRY(add_namesakes(store, key, file, person, cases, found.more));
  }
  for (const std::string& text : cases) {
    const auto id = CaseId::parse(text);
    if (!id) return Error{ErrorCode::kInternal, "case.bad-row", ""};
    TRY_ASSIGN(const CaseFile other, casework::load_case(store, *id));
    TRY_ASSIGN(const bool sees, may_see(store, caller, {other.partition, other.id.text()}));
    const bool beside = other.partition == file.partition;
    if (sees && beside) TRY(add_hints(store, file, other, found.hints));
  }
  std::stable_partition(found.hints.begin(), found.hints.end(),
                        [](const Hint& hint) { return hint.strong; });
  if (found.hints.size() > kMaxHints) {
    found.hints.erase(found.hints.begin() + kMaxHints, found.hints.end());
    found.more = true;
  }
  return found;
}

audit::Record view(const CaseId& id, const Look& look, const Hints& found, Instant now,
                   crypto::RandomSource& random) {
  std::set<std::string> named;
  for (const Hint& hint : found.hints) named.insert(hint.pair.other_case.text());
  json::Array cases;
  for (const std::string& other : named) cases.emplace_back(other);
  return audit::Record::make(audit::Act::kView, now, id,
                             json::Object{{"case", id.text()},
                                          {"cases", std::move(cases)},
                                          {"purpose", look.purpose},
                                          {"user", look.user},
                                          {"view", "duplicates"}},
                             random);
}

Result<PersonId> person_of(const CaseFile& file, std::size_t person) {
  if (person >= file.persons.size()) return Error{ErrorCode::kNotFound, "person.not-found", ""};
  return file.persons[person];
}

}  // namespace

std::string_view sameness_name(Sameness sameness) {
  return kNames[static_cast<std::size_t>(sameness)];
}

std::optional<Sameness> parse_sameness(std::string_view name) {
  if (name == kNames[0]) return Sameness::kSame;
  if (name == kNames[1]) return Sameness::kDifferent;
  return std::nullopt;
}

std::optional<PersonPair> PersonPair::parse(std::string_view text) {
  const auto first = text.find('.');
  const auto last = text.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const auto person = position_in(text.substr(0, first));
  const auto other_case = CaseId::parse(text.substr(first + 1, last - first - 1));
  const auto other_person = position_in(text.substr(last + 1));
  if (!person || !other_case || !other_person) return std::nullopt;
  return PersonPair{*person, *other_case, *other_person};
}

std::string PersonPair::text() const {
  return std::to_string(person) + "." + other_case.text() + "." + std::to_string(other_person);
}

Result<Hints> SamePersons::hints(const CaseId& id, const Look& look, const Caller& caller) const {
  Hints found;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const CaseFile file, casework::load_case(store, id));
    TRY_ASSIGN(found, hints_of(store, parts_.names, file, caller));
    TRY_ASSIGN(
        [[maybe_unused]] const auto index,
        store.apply(store::ChangeSet(view(id, look, found, parts_.clock.now(), parts_.random))));
    return {};
  }));
  return found;
}

Status SamePersons::answer(const CaseId& id, const PersonPair& pair, Sameness said,
                           const Word& word) const {
  if (pair.other_case == id) return invalid("person.same-case");
  return parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(const CaseFile file, casework::load_case(store, id));
    TRY_ASSIGN(const CaseFile other, casework::load_case(store, pair.other_case));
    // To whom works for one 委託元, the cases of another are not there.
    if (other.partition != file.partition) {
      return Error{ErrorCode::kNotFound, "case.not-found", pair.other_case.text()};
    }
    TRY_ASSIGN(const PersonId one, person_of(file, pair.person));
    TRY_ASSIGN(const PersonId two, person_of(other, pair.other_person));
    const Instant now = parts_.clock.now();
    store::ChangeSet change(audit::Record::make(audit::Act::kIntake, now, id,
                                                json::Object{{"case", id.text()},
                                                             {"pair", pair.text()},
                                                             {"reason", word.said},
                                                             {"said", sameness_name(said)},
                                                             {"user", word.by}},
                                                parts_.random));
    store::Key key = key_of(file.partition, one, two);
    change.put({Table::kSamePerson,
                {key[0], key[1], key[2], std::string(sameness_name(said)), word.by,
                 now.time_since_epoch().count()}});
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
}

}  // namespace musubi::node
