// Which state of a consent may follow which, and by what, as data. docs/spec/consent.md §3 and §4
// print the same tables; a test compares the two cell by cell.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/casework/case_file.h"

namespace musubi::consent {

using State = casework::ConsentState;
inline constexpr std::size_t kStateCount = 10;

// What may happen to a direction of a person's consent. A sheet's first mark is none of them.
enum class Event : std::uint8_t {
  kAsk,         // 依頼
  kDefer,       // 保留
  kGive,        // 同意
  kRenew,       // 更新
  kNarrow,      // 範囲の縮小: the same state, of less
  kRefuse,      // 不同意
  kWithdraw,    // 撤回
  kExpire,      // 期限: computed, never recorded
  kTerminate,   // 終了
  kInvalidate,  // 無効
};
inline constexpr std::size_t kEventCount = 10;

// Whose word it is. Staff write it down; the clock needs nobody.
enum class By : std::uint8_t { kPerson, kOffice, kClock };

struct StateEntry {
  State state;
  std::string_view name;
  std::string_view ja;
  std::string_view en;
};

struct EventEntry {
  Event event;
  std::string_view name;
  std::string_view ja;
  By by;
};

struct Move {
  State from;
  Event event;
  State to;
};

[[nodiscard]] std::span<const StateEntry, kStateCount> states();
[[nodiscard]] std::span<const EventEntry, kEventCount> events();
[[nodiscard]] std::span<const Move> moves();

[[nodiscard]] const StateEntry& entry(State state);
[[nodiscard]] const EventEntry& entry(Event event);
[[nodiscard]] std::string_view by_name(By by);  // "person", "office", "clock"
[[nodiscard]] std::optional<Event> parse_event(std::string_view name);

// What is recorded as that state; nullopt for those that nobody records: unknown, which only a
// sheet says, and expired, which is computed.
[[nodiscard]] std::optional<Event> event_of(State state);

// The move, or nullptr: the pair has no place in the table. `table` is moves(), but for tests that
// plant a fault.
[[nodiscard]] const Move* find_move(State from, Event event, std::span<const Move> table = moves());

// What people can do instead, for a refusal: "given, withdrawn …", as the table has it.
[[nodiscard]] std::string what_may_follow(State from);

}  // namespace musubi::consent
