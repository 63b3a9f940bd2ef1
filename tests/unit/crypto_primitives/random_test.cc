#include "crypto/primitives/random.h"

#include <set>

#include <gtest/gtest.h>

namespace musubi::crypto {
namespace {

TEST(SeededRandom, GivesTheSameBytesForTheSameSeed) {
  SeededRandom one(7);
  SeededRandom other(7);
  for (const std::size_t count : {0U, 1U, 31U, 32U, 33U, 1000U}) {
    EXPECT_EQ(one.bytes(count), other.bytes(count)) << count;
  }
}

TEST(SeededRandom, DiffersByTheSeedAndFromDrawToDraw) {
  std::set<Bytes> seen;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SeededRandom random(seed);
    for (int draw = 0; draw < 20; ++draw) seen.insert(random.bytes(16));
  }
  EXPECT_EQ(seen.size(), 400U);
}

// The bytes are part of every recorded simulation and vector: they must never change.
TEST(SeededRandom, IsTheGeneratorOfTheFirstVersion) {
  SeededRandom random(1);
  EXPECT_EQ(to_hex(random.bytes(8)), "d27607380864aab7");
}

TEST(SystemRandom, DoesNotRepeatItself) {
  EXPECT_NE(system_random().bytes(32), system_random().bytes(32));
}

TEST(OpensslDrawsFrom, MakesTheSystemsRandomnessRepeatableWhileItLives) {
  const auto draw_with_seed = [](std::uint64_t seed) {
    SeededRandom source(seed);
    const OpensslDrawsFrom openssl_draws(source);
    return system_random().bytes(32);
  };
  EXPECT_EQ(draw_with_seed(3), draw_with_seed(3));
  EXPECT_NE(draw_with_seed(3), draw_with_seed(4));
  EXPECT_NE(system_random().bytes(32), system_random().bytes(32));
}

TEST(OpensslDrawsFromDeathTest, StopsWhenASecondOneIsMade) {
  SeededRandom source(1);
  const OpensslDrawsFrom first(source);
  EXPECT_DEATH(OpensslDrawsFrom second(source), "replacing randomness twice");
}

}  // namespace
}  // namespace musubi::crypto
