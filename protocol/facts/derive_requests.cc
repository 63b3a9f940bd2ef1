// Whether somebody asked, and whether the commissioning body gave leave: V-18, V-26.
#include "protocol/facts/deriving.h"

namespace musubi::facts {
namespace {

// The meeting, if the question goes to one; else the body that is to be told.
bool asks_for_itself(const Question& question, const RequestView& request) {
  if (question.meeting) {
    const MeetingId* meeting = std::get_if<MeetingId>(&request.asker);
    return meeting != nullptr && *meeting == *question.meeting;
  }
  const OrganisationId* body = std::get_if<OrganisationId>(&request.asker);
  return body != nullptr && *body == question.recipient;
}

// V-18.
bool asks_for(const Question& question, const RequestView& request) {
  return question.person && asks_for_itself(question, request) &&
         request.addressee == question.sender && request.statute == question.basis &&
         request.persons.contains(*question.person) && covers(request.items, question.categories) &&
         !request.necessity.empty();
}

// V-26.
bool allows(const Deriving& at, const LeaveView& leave) {
  const Question& question = at.question;
  return leave.commissioner == question.on_behalf_of && leave.contractor == question.sender &&
         leave.recipient == question.recipient && leave.person == question.person &&
         leave.basis == question.basis && leave.purpose == question.purpose &&
         covers(leave.categories, question.categories) && at.now < leave.until;
}

bool sends_for_another(const Deriving& at) {
  const Question& question = at.question;
  return question.sender != question.on_behalf_of &&
         works_for(at.views, question.sender, question.on_behalf_of, at.now);
}

void derive_request(const Deriving& at) {
  const RequestView* request = earliest(
      at, at.views.requests, [&](const RequestView& view) { return asks_for(at.question, view); });
  if (request == nullptr) return at.state_asked("request", "none");
  at.state("request", "recorded", "request-record", request->record);
}

void derive_leave(const Deriving& at) {
  const LeaveView* leave = nullptr;
  if (sends_for_another(at)) {
    leave = earliest(at, at.views.leaves, [&](const LeaveView& view) { return allows(at, view); });
  }
  if (leave == nullptr) return at.state_asked("authorised", "no");
  at.state("authorised", "yes", "leave", leave->record);
}

}  // namespace

void derive_requests(const Deriving& at) {
  derive_request(at);
  derive_leave(at);
}

}  // namespace musubi::facts
