#include "protocol/tip/table.h"

#include <algorithm>
#include <array>

namespace musubi::tip {
namespace {

constexpr std::array<StateEntry, 5> kStates{{
    {State::kNew, "new", "未確認"},
    {State::kAssessed, "assessed", "確認済み"},
    {State::kLinked, "linked", "ケースに紐付け"},
    {State::kNewCase, "new-case", "新規受付"},
    {State::kNoAction, "no-action", "対応なし"},
}};

struct Move {
  State state;
  Event event;
  State next;
};
constexpr Move kMoves[] = {
    {State::kNew, Event::kAssess, State::kAssessed},
    {State::kNew, Event::kLink, State::kLinked},
    {State::kNew, Event::kOpen, State::kNewCase},
    {State::kNew, Event::kClose, State::kNoAction},
    {State::kAssessed, Event::kLink, State::kLinked},
    {State::kAssessed, Event::kOpen, State::kNewCase},
    {State::kAssessed, Event::kClose, State::kNoAction},
};

}  // namespace

std::span<const StateEntry> states() { return kStates; }

const StateEntry& entry(State state) { return kStates.at(static_cast<std::size_t>(state)); }

std::optional<State> parse_state(std::string_view name) {
  for (const StateEntry& each : kStates) {
    if (each.name == name) return each.state;
  }
  return std::nullopt;
}

std::string_view event_name(Event event) {
  constexpr std::string_view kNames[] = {"assess", "link", "open", "close"};
  return kNames[static_cast<std::size_t>(event)];
}

std::optional<State> next_state(State state, Event event) {
  const auto found = std::find_if(std::begin(kMoves), std::end(kMoves), [&](const Move& move) {
    return move.state == state && move.event == event;
  });
  if (found == std::end(kMoves)) return std::nullopt;
  return found->next;
}

}  // namespace musubi::tip
