// A federation in one thread from one seed: a network that loses, repeats, delays and reorders,
// nodes that die at every durable boundary, clocks that jump, keys that are rotated while
// messages wait, consent that is withdrawn. Everything but the network and the stores is the
// code of production.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "crypto/primitives/random.h"
#include "tests/simulation/checker.h"

namespace musubi::testing {

struct Weather {
  unsigned lost_percent = 15;        // requests that never arrive
  unsigned unanswered_percent = 15;  // requests that arrive, and their answers don't
  unsigned repeated_percent = 10;    // requests that arrive twice
  unsigned delayed_percent = 15;     // requests that arrive later, perhaps after younger ones
  unsigned crash_percent = 8;        // of all steps: some node dies soon
  unsigned rotate_percent = 2;
  unsigned clock_percent = 3;
  unsigned withdraw_percent = 4;
};

// OpenSSL, too, draws from the seed; a base, so that it does before the first key is made.
class SeededOpenssl {
 public:
  explicit SeededOpenssl(std::uint64_t seed) : random_(~seed), draws_(random_) {}

 private:
  crypto::SeededRandom random_;
  crypto::OpensslDrawsFrom draws_;
};

class Simulation final : private SeededOpenssl, public ExchangeWorld {
 public:
  // Node 0 can't be reached: it only connects outward.
  Simulation(std::size_t nodes, std::uint64_t seed, Weather weather = {},
             Fault fault = Fault::kNone);

  // Takes so many random steps, with the checker after each. The first broken promise, or nothing.
  [[nodiscard]] std::optional<std::string> run(std::size_t steps);
  // Calms the weather and goes on until nothing is open any more.
  [[nodiscard]] std::optional<std::string> come_to_rest();
  // Nobody can reach this node, and it reaches nobody, for so long; the others go on.
  [[nodiscard]] std::optional<std::string> be_away(std::size_t index, Duration how_long);
  // The node comes back as it was after so many of its changes.
  void restore(std::size_t index, std::size_t changes);

  Result<PeerResponse> carry(const NodeId& from, const NodeId& to, const std::string& path,
                             ByteView body) override;

  [[nodiscard]] Digest fingerprint();  // of all logs: the same seed must give the same
  [[nodiscard]] const std::vector<MessageId>& released() const { return released_; }

 private:
  struct InFlight {
    NodeId from;
    NodeId to;
    std::string path;
    Bytes body;
  };

  std::size_t draw(std::size_t below);
  bool chance(unsigned percent) { return draw(100) < percent; }
  std::size_t other_than(std::size_t index);

  void step();
  void release_something();
  void meet(std::size_t index, std::size_t peer);
  void plan_a_crash();
  void rotate_a_key();
  void move_a_clock();
  void withdraw_a_consent();
  void deliver_something_late();
  // Runs what a node does; if it dies over it, it comes back.
  void guarded(std::size_t index, const std::function<void()>& act);
  [[nodiscard]] bool is_quiet();

  crypto::SeededRandom dice_;
  Weather weather_;
  Checker checker_;
  std::deque<InFlight> in_flight_;
  std::vector<MessageId> released_;
  std::vector<std::pair<std::size_t, CaseId>> cases_;
  std::optional<std::size_t> away_;
};

}  // namespace musubi::testing
