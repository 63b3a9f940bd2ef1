// The states of a delivery (one message to one recipient), as a table.
// A pair that is not listed is refused; the table is printed in docs/spec/exchange.md §6.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace musubi::exchange {

enum class DeliveryState : std::uint8_t {
  kWaiting,      // never left this node
  kSent,         // left at least once: may have arrived
  kDelivered,    // a verified receipt says so
  kSettled,      // and the recipient has it in a backup: the payload may go
  kUnsupported,  // a verified receipt says that the recipient does not know the kind
  kRefused,      // refused kMaxRefusals times
  kWithdrawn,    // decided again, and denied
  kExpired,      // not_after passed without a receipt
};
inline constexpr std::size_t kDeliveryStateCount = 8;

enum class DeliveryEvent : std::uint8_t {
  kAttempt,       // is about to leave
  kAcknowledged,  // receipt: accepted, superseded or recalled
  kNotSupported,  // receipt: unsupported
  kRefusal,       // receipt: refused, and may be tried again
  kLastRefusal,   // receipt: refused, once too often
  kDenial,        // decided again: no
  kTimeOver,      // not_after passed
  kBackedUp,      // the recipient's signed mark has passed the message
  kRecovery,      // the recipient was restored to a state before it took the message
};
inline constexpr std::size_t kDeliveryEventCount = 9;

struct Transition {
  DeliveryState from;
  DeliveryEvent event;
  DeliveryState to;
};

inline constexpr std::array kTransitions{
    Transition{DeliveryState::kWaiting, DeliveryEvent::kAttempt, DeliveryState::kSent},
    // This node was restored: it forgot that it had sent.
    Transition{DeliveryState::kWaiting, DeliveryEvent::kAcknowledged, DeliveryState::kDelivered},
    Transition{DeliveryState::kWaiting, DeliveryEvent::kNotSupported, DeliveryState::kUnsupported},
    Transition{DeliveryState::kWaiting, DeliveryEvent::kDenial, DeliveryState::kWithdrawn},
    Transition{DeliveryState::kWaiting, DeliveryEvent::kTimeOver, DeliveryState::kExpired},
    Transition{DeliveryState::kSent, DeliveryEvent::kAttempt, DeliveryState::kSent},
    Transition{DeliveryState::kSent, DeliveryEvent::kAcknowledged, DeliveryState::kDelivered},
    Transition{DeliveryState::kSent, DeliveryEvent::kNotSupported, DeliveryState::kUnsupported},
    Transition{DeliveryState::kSent, DeliveryEvent::kRefusal, DeliveryState::kSent},
    Transition{DeliveryState::kSent, DeliveryEvent::kLastRefusal, DeliveryState::kRefused},
    Transition{DeliveryState::kSent, DeliveryEvent::kDenial, DeliveryState::kWithdrawn},
    Transition{DeliveryState::kSent, DeliveryEvent::kTimeOver, DeliveryState::kExpired},
    Transition{DeliveryState::kDelivered, DeliveryEvent::kBackedUp, DeliveryState::kSettled},
    Transition{DeliveryState::kDelivered, DeliveryEvent::kRecovery, DeliveryState::kSent},
    // A receipt that comes late is still the truth.
    Transition{DeliveryState::kExpired, DeliveryEvent::kAcknowledged, DeliveryState::kDelivered},
    Transition{DeliveryState::kExpired, DeliveryEvent::kNotSupported, DeliveryState::kUnsupported},
    Transition{DeliveryState::kRefused, DeliveryEvent::kAcknowledged, DeliveryState::kDelivered},
    Transition{DeliveryState::kRefused, DeliveryEvent::kNotSupported, DeliveryState::kUnsupported},
};

// The state after the event, or nullopt if the event has no place in that state.
[[nodiscard]] constexpr std::optional<DeliveryState> next_state(DeliveryState from,
                                                                DeliveryEvent event) {
  for (const Transition& transition : kTransitions) {
    if (transition.from == from && transition.event == event) return transition.to;
  }
  return std::nullopt;
}

// Nothing more will be sent in this state.
[[nodiscard]] constexpr bool is_closed(DeliveryState state) {
  return state != DeliveryState::kWaiting && state != DeliveryState::kSent;
}

[[nodiscard]] std::string_view delivery_state_name(DeliveryState state);
[[nodiscard]] std::optional<DeliveryState> parse_delivery_state(std::string_view name);

}  // namespace musubi::exchange
