#include "protocol/exchange/retry.h"

#include <algorithm>
#include <array>
#include <limits>

#include <gtest/gtest.h>

namespace musubi::exchange {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr RetryPlan kPlan{seconds{2}, minutes{15}, Duration{250}};

TEST(Retry, WaitsTwiceAsLongAfterEachFailureUntilTheCap) {
  EXPECT_EQ(longest_wait(kPlan, 0), Duration::zero());
  EXPECT_EQ(longest_wait(kPlan, 1), seconds{2});
  EXPECT_EQ(longest_wait(kPlan, 2), seconds{4});
  EXPECT_EQ(longest_wait(kPlan, 9), seconds{512});
  EXPECT_EQ(longest_wait(kPlan, 10), minutes{15});
}

TEST(Retry, KeepsTheCapHoweverLongThePeerIsAway) {
  EXPECT_EQ(longest_wait(kPlan, 1'000'000), minutes{15});
  EXPECT_EQ(longest_wait(kPlan, std::numeric_limits<std::uint64_t>::max()), minutes{15});
}

TEST(Retry, DrawsBetweenTheFloorAndTheLongestWait) {
  crypto::SeededRandom random(7);
  for (std::uint64_t failures = 1; failures < 40; ++failures) {
    for (int i = 0; i < 50; ++i) {
      const Duration wait = draw_wait(kPlan, failures, random);
      EXPECT_GE(wait, kPlan.floor);
      EXPECT_LE(wait, longest_wait(kPlan, failures));
    }
  }
}

// No cliff: of a thousand deliveries that waited for one peer, no tenth of the cap takes more
// than a fifth.
TEST(Retry, SpreadsThoseThatWaitedTogether) {
  crypto::SeededRandom random(11);
  std::array<int, 10> tenths{};
  for (int i = 0; i < 1000; ++i) {
    const Duration wait = draw_wait(kPlan, 5000, random);
    ++tenths.at(
        static_cast<std::size_t>(std::min<std::int64_t>(9, wait.count() * 10 / kPlan.cap.count())));
  }
  for (const int count : tenths) {
    EXPECT_GT(count, 50);
    EXPECT_LT(count, 200);
  }
}

TEST(Retry, NeverWaitsLongerThanAPlanWithoutAFloorAllows) {
  crypto::SeededRandom random(3);
  const RetryPlan tiny{Duration{1}, Duration{5}, Duration{250}};
  EXPECT_EQ(draw_wait(tiny, 1, random), Duration{1});
}

}  // namespace
}  // namespace musubi::exchange
