// Something that a person of this node has to do by a day: a duty that came with a message or stays
// behind with its sender, a recall to answer, a release that waits for a second person.
#pragma once

#include <optional>
#include <string>

#include "crypto/base/instant.h"
#include "protocol/exchange/rows.h"
#include "protocol/json/value.h"
#include "protocol/store/store.h"

namespace musubi::node {

// Indexes of Table::kTask.
inline constexpr std::size_t kTasksByDue = 0;   // prefix: "open" or "done"
inline constexpr std::size_t kTasksOfCase = 2;  // prefix: the case

struct Task {
  std::string id;
  std::optional<CaseId> case_id = std::nullopt;
  std::string partition;
  std::string kind;  // the id of a duty, or RECALL_ANSWER
  bool open = true;
  std::optional<std::string> assignee = std::nullopt;
  Instant due;
  Instant created;
  // What it is about: an object. It goes with its case, and is absent once that was shredded.
  std::optional<json::Value> body = std::nullopt;
};

// Of what arrived: a message id is its sender's to choose, so that the sender stands in the name.
[[nodiscard]] std::string arrived_task_id(const NodeId& sender, const MessageId& message,
                                          std::string_view kind);
// The body names the message and its sender.
[[nodiscard]] Task arrived_task(const exchange::ReceivedItem& item, std::string_view kind,
                                Instant due);

[[nodiscard]] store::Row to_row(const Task& task);
// kInternal "exchange.bad-row"; "json.…" for a body that cannot be read.
[[nodiscard]] Result<Task> task_in(const store::Row& row);
// Nothing if there is none.
[[nodiscard]] Result<std::optional<Task>> find_task(store::Store& store, const std::string& id);

}  // namespace musubi::node
