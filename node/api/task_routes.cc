// Duties with a day that somebody of this node has to do: to report back, to review.
#include "node/api/api.h"
#include "node/api/paging.h"
#include "node/api/problem.h"

namespace musubi::node {
namespace {

using files::StaffRole;
using store::Row;
using store::Table;

// Columns and index of Table::kTask.
constexpr std::size_t kId = 0;
constexpr std::size_t kCase = 1;
constexpr std::size_t kPartition = 2;
constexpr std::size_t kKind = 3;
constexpr std::size_t kState = 4;
constexpr std::size_t kDue = 6;
constexpr std::size_t kCreated = 7;
constexpr std::size_t kBody = 8;
constexpr std::size_t kByDue = 0;

std::string instant_of(const Row& row, std::size_t column) {
  return to_text(Instant{Duration{std::get<std::int64_t>(row.fields.at(column))}});
}

// The body names the message, and its sender if it came from a peer. It goes with its case.
Result<json::Value> task_json(const Row& row) {
  json::Object task{{"created", instant_of(row, kCreated)},
                    {"due", instant_of(row, kDue)},
                    {"duty", std::get<std::string>(row.fields.at(kKind))},
                    {"partition", std::get<std::string>(row.fields.at(kPartition))},
                    {"state", std::get<std::string>(row.fields.at(kState))},
                    {"task", std::get<std::string>(row.fields.at(kId))}};
  if (const auto* id = std::get_if<std::string>(&row.fields.at(kCase))) task.emplace("case", *id);
  if (const auto* body = std::get_if<Bytes>(&row.fields.at(kBody))) {
    TRY_ASSIGN(const json::Value about, json::parse(*body));
    for (const char* member :
         {"approved_by", "message", "proposer", "released_by", "reviewed", "sender"}) {
      if (const json::Value* found = about.find(member)) task.emplace(member, *found);
    }
  }
  return json::Value(std::move(task));
}

Result<json::Value> list_tasks(store::Store& store, const Call& call) {
  TRY_ASSIGN(const store::Scan page,
             page_of(call.request, Table::kTask, kByDue, {std::string("open")}));
  TRY_ASSIGN(const auto rows, store.scan(page));
  json::Array tasks;
  for (const Row& row : rows) {
    TRY_ASSIGN(json::Value task, task_json(row));
    tasks.push_back(std::move(task));
  }
  return json::Value(page_answer("tasks", std::move(tasks), rows, page));
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
  TRY_ASSIGN(const auto users, files::read_tokens(services.config.api_tokens));
  std::set<std::string> staff;
  for (const files::ApiUser& user : users) {
    if (user.role == StaffRole::kCaseworker && now < user.expires) staff.insert(user.user);
  }
  return staff;
}

Status review(const ApiServices& services, const Call& call) {
  TRY_ASSIGN(const Word word, call.word("finding"));
  TRY_ASSIGN(const auto staff, reviewers(services));
  return services.reviews.review(call.parameters.at(0), word, staff);
}

}  // namespace

std::vector<Route> task_routes(const ApiServices& services) {
  const std::vector<StaffRole> staff{StaffRole::kCaseworker};
  return {
      {"GET", "/api/v1/tasks", staff,
       [&services](const Call& call) { return tasks(services, call); }},
      {"POST", "/api/v1/tasks/*/review", staff,
       [&services](const Call& call) { return done(review(services, call)); }},
  };
}

}  // namespace musubi::node
