// A little language for histories: ids by number, days by number.
#pragma once

#include <gtest/gtest.h>

#include "protocol/referral/history.h"

namespace musubi::referral::test {

inline MessageId id(unsigned number) {
  std::string digits = std::to_string(number);
  return *MessageId::parse(std::string(32 - digits.size(), '0') + digits);
}

inline Instant day(int number) { return Instant{std::chrono::days{20'000 + number}}; }

inline Act sent(unsigned number = 1, int on = 0) {
  return Act{.id = id(number),
             .after = {},
             .revision = 1,
             .by = Side::kSender,
             .event = Event::kSend,
             .details = {},
             .dated = day(on),
             .taken = {}};
}

// The act `number` on the act `after`, whose revision it follows.
inline Act act(unsigned number, const Act& after, Event event, int on = 1) {
  return Act{.id = id(number),
             .after = after.id,
             .revision = after.revision + 1,
             .by = entry(event).by,
             .event = event,
             .details = {},
             .dated = day(on),
             .taken = {}};
}

}  // namespace musubi::referral::test
