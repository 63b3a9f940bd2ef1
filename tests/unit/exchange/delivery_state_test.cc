#include "protocol/exchange/delivery_state.h"

#include <set>

#include <gtest/gtest.h>

namespace musubi::exchange {
namespace {

using Pair = std::pair<DeliveryState, DeliveryEvent>;

std::set<Pair> listed() {
  std::set<Pair> pairs;
  for (const Transition& each : kTransitions) pairs.emplace(each.from, each.event);
  return pairs;
}

TEST(DeliveryStates, ListEachPairOnce) { EXPECT_EQ(listed().size(), kTransitions.size()); }

TEST(DeliveryStates, RefuseEveryPairThatIsNotListed) {
  const std::set<Pair> pairs = listed();
  for (std::size_t from = 0; from < kDeliveryStateCount; ++from) {
    for (std::size_t event = 0; event < kDeliveryEventCount; ++event) {
      const Pair pair{static_cast<DeliveryState>(from), static_cast<DeliveryEvent>(event)};
      EXPECT_EQ(next_state(pair.first, pair.second).has_value(), pairs.count(pair) == 1)
          << delivery_state_name(pair.first) << " " << event;
    }
  }
}

TEST(DeliveryStates, SendNothingOnceTheyAreClosed) {
  for (std::size_t from = 0; from < kDeliveryStateCount; ++from) {
    const auto state = static_cast<DeliveryState>(from);
    EXPECT_EQ(next_state(state, DeliveryEvent::kAttempt).has_value(), !is_closed(state))
        << delivery_state_name(state);
  }
}

TEST(DeliveryStates, AreWithdrawnOrExpiredOnlyWhileOpen) {
  for (std::size_t from = 0; from < kDeliveryStateCount; ++from) {
    const auto state = static_cast<DeliveryState>(from);
    EXPECT_EQ(next_state(state, DeliveryEvent::kDenial).has_value(), !is_closed(state));
    EXPECT_EQ(next_state(state, DeliveryEvent::kTimeOver).has_value(), !is_closed(state));
  }
}

TEST(DeliveryStates, HaveNamesThatAreReadBack) {
  for (std::size_t i = 0; i < kDeliveryStateCount; ++i) {
    const auto state = static_cast<DeliveryState>(i);
    EXPECT_EQ(parse_delivery_state(delivery_state_name(state)), state);
  }
  EXPECT_EQ(parse_delivery_state("lost"), std::nullopt);
}

}  // namespace
}  // namespace musubi::exchange
