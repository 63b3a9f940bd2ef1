#include "node/api/work_sources.h"

#include "node/sharing/recall_view.h"
#include "node/sharing/task.h"
#include "protocol/exchange/row_fields.h"
#include "protocol/referral/rows.h"

namespace musubi::node {
namespace {

using store::Row;
using store::Scan;
using store::Store;
using store::Table;
using work::Item;

constexpr std::chrono::days kRecallAnswerWithin{7};  // T-20
constexpr std::size_t kAssignedUser = 1;             // column of Table::kAssignment

// What is a user's own is theirs; else it is for those to whom the case is given.
Result<std::set<std::string>> users_of(Store& store, const std::optional<CaseId>& case_id) {
  std::set<std::string> users;
  if (!case_id) return users;
  TRY_ASSIGN(const auto rows,
             store.scan({.table = Table::kAssignment, .prefix = {case_id->text()}}));
  for (const Row& row : rows) users.insert(std::get<std::string>(row.fields.at(kAssignedUser)));
  return users;
}

// Who may not: the body names them, since they did the step that this one looks at again.
std::set<std::string> barred_from(const Task& task) {
  std::set<std::string> barred;
  if (!task.body) return barred;
  for (const char* member : {"proposer", "released_by"}) {
    const json::Value* user = task.body->find(member);
    if (user != nullptr && user->text() != nullptr) barred.insert(*user->text());
  }
  return barred;
}

std::optional<NodeId> node_in(const Task& task, const char* member) {
  const json::Value* node = task.body ? task.body->find(member) : nullptr;
  return node != nullptr && node->text() != nullptr ? NodeId::parse(*node->text()) : std::nullopt;
}

Scan open_tasks() {
  return {.table = Table::kTask, .index = kTasksByDue, .prefix = {std::string("open")}};
}

Result<std::optional<Item>> task_item(Store& store, const Row& row, const NodeId&, Instant) {
  TRY_ASSIGN(Task task, task_in(row));
  Item item{.source = work::Source::kTask,
            .id = task.id,
            .sender = node_in(task, "sender"),
            .what = task.kind,
            .state = "open",
            .peer = node_in(task, "sender"),
            .partition = task.partition,
            .case_id = task.case_id,
            .users = {},
            .not_for = barred_from(task),
            .since = task.created,
            .due = task.due};
  if (task.assignee) {
    item.users.insert(*task.assignee);
  } else {
    TRY_ASSIGN(item.users, users_of(store, task.case_id));
  }
  return std::optional(std::move(item));
}

Scan referrals() { return {.table = Table::kReferral}; }

Result<std::optional<Item>> referral_item(Store& store, const Row& row, const NodeId& own,
                                          Instant) {
  TRY_ASSIGN(auto referral, referral::referral_from(row));
  TRY_ASSIGN(const referral::Known known, referral::know(store, own, std::move(referral)));
  const referral::StateEntry& state = referral::entry(known.view.state);
  if (!state.waits_for) return std::optional<Item>();
  const bool here = *state.waits_for == known.row.side_of(own);
  const bool transfer = known.row.sort == referral::Sort::kTransfer;
  Item item{.source = work::Source::kReferral,
            .id = known.row.message.text(),
            .sender = known.row.sender,
            .what = std::string(label(transfer ? Kind::kTransfer : Kind::kReferral).name),
            .state = std::string(state.name),
            .turn = here ? work::Turn::kHere : work::Turn::kPeer,
            .peer = known.row.peer_of(own),
            .partition = known.row.partition,
            .case_id = std::nullopt,
            .users = {},
            .not_for = {},
            .since = known.view.counted.back().dated,
            .due = referral::due(known.view, referral::clocks_of(known.row))};
  if (known.row.sender == own) item.case_id = known.row.case_id;
  TRY_ASSIGN(item.users, users_of(store, item.case_id));
  return std::optional(std::move(item));
}

Scan recalls() { return {.table = Table::kRecall}; }

Result<std::string> partition_of(Store& store, const CaseId& case_id) {
  constexpr std::size_t kPartition = 1;
  TRY_ASSIGN(const auto row, store.find(Table::kCase, {case_id.text()}));
  return row ? std::get<std::string>(row->fields.at(kPartition)) : std::string();
}

Result<std::optional<Item>> recall_item(Store& store, const Row& row, const NodeId&, Instant) {
  TRY_ASSIGN(const auto recall, exchange::from_row<exchange::RecallRow>(row));
  TRY_ASSIGN(const json::Value view, recall_view(store, recall));
  if (*view.find("state")->text() != "waiting") return std::optional<Item>();
  TRY_ASSIGN(std::string partition, partition_of(store, recall.case_id));
  Item item{.source = work::Source::kRecall,
            .id = recall.recall.text(),
            .sender = std::nullopt,
            .what = std::string(label(Kind::kRecall).name),
            .state = "open",
            .turn = work::Turn::kPeer,
            .peer = recall.recipient,
            .partition = std::move(partition),
            .case_id = recall.case_id,
            .users = {},
            .not_for = {},
            .since = recall.released,
            .due = recall.released + kRecallAnswerWithin};
  TRY_ASSIGN(item.users, users_of(store, item.case_id));
  return std::optional(std::move(item));
}

constexpr WorkSource kSources[] = {
    {work::Source::kTask, open_tasks, task_item},
    {work::Source::kReferral, referrals, referral_item},
    {work::Source::kRecall, recalls, recall_item},
};

}  // namespace

std::span<const WorkSource> work_sources() { return kSources; }

}  // namespace musubi::node
