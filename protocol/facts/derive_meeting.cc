// What the recipient, the item and the person are to the meeting: V-17, V-24, V-25, V-27.
#include "protocol/facts/deriving.h"

namespace musubi::facts {
namespace {

// The kind of meeting that a purpose means.
std::optional<Regime> regime_of(Purpose purpose) {
  if (purpose == Purpose::kSupportMeeting) return Regime::kSupportMeeting;
  if (purpose == Purpose::kPlan) return Regime::kIntegratedSupportMeeting;
  return std::nullopt;
}

bool has_pledged(const Deriving& at, const RosterView& roster, const Member& member) {
  return std::any_of(at.views.pledges.begin(), at.views.pledges.end(),
                     [&](const PledgeView& pledge) {
                       const MeetingId* meeting = std::get_if<MeetingId>(&pledge.scope);
                       return meeting != nullptr && *meeting == roster.meeting &&
                              pledge.attendee == member.attendee && at.on_record(pledge.record) &&
                              member.invited <= pledge.signed_at && pledge.signed_at <= at.now;
                     });
}

bool sits(const Deriving& at, const Member& member) {
  return member.organisation == at.question.recipient && member.invited <= at.now &&
         !(member.left && *member.left <= at.now);
}

std::string_view part_of_members(const Deriving& at, const RosterView& roster) {
  bool any = false;
  for (const Member& member : roster.members) {
    if (!sits(at, member)) continue;
    if (!has_pledged(at, roster, member)) return "invited";
    any = true;
  }
  return any ? "member_pledged" : "none";
}

// V-17.
std::string_view part_in(const Deriving& at, const RosterView& roster) {
  if (regime_of(at.question.purpose) != roster.regime) return "none";
  if (roster.closed && *roster.closed <= at.now) return "closed";
  return part_of_members(at, roster);
}

// V-4: an item stands in one roster, and there once.
bool stands_once(const Deriving& at, const ItemId& id) {
  std::ptrdiff_t times = 0;
  for (const RosterView& roster : at.views.rosters) {
    if (!at.on_record(roster.record)) continue;
    times += std::count_if(roster.items.begin(), roster.items.end(),
                           [&](const AgendaItem& item) { return item.id == id; });
  }
  return times <= 1;
}

bool is_about(const RosterView& roster, const Question& question) {
  return question.person &&
         std::any_of(roster.items.begin(), roster.items.end(), [&](const AgendaItem& item) {
           return item.id == question.item && item.persons.contains(*question.person);
         });
}

// V-24.
std::optional<std::string_view> agenda_of(const Deriving& at, const RosterView& roster) {
  if (regime_of(at.question.purpose) != roster.regime || !at.question.item) return "other_item";
  if (!stands_once(at, *at.question.item)) return std::nullopt;
  return is_about(roster, at.question) ? "this_item" : "other_item";
}

bool is_municipality(const Views& views, const OrganisationId& id) {
  const BodyView* body = body_of(views, id);
  return body != nullptr && body->kind == BodyKind::kMunicipality;
}

bool convenes_for_municipality(const Deriving& at, const OrganisationId& id) {
  const BodyView* body = body_of(at.views, id);
  if (body == nullptr || body->kind != BodyKind::kContractor) return false;
  return std::any_of(
      at.views.contracts.begin(), at.views.contracts.end(), [&](const ContractView& contract) {
        return contract.contractor == id && is_in_force(contract, at.now) &&
               std::any_of(contract.commissioners.begin(), contract.commissioners.end(),
                           [&](const auto& commissioner) {
                             return is_municipality(at.views, commissioner);
                           });
      });
}

// V-25.
std::optional<std::string_view> convener_of(const Deriving& at, const RosterView& roster) {
  const auto& organisers = roster.organisers;
  const bool municipal = !organisers.empty() && std::all_of(organisers.begin(), organisers.end(),
                                                            [&](const OrganisationId& id) {
                                                              return is_municipality(at.views, id);
                                                            });
  if (municipal) return organisers.size() == 1 ? "municipality" : "joint";
  if (organisers.size() == 1 && convenes_for_municipality(at, *organisers.begin())) {
    return "contractor";
  }
  return std::nullopt;
}

bool invited_since(const RosterView& roster, Instant then) {
  return std::any_of(roster.members.begin(), roster.members.end(),
                     [&](const Member& member) { return then < member.invited; });
}

// V-27.
void derive_attendance(const Deriving& at, const RosterView& roster) {
  const Comparison* comparison = only_of_person(at, roster.comparisons);
  if (comparison == nullptr) return;
  if (comparison->result == Attendance::kNo && invited_since(roster, comparison->record.at)) return;
  at.state("perpetrator_attends", name_of(comparison->result), "roster-comparison",
           comparison->record);
}

void derive_no_meeting(const Deriving& at) {
  at.state_asked("meeting", "none");
  at.state_asked("agenda", "none");
  at.state_asked("convener", "none");
}

}  // namespace

void derive_meeting(const Deriving& at) {
  if (!at.question.meeting) return derive_no_meeting(at);
  const RosterView* roster = find_only(at, at.views.rosters, [&](const RosterView& view) {
                               return view.meeting == *at.question.meeting;
                             }).one;
  if (roster == nullptr) return;
  at.state("meeting", part_in(at, *roster), "roster", roster->record);
  if (const auto agenda = agenda_of(at, *roster)) {
    at.state("agenda", *agenda, "roster", roster->record);
  }
  if (const auto convener = convener_of(at, *roster)) {
    at.state("convener", *convener, "roster", roster->record);
  }
  derive_attendance(at, *roster);
}

}  // namespace musubi::facts
