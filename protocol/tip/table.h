// The states of a tip (見守り情報) and what moves them, as data. docs/spec/tip.md §1 prints the
// same tables; a test compares the two.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace musubi::tip {

enum class State : std::uint8_t {
  kNew,       // 未確認
  kAssessed,  // 確認済み
  kLinked,    // ケースに紐付け
  kNewCase,   // 新規受付
  kNoAction,  // 対応なし
};
enum class Event : std::uint8_t { kAssess, kLink, kOpen, kClose };

struct StateEntry {
  State state;
  std::string_view name;
  std::string_view ja;
};
[[nodiscard]] std::span<const StateEntry> states();
[[nodiscard]] const StateEntry& entry(State state);
[[nodiscard]] std::optional<State> parse_state(std::string_view name);
[[nodiscard]] std::string_view event_name(Event event);

// nullopt: the event has no place there.
[[nodiscard]] std::optional<State> next_state(State state, Event event);

}  // namespace musubi::tip
