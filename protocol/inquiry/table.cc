#include "protocol/inquiry/table.h"

#include <algorithm>
#include <array>

namespace musubi::inquiry {
namespace {

constexpr std::array<StateEntry, 6> kStates{{
    {State::kAsked, "asked", "照会中"},
    {State::kAnswered, "answered", "回答あり"},
    {State::kClosed, "closed", "終了"},
    {State::kWithdrawn, "withdrawn", "取下げ"},
    {State::kReceived, "received", "受取"},
    {State::kDecided, "decided", "回答待機"},
}};

constexpr auto kA = End::kAsker;
constexpr auto kR = End::kRecipient;

constexpr Move kMoves[] = {
    {kA, State::kAsked, Event::kAnswer, State::kAnswered},
    {kA, State::kAsked, Event::kClose, State::kClosed},
    {kA, State::kAsked, Event::kWithdraw, State::kWithdrawn},
    {kA, State::kAnswered, Event::kAnswer, State::kAnswered},
    {kA, State::kAnswered, Event::kClose, State::kClosed},
    {kA, State::kAnswered, Event::kWithdraw, State::kWithdrawn},

    {kR, State::kReceived, Event::kDecide, State::kDecided},
    {kR, State::kReceived, Event::kWithdraw, State::kWithdrawn},
    {kR, State::kDecided, Event::kDecide, State::kDecided},
    {kR, State::kDecided, Event::kAnswer, State::kAnswered},
    {kR, State::kDecided, Event::kWithdraw, State::kWithdrawn},
    {kR, State::kAnswered, Event::kWithdraw, State::kWithdrawn},
};

}  // namespace

std::span<const StateEntry> states() { return kStates; }
std::span<const Move> moves() { return kMoves; }

const StateEntry& entry(State state) { return kStates.at(static_cast<std::size_t>(state)); }

std::optional<State> parse_state(std::string_view name) {
  for (const StateEntry& each : kStates) {
    if (each.name == name) return each.state;
  }
  return std::nullopt;
}

std::string_view event_name(Event event) {
  constexpr std::string_view kNames[] = {"answer", "close", "withdraw", "decide"};
  return kNames[static_cast<std::size_t>(event)];
}

std::string_view end_name(End end) { return end == End::kAsker ? "asker" : "recipient"; }

std::optional<State> next_state(End end, State state, Event event) {
  const auto found = std::find_if(std::begin(kMoves), std::end(kMoves), [&](const Move& move) {
    return move.end == end && move.state == state && move.event == event;
  });
  if (found == std::end(kMoves)) return std::nullopt;
  return found->next;
}

}  // namespace musubi::inquiry
