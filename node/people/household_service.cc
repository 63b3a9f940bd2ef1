#include "node/people/household_service.h"

#include <algorithm>

#include "crypto/primitives/hash.h"
#include "protocol/people/genogram.h"

namespace musubi::node {
namespace {

using casework::CaseFile;
using people::Household;
using store::Row;
using store::Store;
using store::Table;

constexpr std::string_view kKind = "household";
constexpr std::size_t kByKind = 0;  // index of Table::kSummary
constexpr std::size_t kAuthor = 3;  // and its columns
constexpr std::size_t kBody = 5;
constexpr std::size_t kRevisionsAtOnce = 32;

// H-10, of the ids that an editor names.
Status check_persons(const Household& before, const json::Value& document) {
  const json::Value* persons = document.find("persons");
  if (persons == nullptr || persons->array() == nullptr) return {};  // told by parse_household()
  for (const json::Value& each : *persons->array()) {
    const json::Value* id = each.find("person");
    const auto person = id != nullptr && id->text() != nullptr ? PersonId::parse(*id->text())
                                                               : std::optional<PersonId>();
    if (person && before.member(*person) == nullptr) return invalid("household.unknown-person");
  }
  return {};
}

Status check_kept(const Household& before, const Household& after) {
  if (after.members.front().person != before.members.front().person) {
    return invalid("household.other-subject");
  }
  const bool all = std::all_of(
      before.members.begin(), before.members.end(),
      [&](const people::Member& member) { return after.member(member.person) != nullptr; });
  if (!all) return invalid("household.person-missing");
  return {};
}

Result<Household> household_in(const Row& row) {
  const Bytes* body = std::get_if<Bytes>(&row.fields.at(kBody));
  if (body == nullptr) return Error{ErrorCode::kInternal, "case.bad-row", ""};
  TRY_ASSIGN(const json::Value document, json::parse(*body, people::kMaxHouseholdBytes));
  return people::parse_household(document);
}

// Who wrote the first of the newest revisions in a row in which the residence is sealed. Of a
// sheet no residence is sealed by itself (H-8), so there is one.
Result<std::string> who_sealed(Store& store, const CaseId& id, std::int64_t residence) {
  std::string author;
  store::Scan scan{.table = Table::kSummary,
                   .index = kByKind,
                   .prefix = {id.text(), std::string(kKind)},
                   .limit = kRevisionsAtOnce,
                   .newest_first = true};
  while (true) {
    TRY_ASSIGN(const auto rows, store.scan(scan));
    for (const Row& row : rows) {
      TRY_ASSIGN(const Household household, household_in(row));
      const people::Residence* there = household.residence(residence);
      if (there == nullptr || there->sealed != people::Mark::kYes) return author;
      author = std::get<std::string>(row.fields.at(kAuthor));
    }
    if (rows.size() < scan.limit) return author;
    scan.after = rows.back();
  }
}

// H-12. Every residence that loses its seal has to be somebody else's act.
Status check_seals(Store& store, const CasePeople& people, const Household& after,
                   const HouseholdEdit& edit) {
  Household left = people.household;
  while (const auto residence = people::unsealed_by(left, after)) {
    if (edit.reason.empty()) {
      return refused("household.seal-stays", std::to_string(*residence));
    }
    TRY_ASSIGN(const std::string author, who_sealed(store, people.file.id, *residence));
    if (author == edit.user) {
      return refused("household.sealed-by-you", std::to_string(*residence));
    }
    for (people::Residence& each : left.residences) {
      if (each.number == *residence) each.sealed = people::Mark::kNo;
    }
  }
  return {};
}

audit::Record edit_record(const CaseFile& file, const Bytes& body, const HouseholdEdit& edit,
                          Instant now, crypto::RandomSource& random) {
  json::Object told{{"case", file.id.text()},
                    {"household", crypto::sha256(body).hex()},
                    {"revision", static_cast<std::int64_t>(file.revision + 1)},
                    {"user", edit.user}};
  if (!edit.reason.empty()) told.emplace("reason", edit.reason);
  return audit::Record::make(audit::Act::kIntake, now, file.id, std::move(told), random);
}

}  // namespace

Result<CasePeople> HouseholdService::look_at(const CaseId& id, const Look& look,
                                             std::string_view view) const {
  std::optional<CasePeople> people;
  TRY(parts_.writer.run([&](Store& store) -> Status {
    TRY_ASSIGN(people, load_people(store, id));
    const store::ChangeSet seen(audit::Record::make(
        audit::Act::kView, parts_.clock.now(), id,
        json::Object{{"case", id.text()},
                     {"purpose", look.purpose},
                     {"revision", static_cast<std::int64_t>(people->file.revision)},
                     {"user", look.user},
                     {"view", view}},
        parts_.random));
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(seen));
    return {};
  }));
  return *std::move(people);
}

Result<HouseholdService::Full> HouseholdService::show_full(const CaseId& id,
                                                           const Look& look) const {
  TRY_ASSIGN(CasePeople people, look_at(id, look, "household-full"));
  return Full{people.file.revision, std::move(people.household)};
}

Result<people::SealedHousehold> HouseholdService::show_sealed(const CaseId& id,
                                                              const Look& look) const {
  TRY_ASSIGN(CasePeople people, look_at(id, look, "household"));
  const people::Seals seals = people.seals();
  return people::SealedHousehold(std::move(people.household), seals);
}

Result<std::string> HouseholdService::draw(const CaseId& id, const Look& look) const {
  TRY_ASSIGN(CasePeople people, look_at(id, look, "genogram"));
  const people::Seals seals = people.seals();
  return people::genogram(people::SealedHousehold(std::move(people.household), seals),
                          casework::day_in_japan(parts_.clock.now()));
}

Result<std::uint64_t> HouseholdService::edit(const CaseId& id, const HouseholdEdit& edit) const {
  std::uint64_t revision = 0;
  const Status edited = parts_.writer.run([&](Store& store) -> Status {
    const Instant now = parts_.clock.now();
    TRY_ASSIGN(CasePeople people, load_people(store, id));
    if (people.file.revision != edit.seen) {
      return Error{ErrorCode::kConflict, "household.changed", std::to_string(people.file.revision)};
    }
    TRY(check_persons(people.household, edit.document));
    const json::Value document = people::name_new_persons(edit.document, parts_.random);
    TRY_ASSIGN(Household after, people::parse_household(document));
    TRY(people::check_days(after, casework::day_in_japan(now)));
    TRY(check_kept(people.household, after));
    TRY(check_seals(store, people, after, edit));
    const Bytes body = to_bytes(json::to_canonical(people::to_json(after)));
    if (body.size() > people::kMaxHouseholdBytes) {
      return Error{ErrorCode::kTooLarge, "json.too-large", ""};
    }
    const people::Seals before = people.seals();
    revision = people.file.revision + 1;
    store::ChangeSet change(edit_record(people.file, body, edit, now, parts_.random));
    change.insert({Table::kSummary,
                   {id.text(), static_cast<std::int64_t>(revision), std::string(kKind), edit.user,
                    std::int64_t{now.time_since_epoch().count()}, body}});
    people.household = std::move(after);
    people.file.household_revision = revision;
    settle(change, people, before, now);
    TRY_ASSIGN([[maybe_unused]] const auto index, store.apply(change));
    return {};
  });
  TRY(edited);
  return revision;
}

}  // namespace musubi::node
