#include "protocol/consent/steps.h"

#include <algorithm>
#include <array>

namespace musubi::consent {
namespace {

using enum State;
using enum Event;

constexpr std::array<StateEntry, kStateCount> kStates{{
    {kUnknown, "unknown", "不明", "not known"},
    {kRequested, "requested", "依頼中", "asked for"},
    {kDeferred, "deferred", "保留", "put off"},
    {kGiven, "given", "有", "given"},
    {kRenewed, "renewed", "更新", "given again"},
    {kRefused, "refused", "無", "refused"},
    {kWithdrawn, "withdrawn", "撤回", "taken back"},
    {kExpired, "expired", "期限切れ", "its time is over"},
    {kTerminated, "terminated", "終了", "ended with the support that it was for"},
    {kInvalidated, "invalidated", "無効", "found to have been void"},
}};

constexpr std::array<EventEntry, kEventCount> kEvents{{
    {kAsk, "ask", "依頼", By::kOffice},
    {kDefer, "defer", "保留", By::kPerson},
    {kGive, "give", "同意", By::kPerson},
    {kRenew, "renew", "更新", By::kPerson},
    {kNarrow, "narrow", "範囲の縮小", By::kPerson},
    {kRefuse, "refuse", "不同意", By::kPerson},
    {kWithdraw, "withdraw", "撤回", By::kPerson},
    {kExpire, "expire", "期限", By::kClock},
    {kTerminate, "terminate", "終了", By::kOffice},
    {kInvalidate, "invalidate", "無効", By::kOffice},
}};

constexpr Move kMoves[] = {
    {kUnknown, kAsk, kRequested},
    {kRequested, kAsk, kRequested},
    {kDeferred, kAsk, kRequested},
    {kRefused, kAsk, kRequested},
    {kWithdrawn, kAsk, kRequested},
    {kExpired, kAsk, kRequested},
    {kTerminated, kAsk, kRequested},
    {kInvalidated, kAsk, kRequested},

    {kUnknown, kDefer, kDeferred},
    {kRequested, kDefer, kDeferred},
    {kDeferred, kDefer, kDeferred},
    {kExpired, kDefer, kDeferred},

    {kUnknown, kGive, kGiven},
    {kRequested, kGive, kGiven},
    {kDeferred, kGive, kGiven},
    {kGiven, kGive, kGiven},
    {kRenewed, kGive, kGiven},
    {kRefused, kGive, kGiven},
    {kWithdrawn, kGive, kGiven},
    {kExpired, kGive, kGiven},
    {kTerminated, kGive, kGiven},
    {kInvalidated, kGive, kGiven},

    {kGiven, kRenew, kRenewed},
    {kRenewed, kRenew, kRenewed},
    {kExpired, kRenew, kRenewed},

    {kGiven, kNarrow, kGiven},
    {kRenewed, kNarrow, kRenewed},

    {kUnknown, kRefuse, kRefused},
    {kRequested, kRefuse, kRefused},
    {kDeferred, kRefuse, kRefused},
    {kExpired, kRefuse, kRefused},
    {kRefused, kRefuse, kRefused},

    {kRequested, kWithdraw, kWithdrawn},
    {kDeferred, kWithdraw, kWithdrawn},
    {kGiven, kWithdraw, kWithdrawn},
    {kRenewed, kWithdraw, kWithdrawn},
    {kExpired, kWithdraw, kWithdrawn},
    {kWithdrawn, kWithdraw, kWithdrawn},

    {kGiven, kExpire, kExpired},
    {kRenewed, kExpire, kExpired},

    {kGiven, kTerminate, kTerminated},
    {kRenewed, kTerminate, kTerminated},
    {kExpired, kTerminate, kTerminated},
    {kTerminated, kTerminate, kTerminated},

    {kGiven, kInvalidate, kInvalidated},
    {kRenewed, kInvalidate, kInvalidated},
    {kExpired, kInvalidate, kInvalidated},
    {kInvalidated, kInvalidate, kInvalidated},
};

}  // namespace

std::span<const StateEntry, kStateCount> states() { return kStates; }
std::span<const EventEntry, kEventCount> events() { return kEvents; }
std::span<const Move> moves() { return kMoves; }

const StateEntry& entry(State state) { return kStates.at(static_cast<std::size_t>(state)); }
const EventEntry& entry(Event event) { return kEvents.at(static_cast<std::size_t>(event)); }

std::string_view by_name(By by) {
  constexpr std::string_view kNames[] = {"person", "office", "clock"};
  return kNames[static_cast<std::size_t>(by)];
}

std::optional<Event> parse_event(std::string_view name) {
  const auto found = std::find_if(kEvents.begin(), kEvents.end(),
                                  [name](const EventEntry& event) { return event.name == name; });
  if (found == kEvents.end()) return std::nullopt;
  return found->event;
}

std::optional<Event> event_of(State state) {
  for (const Move& move : kMoves) {
    if (move.to != state || move.event == kNarrow) continue;
    if (entry(move.event).by == By::kClock) return std::nullopt;
    return move.event;
  }
  return std::nullopt;
}

const Move* find_move(State from, Event event, std::span<const Move> table) {
  const auto found = std::find_if(table.begin(), table.end(), [from, event](const Move& move) {
    return move.from == from && move.event == event;
  });
  return found == table.end() ? nullptr : &*found;
}

std::string what_may_follow(State from) {
  std::string names;
  for (const EventEntry& event : kEvents) {
    const Move* move = find_move(from, event.event);
    if (move == nullptr || event.by == By::kClock || event.event == kNarrow) continue;
    names += (names.empty() ? "" : ", ") + std::string(entry(move->to).name);
  }
  return names;
}

}  // namespace musubi::consent
