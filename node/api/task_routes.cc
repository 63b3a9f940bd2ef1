// Duties with a day that somebody of this node has to do: to report back, to review.
#include "node/api/api.h"
#include "node/api/paging.h"
#include "node/api/problem.h"
#include "node/sharing/task.h"
#include "node/sharing/urgency.h"

namespace musubi::node {
namespace {

using files::StaffRole;

// The body names the message, and its sender if it came from a peer. It goes with its case.
json::Value task_json(const Task& task) {
  json::Object shown{{"created", to_text(task.created)},
                     {"due", to_text(task.due)},
                     {"duty", task.kind},
                     {"partition", task.partition},
                     {"state", task.open ? "open" : "done"},
                     {"task", task.id}};
  if (task.case_id) shown.emplace("case", task.case_id->text());
  if (!task.body) return shown;
  for (const char* member : {"approved_by", "consent", "ends", "message", "person", "proposer",
                             "released_by", "reviewed", "sender"}) {
    if (const json::Value* found = task.body->find(member)) shown.emplace(member, *found);
  }
  return shown;
}

Result<json::Value> list_tasks(store::Store& store, const Call& call) {
  TRY_ASSIGN(const store::Scan page,
             page_of(call.request, store::Table::kTask, kTasksByDue, {std::string("open")}));
  TRY_ASSIGN(const SeenPage seen, seen_page(store, call.user, page));
  json::Array tasks;
  for (const store::Row& row : seen.shown) {
    TRY_ASSIGN(const Task task, task_in(row));
    tasks.push_back(task_json(task));
  }
  return json::Value(page_answer("tasks", std::move(tasks), seen.rows, page));
}

http::Response tasks(const ApiServices& services, const Call& call) {
  json::Value answer;
  const Status listed = services.exchange.writer.run([&](store::Store& store) -> Status {
    TRY_ASSIGN(answer, list_tasks(store, call));
    return {};
  });
  return listed.ok() ? json_response(200, answer) : problem(listed.error());
}

// Whoever may use this route, by their numbers.
Result<std::set<std::string>> reviewers(const ApiServices& services) {
  const Instant now = services.exchange.clock.now();
  TRY_ASSIGN(std::set<std::string> staff, services.staff.users_with(StaffRole::kCaseworker));
  const auto users = files::read_tokens(services.config.api_tokens);
  if (!users) return staff;  // all have accounts
  for (const files::ApiUser& user : *users) {
    if (user.role == StaffRole::kCaseworker && now < user.expires) staff.insert(user.user);
  }
  return staff;
}

Status review(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Word word, call.word("finding"));
  TRY_ASSIGN(const auto staff, reviewers(services));
  return services.reviews.review(call.parameters.at(0), word, staff);
}

Status complete(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Word word, call.word("done"));
  return services.exchange.writer.run([&](store::Store& store) {
    return see_to(store, call.parameters.at(0), word, services.exchange.clock.now(),
                  services.exchange.random);
  });
}

}  // namespace

std::vector<Route> task_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"GET", "/api/v1/tasks", staff,
       [&services](const Call& call) { return tasks(services, call); }},
      {"POST", "/api/v1/tasks/*/completion", staff,
       [&services](const Call& call) { return done(complete(services, call)); }},
      {"POST", "/api/v1/tasks/*/review", staff,
       [&services](const Call& call) { return done(review(services, call)); }},
  };
}

}  // namespace musubi::node
