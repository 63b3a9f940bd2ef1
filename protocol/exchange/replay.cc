#include "protocol/exchange/replay.h"

#include <map>
#include <set>

#include "protocol/exchange/replay_release.h"

namespace musubi::exchange {
namespace {

using LoggedRecord = store::Store::LoggedRecord;

// Whatever keeps us from deciding again as it was decided then counts against the release.
void judge(Replayed& replayed, const Status& checked) {
  if (checked.ok()) return;
  const Error& why = checked.error();
  replayed.agreement =
      why.code == ErrorCode::kNotFound ? Agreement::kNotReplayable : Agreement::kDiffers;
  replayed.reason = why.reason;
  if (why.reason.starts_with("replay.")) replayed.place = why.detail;
}

Replayed shredded(std::optional<MessageId> message) {
  Replayed replayed{.message = std::move(message)};
  judge(replayed, lost("replay.shredded"));
  return replayed;
}

class Pass {
 public:
  Pass(store::Store& store, const std::function<void(Replayed)>& tell)
      : store_(store), rules_(store), tell_(tell) {}

  Status go_through_the_log() {
    for (std::uint64_t next = 0;;) {
      TRY_ASSIGN(const auto records, store_.log_records(next, store::kMaxScanRows));
      if (records.empty()) return {};
      for (const LoggedRecord& record : records) look_at(record);
      next += records.size();
    }
  }

  // What the log does not tell of, or no longer says.
  Status go_through_the_outbox() {
    store::Scan scan{.table = store::Table::kOutbox};
    for (;;) {
      TRY_ASSIGN(const auto rows, store_.scan(scan));
      if (rows.empty()) break;
      for (const store::Row& row : rows) look_at(row);
      scan.after = rows.back();
    }
    for (const auto& [case_id, count] : destroyed_) {
      for (std::size_t i = 0; i < count; ++i) tell_(shredded(std::nullopt));
    }
    return {};
  }

 private:
  void look_at(const LoggedRecord& record) {
    const auto leaf = audit::parse_leaf(record.leaf);
    const bool counts =
        leaf && (leaf->act == audit::Act::kRelease || leaf->act == audit::Act::kDecision);
    if (!counts) return;
    const bool release = leaf->act == audit::Act::kRelease;
    if (record.body.empty()) {
      if (release) ++destroyed_[record.case_id ? record.case_id->text() : std::string()];
      return;
    }
    const auto restored =
        audit::Record::restore(record.leaf, record.salt, record.body, record.case_id);
    if (!restored) {
      Replayed altered;
      judge(altered, restored.error());
      tell_(std::move(altered));
    } else if (release) {
      replay_release(*restored);
    } else {
      replay_later(*restored);
    }
  }

  void replay_release(const audit::Record& record) {
    Replayed replayed;
    const auto entry = read_release(record);
    if (entry) {
      seen_.insert(entry->message.text());
      replayed.message = entry->message;
      replayed.decision = entry->decision;
    }
    judge(replayed, entry ? check_release(store_, rules_, *entry) : Status(entry.error()));
    // What tells nothing of a person was released without categories, and without a decision.
    const bool notice = entry && entry->categories.empty();
    const bool silent = notice && replayed.agreement == Agreement::kAgrees;
    if (!silent) tell_(std::move(replayed));
  }

  void replay_later(const audit::Record& record) {
    const auto entry = read_later(record);
    if (!entry || !*entry) return;
    Replayed replayed{.message = (*entry)->message, .decision = (*entry)->decision, .later = true};
    judge(replayed, check_later(store_, rules_, **entry));
    tell_(std::move(replayed));
  }

  void look_at(const store::Row& outbox_row) {
    const auto* id = std::get_if<std::string>(&outbox_row.fields[0]);
    const auto* case_id = std::get_if<std::string>(&outbox_row.fields[1]);
    if (id == nullptr || case_id == nullptr || seen_.count(*id) > 0) return;
    const auto destroyed = destroyed_.find(*case_id);
    if (destroyed != destroyed_.end() && destroyed->second > 0) {
      --destroyed->second;
      tell_(shredded(MessageId::parse(*id)));
      return;
    }
    Replayed unknown{.message = MessageId::parse(*id)};
    judge(unknown, refused("replay.not-in-log"));
    tell_(std::move(unknown));
  }

  store::Store& store_;
  KeptRules rules_;
  const std::function<void(Replayed)>& tell_;
  std::set<std::string> seen_;                    // messages that the log tells of
  std::map<std::string, std::size_t> destroyed_;  // case → releases whose record is gone with it
};

}  // namespace

std::string_view name(Agreement agreement) {
  switch (agreement) {
    case Agreement::kAgrees:
      return "agrees";
    case Agreement::kDiffers:
      return "differs";
    case Agreement::kNotReplayable:
      break;
  }
  return "not-replayable";
}

Status replay(store::Store& store, const std::function<void(Replayed)>& tell) {
  Pass pass(store, tell);
  TRY(pass.go_through_the_log());
  return pass.go_through_the_outbox();
}

}  // namespace musubi::exchange
