// What one member may make this node write down and send again in a day, when it misbehaves or is
// broken (docs/spec/exchange.md §5.6). What is over is counted, and the count is put down later:
// nothing true is lost, and nobody can make the log grow at will. What is in order is never
// counted.
#pragma once

#include <string>

#include "protocol/exchange/change_draft.h"
#include "protocol/exchange/environment.h"

namespace musubi::exchange {

inline constexpr std::uint64_t kMaxRefusalLeavesPerMemberDay = 200;
inline constexpr std::uint64_t kMaxAlarmLeavesPerMemberDay = 50;
inline constexpr std::uint64_t kMaxRecoveriesPerMemberDay = 8;

enum class Fault : std::uint8_t {
  kRefusal,  // an envelope that was refused
  kAlarm,    // one id with two contents, a receipt for another content; apart from the refusals,
             // so that rubbish hides no alarm
};

// The account of one member for the day of `context.now` (UTC), loaded from the store. Put what it
// drafts into the change of the fault itself, then finish().
class PeerAccount {
 public:
  // `context` must outlive the account.
  [[nodiscard]] static Result<PeerAccount> load(const Context& context, const NodeId& peer);

  // One more fault. True: `record` was drafted, and what belongs to it may be, too. False: the
  // day's leaves are used up, and it was counted only. The first of these drafts a leaf that says
  // so.
  [[nodiscard]] bool put_down(ChangeDraft& draft, Fault fault, audit::Record record);
  // The same fault as one that the log has: no leaf, a higher count.
  void count_repeat(ChangeDraft& draft);
  // One more recovery: false if the day's are used up.
  [[nodiscard]] bool admits_recovery(ChangeDraft& draft);
  // Writes the account, if it changed.
  void finish(ChangeDraft& draft) const;

 private:
  struct Tally {
    std::uint64_t leaves = 0;
    std::uint64_t unwritten = 0;  // faults without a leaf
    friend bool operator==(const Tally&, const Tally&) = default;
  };
  struct Books {
    std::int64_t day = 0;
    Tally refusals;
    Tally alarms;
    std::uint64_t repeats = 0;
    std::uint64_t recoveries = 0;
    friend bool operator==(const Books&, const Books&) = default;
  };

  PeerAccount(const Context& context, const NodeId& peer, Books books);
  [[nodiscard]] static Result<Books> parse(const store::Row& row);
  [[nodiscard]] store::Row to_row() const;
  // What of an earlier day has no leaf yet gets one for all of it.
  void close_earlier_day(ChangeDraft& draft);
  [[nodiscard]] audit::Record summary(std::string_view event) const;

  const Context& context_;
  NodeId peer_;
  Books books_;
  Books before_;
  std::int64_t today_;
};

}  // namespace musubi::exchange
