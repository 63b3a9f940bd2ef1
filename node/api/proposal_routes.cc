// Releases that wait for a second person.
#include "node/api/api.h"
#include "node/api/problem.h"
#include "node/api/release_answer.h"

namespace musubi::node {
namespace {

using files::StaffRole;

json::Object to_json(const Proposal& proposal, Instant now) {
  json::Object object{{"case", proposal.order.case_id.text()},
                      {"created", to_text(proposal.created)},
                      {"due", to_text(proposal.due)},
                      {"order", to_json(proposal.order)},
                      {"proposal", proposal.id},
                      {"proposer", proposal.proposer},
                      {"state", state_of(proposal, now)}};
  if (!proposal.ended) return object;
  object.emplace("ended", to_text(proposal.ended->at));
  object.emplace("ended_by", proposal.ended->word.by);
  object.emplace("ended_reason", proposal.ended->word.said);
  if (proposal.ended->message) object.emplace("message", proposal.ended->message->text());
  return object;
}

// What was asked for and by whom, and, while it waits, what a release would give now: nobody
// approves what they were not shown.
Result<http::Response> show(const ApiServices& services, const Call& call) {
  const Instant now = services.exchange.clock.now();
  TRY_ASSIGN(const Proposal proposal, services.sharing.proposal(call.parameters.at(0)));
  json::Object body = to_json(proposal, now);
  if (!proposal.ended && now <= proposal.due) {
    TRY_ASSIGN(const ReleaseAnswer preview,
               services.sharing.preview(proposal.order, {call.user.user}));
    body.merge(to_json(preview));
  }
  return json_response(200, std::move(body));
}

Result<http::Response> approve(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Word word, call.word("reason"));
  TRY_ASSIGN(const ReleaseAnswer answer, services.sharing.approve(call.parameters.at(0), word));
  return release_answer(answer);
}

Status reject(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Word word, call.word("reason"));
  return services.sharing.reject(call.parameters.at(0), word);
}

}  // namespace

std::vector<Route> proposal_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"GET", "/api/v1/proposals/*", staff,
       [&services](const Call& call) {
         auto answer = show(services, call);
         return answer.ok() ? *std::move(answer) : problem(answer.error());
       }},
      {"POST", "/api/v1/proposals/*/approval", staff,
       [&services](const Call& call) {
         auto answer = approve(services, call);
         return answer.ok() ? *std::move(answer) : problem(answer.error());
       }},
      {"POST", "/api/v1/proposals/*/rejection", staff,
       [&services](const Call& call) { return done(reject(services, call)); }},
  };
}

}  // namespace musubi::node
