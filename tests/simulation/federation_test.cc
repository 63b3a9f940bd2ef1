#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulation/simulation.h"

namespace musubi::testing {
namespace {

constexpr std::size_t kNodes = 4;
constexpr std::size_t kSeeds = 24;
constexpr std::size_t kSteps = 60;

// MUSUBI_SIMULATION_SEED replays one run; MUSUBI_SIMULATION_RUNS asks for more of them.
std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::vector<std::uint64_t> seeds() {
  if (std::getenv("MUSUBI_SIMULATION_SEED") != nullptr) {
    return {number_from("MUSUBI_SIMULATION_SEED", 0)};
  }
  std::vector<std::uint64_t> all(number_from("MUSUBI_SIMULATION_RUNS", kSeeds));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = 1000 + i;
  return all;
}

std::string replay(std::uint64_t seed) {
  return "replay with MUSUBI_SIMULATION_SEED=" + std::to_string(seed);
}

TEST(SimulatedFederation, KeepsItsPromisesInBadWeather_Invariant4) {
  std::size_t released = 0;
  for (const std::uint64_t seed : seeds()) {
    Simulation simulation(kNodes, seed);
    EXPECT_EQ(simulation.run(kSteps), std::nullopt) << replay(seed);
    EXPECT_EQ(simulation.come_to_rest(), std::nullopt) << replay(seed);
    released += simulation.released().size();
  }
  EXPECT_GT(released, seeds().size() * 5);
}

TEST(SimulatedFederation, RunsTheSameFromTheSameSeed) {
  const auto fingerprint = [](std::uint64_t seed) {
    Simulation simulation(3, seed);
    EXPECT_EQ(simulation.run(40), std::nullopt) << replay(seed);
    return simulation.fingerprint();
  };
  EXPECT_EQ(fingerprint(7), fingerprint(7));
  EXPECT_NE(fingerprint(7), fingerprint(8));
}

TEST(SimulatedFederation, DrainsAfterAPeerWasAwayForTwoWeeks_Invariant4) {
  for (const std::uint64_t seed : {21u, 22u}) {
    Simulation simulation(kNodes, seed);
    EXPECT_EQ(simulation.run(20), std::nullopt) << replay(seed);
    EXPECT_EQ(simulation.be_away(1, std::chrono::days{14}), std::nullopt) << replay(seed);
    EXPECT_EQ(simulation.come_to_rest(), std::nullopt) << replay(seed);
  }
}

TEST(SimulatedFederation, GetsBackWhatARestoredNodeHadAcknowledged_Invariant4) {
  for (const std::uint64_t seed : {31u, 32u, 33u}) {
    for (const std::size_t restored : {0u, 2u}) {
      Simulation simulation(kNodes, seed);
      EXPECT_EQ(simulation.run(30), std::nullopt) << replay(seed);
      const std::size_t backup = simulation.node(restored).store.committed() / 2;
      EXPECT_EQ(simulation.run(20), std::nullopt) << replay(seed);
      simulation.restore(restored, backup);
      EXPECT_EQ(simulation.run(20), std::nullopt) << replay(seed);
      EXPECT_EQ(simulation.come_to_rest(), std::nullopt) << replay(seed);
    }
  }
}

// The checker is worth something only if it sees what it is there for.

// What it says in some seeds of a federation in which `plant` was done.
std::string complaints(const std::function<void(Simulation&)>& plant, Weather weather = {},
                       Fault fault = Fault::kNone) {
  std::string all;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Simulation simulation(kNodes, seed, weather, fault);
    plant(simulation);
    all += simulation.run(60).value_or("nothing") + "\n";
  }
  return all;
}

TEST(PlantedBug, IsCaughtWhenNothingIsDeduplicated) {
  EXPECT_THAT(complaints([](Simulation&) {}, {}, Fault::kForgetsInbox),
              ::testing::HasSubstr("took effect twice"));
}

TEST(PlantedBug, IsCaughtWhenReceiptsGoOutBeforeTheirEffectIsDurable) {
  const auto lie = [](Simulation& simulation) {
    for (std::size_t i = 0; i < simulation.size(); ++i) {
      simulation.node(i).lies_about_durability = true;
    }
  };
  Weather many_crashes;
  many_crashes.crash_percent = 70;
  EXPECT_THAT(complaints(lie, many_crashes), ::testing::HasSubstr("acknowledged and lost"));
}

}  // namespace
}  // namespace musubi::testing
