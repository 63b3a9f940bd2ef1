#include "protocol/staff/login.h"

#include <gtest/gtest.h>

namespace musubi::staff {
namespace {

TEST(FailedLogins, LetAnAccountWaitTwiceAsLongEachTime_A19) {
  const Instant now = Instant{} + std::chrono::days{20'000};
  Failures failures{"u-0001", 0, now, std::nullopt};
  for (int i = 0; i < 4; ++i) {
    failures = after_failure(failures, now);
    EXPECT_FALSE(is_locked(failures, now));
  }
  Duration expected = kFirstWait;
  for (int i = 0; i < 64; ++i) {
    failures = after_failure(failures, now);
    EXPECT_TRUE(is_locked(failures, now + expected - Duration{1}));
    EXPECT_FALSE(is_locked(failures, now + expected));
    expected = std::min(2 * expected, kLongestWait);
  }
}

}  // namespace
}  // namespace musubi::staff
