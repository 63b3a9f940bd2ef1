// The states of an inquiry (情報照会) and what moves them, as data. docs/spec/inquiry.md §5 prints
// the same tables; a test compares the two cell by cell.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace musubi::inquiry {

enum class End : std::uint8_t { kAsker, kRecipient };

enum class State : std::uint8_t {
  kAsked,      // 照会中
  kAnswered,   // 回答あり
  kClosed,     // 終了
  kWithdrawn,  // 取下げ
  kReceived,   // 受取
  kDecided,    // 回答待機: it waits for its instant
};

enum class Event : std::uint8_t { kAnswer, kClose, kWithdraw, kDecide };

struct StateEntry {
  State state;
  std::string_view name;
  std::string_view ja;
};
struct Move {
  End end;
  State state;
  Event event;
  State next;
};

[[nodiscard]] std::span<const StateEntry> states();
[[nodiscard]] std::span<const Move> moves();

[[nodiscard]] const StateEntry& entry(State state);
[[nodiscard]] std::optional<State> parse_state(std::string_view name);
[[nodiscard]] std::string_view event_name(Event event);
[[nodiscard]] std::string_view end_name(End end);

// nullopt: the event has no place there (IQ-15).
[[nodiscard]] std::optional<State> next_state(End end, State state, Event event);

}  // namespace musubi::inquiry
