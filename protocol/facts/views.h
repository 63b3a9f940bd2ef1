// What is on record of a question about sharing: everything from which facts are derived, in the
// form in which derive.h looks at it (docs/spec/facts.md). Where records are kept is not said here:
// whoever keeps them makes views of them.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "crypto/base/instant.h"
#include "protocol/facts/codes.h"
#include "protocol/ids/codes.h"
#include "protocol/ids/ids.h"
#include "protocol/policy/catalogue.h"

namespace musubi::facts {

inline constexpr std::size_t kMaxRecords = 1024;  // of each kind
inline constexpr std::size_t kMaxBodies = 4096;
inline constexpr std::size_t kMaxContracts = 4096;
inline constexpr std::size_t kMaxInMeeting = 256;  // items, members, comparisons
inline constexpr std::size_t kMaxPersons = 64;     // of an item or a request
inline constexpr std::size_t kMaxParties = 16;     // organisers, commissioners, capabilities
inline constexpr std::size_t kMaxReason = 1024;

using Day = std::chrono::year_month_day;          // in Japan
using MeetingId = RandomId<struct MeetingTag>;    // one meeting, of one regime
using ItemId = RandomId<struct ItemTag>;          // one item of one agenda
using AttendeeId = RandomId<struct AttendeeTag>;  // a natural person who comes to meetings

// Who made a record, and when: a node, a user, a body; never a subject.
struct Record {
  std::string by;
  Instant at;
};

// What the sentence says that the person was shown. Without a list it speaks of all.
struct Words {
  std::set<Direction> directions;
  std::set<Relation> covers;  // the recipients that it speaks of
  std::optional<std::set<Purpose>> purposes;
  std::optional<std::set<Category>> categories;
};

// One person's consent in these directions. `words` are absent if nobody knows or approved them.
struct ConsentView {
  PersonId person;
  std::set<Direction> directions;
  ConsentState state = ConsentState::kUnknown;
  Instant since;
  std::optional<Instant> until;  // the first instant at which it is over
  std::optional<Words> words;
  std::optional<OrganisationId> recipient;  // the one body that the person named
  Record record;
};

struct AgendaItem {
  ItemId id;
  std::set<PersonId> persons;  // whom it is about
};
// A natural person who is called to a meeting for a body.
struct Member {
  AttendeeId attendee;
  OrganisationId organisation;
  Instant invited;
  std::optional<Instant> left;
};
// Who compared the roster with whom a person is to be protected from, and what they found.
struct Comparison {
  PersonId person;
  Attendance result = Attendance::kUnknown;
  Record record;
};
struct RosterView {
  MeetingId meeting;
  Regime regime = Regime::kSupportMeeting;
  std::set<OrganisationId> organisers;
  std::vector<AgendaItem> items;
  std::vector<Member> members;
  std::vector<Comparison> comparisons;
  std::optional<Instant> closed;
  Record record;
};

// 守秘義務誓約 of one natural person, for one meeting or one contract. It has no end.
struct PledgeView {
  AttendeeId attendee;
  std::variant<MeetingId, std::string> scope;  // a contract by its id
  Instant signed_at;
  Record record;
};

// Somebody's request (such as by art. 106-6(3) of the Social Welfare Act).
struct RequestView {
  std::variant<OrganisationId, MeetingId> asker;
  OrganisationId addressee;
  std::string statute;  // a row of the catalogue
  std::set<PersonId> persons;
  std::set<Category> items;
  std::string necessity;
  Record record;
};

// 委託: the contractor works for each commissioner within one programme, under one statute.
struct ContractView {
  std::string id;
  std::set<OrganisationId> commissioners;
  OrganisationId contractor;
  std::string programme;
  std::string statute;  // a row of the catalogue
  std::set<Category> categories;
  Instant from;
  Instant until;  // the first instant at which it is over
};

// V-6.
[[nodiscard]] constexpr bool is_in_period(Instant from, Instant until, Instant now) {
  return from <= now && now < until;
}

// Whether a person's whereabouts are sealed: 支援措置, or somebody found that there is none.
struct FlagView {
  PersonId person;
  bool sealed = true;
  std::optional<Day> until;  // last day of the measure, or for which the finding holds
  Record record;
};

// Where a person lives, seen from one city.
struct ResidenceView {
  PersonId person;
  OrganisationId city;
  bool in_city = false;
  Record record;
};

struct PlanView {
  PersonId person;
  PlanStage stage = PlanStage::kNone;
  std::string reason;  // of an early start
  Record record;
};

// 委託元の承認 of one release; `record.by` is who signed for the commissioner.
struct LeaveView {
  OrganisationId commissioner;
  OrganisationId contractor;
  OrganisationId recipient;
  PersonId person;
  std::string basis;
  Purpose purpose{};
  std::set<Category> categories;
  Instant until;
  Record record;
};

// Somebody's declaration that harm is near, or not, and whether the person can be asked.
struct UrgencyView {
  PersonId person;
  Urgency level = Urgency::kNone;
  std::optional<Obtainable> consent;
  std::string reason;
  Instant until;
  Record record;
};

// A table of counts. The limit is the one that was settled (`small_cell_limit`).
struct TableView {
  std::int64_t smallest_cell = 0;  // the smallest number in it that is not zero
  std::int64_t limit = 0;
  Record record;
};

struct BodyView {
  BodyKind kind = BodyKind::kOther;
  std::vector<std::string> capabilities;
};
struct RegistryView {
  std::string federation;
  Instant issued;
  std::map<OrganisationId, BodyView> bodies;
  policy::Catalogue catalogue;
};

struct Views {
  RegistryView registry;
  std::vector<ContractView> contracts;
  std::vector<ConsentView> consents;
  std::vector<RosterView> rosters;
  std::vector<PledgeView> pledges;
  std::vector<RequestView> requests;
  std::vector<FlagView> flags;
  std::vector<ResidenceView> residences;
  std::vector<PlanView> plans;
  std::vector<LeaveView> leaves;
  std::vector<UrgencyView> urgencies;
  std::optional<TableView> table;
};

// What a person asks: may this be told, of whom, to whom, for what, on which basis. The basis is
// the one that they chose.
struct Question {
  std::optional<PersonId> person;  // nobody: a table
  OrganisationId sender;
  OrganisationId recipient;
  OrganisationId on_behalf_of;  // 委託元 of the case
  Kind kind{};
  Purpose purpose{};
  std::string basis;
  std::set<Category> categories;     // at least one
  std::optional<MeetingId> meeting;  // to which it goes
  std::optional<ItemId> item;        // to which it belongs
  std::string asked_by;
  Instant asked;
};

}  // namespace musubi::facts
