#include "protocol/inquiry/schedule.h"

#include <gtest/gtest.h>

namespace musubi::inquiry {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr Instant kArrived{std::chrono::days{20000}};
constexpr Pace kPace{hours{72}, hours{24}};

// However soon somebody knows that there is nothing, or makes up their mind.
TEST(Answers, LeaveAtOneInstantHoweverSoonTheyAreDecided_IQ12) {
  for (const Duration taken :
       {Duration{0}, Duration{1}, Duration{minutes{5}}, Duration{hours{71}}, Duration{hours{72}}}) {
    EXPECT_EQ(answer_leaves_at(kArrived, kArrived + taken, kPace), kArrived + hours{72});
  }
}

TEST(Answers, LeaveAWholeNumberOfStepsLaterIfTheyComeLate_IQ12) {
  EXPECT_EQ(answer_leaves_at(kArrived, kArrived + hours{72} + milliseconds{1}, kPace),
            kArrived + hours{96});
  EXPECT_EQ(answer_leaves_at(kArrived, kArrived + hours{96}, kPace), kArrived + hours{96});
  EXPECT_EQ(answer_leaves_at(kArrived, kArrived + hours{1000}, kPace), kArrived + hours{1008});
}

TEST(Answers, NeverLeaveBeforeTheyAreDecided_IQ12) {
  for (int minute = 0; minute < 20'000; minute += 37) {
    const Instant decided = kArrived + minutes{minute};
    const Instant leaves = answer_leaves_at(kArrived, decided, kPace);
    EXPECT_GE(leaves, decided);
    EXPECT_GE(leaves, kArrived + kPace.wait);
    EXPECT_EQ((leaves - kArrived - kPace.wait) % kPace.step, Duration{0});
  }
}

// A clock that stepped back gives the first instant, and no earlier one.
TEST(Answers, LeaveAtTheFirstInstantIfTheClockWasSetBack) {
  EXPECT_EQ(answer_leaves_at(kArrived, kArrived - hours{5}, kPace), kArrived + hours{72});
}

TEST(Answers, HaveAPaceThatOnlyThePurposeDecides_IQ12) {
  const Schedule strict;
  EXPECT_EQ(strict.of(Purpose::kAssessment).wait, hours{72});
  EXPECT_EQ(strict.of(Purpose::kAssessment).step, hours{24});
  EXPECT_EQ(strict.of(Purpose::kStatutory).wait, hours{72});
  EXPECT_EQ(strict.of(Purpose::kEmergency).wait, hours{1});
  EXPECT_EQ(strict.of(Purpose::kEmergency).step, hours{1});
}

}  // namespace
}  // namespace musubi::inquiry
