#include "node/sharing/proposal.h"

#include <algorithm>

#include "node/sharing/task.h"
#include "protocol/json/fields.h"

namespace musubi::node {
namespace {

using store::Row;

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxLeaving = 64 * 1024;
constexpr std::string_view kEnds[] = {"approved", "denied", "rejected"};

std::string_view name(ProposalEnd end) { return kEnds[static_cast<std::size_t>(end)]; }

std::optional<ProposalEnd> parse_end(std::string_view text) {
  const auto found = std::find(std::begin(kEnds), std::end(kEnds), text);
  if (found == std::end(kEnds)) return std::nullopt;
  return static_cast<ProposalEnd>(found - std::begin(kEnds));
}

Error not_found() { return {ErrorCode::kNotFound, "proposal.not-found", {}}; }

json::Value to_json(const Ending& ending) {
  json::Object object{{"at", to_text(ending.at)},
                      {"by", ending.word.by},
                      {"end", name(ending.end)},
                      {"reason", ending.word.said}};
  if (ending.message) object.emplace("message", ending.message->text());
  return object;
}

Result<Ending> parse_ending(const json::Value& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  const auto end = fields.parsed("end", kMaxName, parse_end);
  Word word{fields.text("by", kMaxName), fields.text("reason", kMaxSaidBytes)};
  const Instant at = fields.instant("at");
  std::optional<MessageId> message;
  if (fields.has("message")) message = fields.parsed("message", kMaxName, MessageId::parse);
  TRY(fields.finish());
  return Ending{*end, std::move(word), at, message};
}

}  // namespace

std::string leaving_of(std::uint64_t revision, const std::vector<policy::Grant>& grants) {
  std::string text = "revision " + std::to_string(revision) + ":";
  for (const policy::Grant& grant : grants) {
    for (const Category category : grant.categories) {
      text += " " + std::to_string(grant.person) + "/" + std::string(label(category).name);
    }
  }
  return text;
}

Row to_row(const Proposal& proposal) {
  json::Object body{{"leaving", proposal.leaving},
                    {"order", to_json(proposal.order)},
                    {"proposer", proposal.proposer},
                    {"v", 1}};
  if (proposal.ended) body.emplace("ended", to_json(*proposal.ended));
  return to_row(Task{.id = proposal.id,
                     .case_id = proposal.order.case_id,
                     .partition = proposal.partition,
                     .kind = std::string(kSecondApprover),
                     .open = !proposal.ended,
                     .due = proposal.due,
                     .created = proposal.created,
                     .body = std::move(body)});
}

Result<Proposal> find_proposal(store::Store& store, const std::string& id) {
  TRY_ASSIGN(auto task, find_task(store, id));
  if (!task || task->kind != kSecondApprover || !task->case_id || !task->body) return not_found();
  json::Fields fields(*task->body, "");
  fields.integer("v", 1, 1);
  std::string leaving = fields.text("leaving", kMaxLeaving);
  std::string proposer = fields.text("proposer", kMaxName);
  const json::Value& asked = fields.value("order");
  std::optional<Ending> ended;
  fields.optional_nested("ended", ended, parse_ending);
  TRY(fields.finish());
  TRY_ASSIGN(ReleaseOrder order, parse_order(*task->case_id, asked));
  return Proposal{id,
                  std::move(task->partition),
                  std::move(order),
                  std::move(proposer),
                  std::move(leaving),
                  task->created,
                  task->due,
                  std::move(ended)};
}

std::string_view state_of(const Proposal& proposal, Instant now) {
  if (proposal.ended) return name(proposal.ended->end);
  return now > proposal.due ? "lapsed" : "waiting";
}

Status check_open(const Proposal& proposal) {
  if (proposal.ended) return Error{ErrorCode::kConflict, "proposal.closed", {}};
  return {};
}

Status check_approval(const Proposal& proposal, const std::string& user, Instant now) {
  TRY(check_open(proposal));
  if (now > proposal.due) return Error{ErrorCode::kExpired, "proposal.lapsed", {}};
  if (user == proposal.proposer) return refused("proposal.same-person");
  return {};
}

audit::Record ending_record(const Proposal& proposal, const Ending& ending,
                            crypto::RandomSource& random) {
  return audit::Record::make(audit::Act::kDecision, ending.at, proposal.order.case_id,
                             json::Object{{"outcome", "proposal-" + std::string(name(ending.end))},
                                          {"proposal", proposal.id},
                                          {"proposer", proposal.proposer},
                                          {"reason", ending.word.said},
                                          {"user", ending.word.by}},
                             random);
}

Row ended_row(Proposal proposal, Ending ending) {
  proposal.ended = std::move(ending);
  return to_row(proposal);
}

}  // namespace musubi::node
