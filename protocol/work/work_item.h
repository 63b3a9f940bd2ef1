// Something that somebody has to see to: what, whose turn it is, until when, since when, and what
// to do next. Made from a task, a referral or a recall; docs/spec/api.md §10 says from which, and
// what each list holds.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "crypto/base/instant.h"
#include "protocol/ids/ids.h"
#include "protocol/json/value.h"

namespace musubi::work {

inline constexpr std::chrono::days kRemindBefore{7};
inline constexpr std::chrono::days kMaxRemindBefore{90};

enum class Source { kTask, kReferral, kRecall };
[[nodiscard]] std::string_view source_name(Source source);

enum class Turn { kHere, kPeer };

struct Item {
  Source source = {};
  std::string id = {};                // of the task, or the message
  std::optional<NodeId> sender = {};  // of the message, where it arrived
  std::string what = {};              // a duty, "referral", "transfer" or "recall"
  std::string state = {};             // of a referral; else "open"
  Turn turn = Turn::kHere;
  std::optional<NodeId> peer = {};     // the other end
  std::string partition = {};          // whose case it is
  std::optional<CaseId> case_id = {};  // of this node's own
  std::set<std::string> users = {};  // to whom it, or its case, is given; empty: to nobody by name
  std::set<std::string> not_for = {};  // who may not do it: they did the step before it
  Instant since = {};
  std::optional<Instant> due = {};
};

enum class List { kMine, kDue, kOverdue, kWaiting };
[[nodiscard]] std::optional<List> parse_list(std::string_view name);

struct Reader {
  std::string user = {};
  Instant now = {};
  std::chrono::days remind = kRemindBefore;
};

// At its instant it is not yet overdue.
[[nodiscard]] bool overdue(const Item& item, Instant now);
// Its day comes within the days before which people are reminded.
[[nodiscard]] bool due_soon(const Item& item, const Reader& reader);
// W-1 to W-4.
[[nodiscard]] bool stands_on(List list, const Item& item, const Reader& reader);

[[nodiscard]] json::Value to_json(const Item& item, const Reader& reader);

// What it is called, and what is to be done next, in both languages. A code that nobody put into
// words is shown as it is.
struct Words {
  std::string what_ja;
  std::string what_en;
  std::string next_ja;
  std::string next_en;
};
[[nodiscard]] Words words_for(const Item& item);

}  // namespace musubi::work
