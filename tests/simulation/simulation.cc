#include "tests/simulation/simulation.h"

#include <algorithm>

#include "crypto/primitives/hash.h"

namespace musubi::testing {

using namespace exchange;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr std::size_t kOutwardOnly = 0;
constexpr std::size_t kMaxRoundsToRest = 400;
constexpr Weather kCalm{0, 0, 0, 0, 0, 0, 0, 0};

Error away() { return {ErrorCode::kUnavailable, "network.away", {}}; }

}  // namespace

Simulation::Simulation(std::size_t nodes, std::uint64_t seed, Weather weather, Fault fault)
    : SeededOpenssl(seed),
      ExchangeWorld(nodes, seed, fault),
      dice_(seed * 2 + 1),
      weather_(weather),
      checker_(*this) {}

std::size_t Simulation::draw(std::size_t below) {
  const Bytes bytes = dice_.bytes(4);
  const std::size_t drawn = std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 |
                            std::size_t{bytes[2]} << 8 | bytes[3];
  return drawn % below;
}

std::size_t Simulation::other_than(std::size_t index) {
  return (index + 1 + draw(size() - 1)) % size();
}

Result<PeerResponse> Simulation::carry(const NodeId& from, const NodeId& to,
                                       const std::string& path, ByteView body) {
  const bool cut_off = away_ && (from == node(*away_).id() || to == node(*away_).id());
  if (cut_off || to == node(kOutwardOnly).id()) return away();
  if (chance(weather_.lost_percent)) return away();
  if (chance(weather_.delayed_percent)) {
    in_flight_.push_back({from, to, path, to_bytes(body)});
    return away();
  }
  auto answer = hand_over(from, to, path, body);
  if (chance(weather_.repeated_percent)) answer = hand_over(from, to, path, body);
  if (chance(weather_.unanswered_percent)) return away();
  return answer;
}

void Simulation::guarded(std::size_t index, const std::function<void()>& act) {
  try {
    act();
  } catch (const Crash&) {
    node(index).restart();
  }
}

void Simulation::release_something() {
  const std::size_t from = draw(size());
  std::vector<std::size_t> to{other_than(from)};
  const std::size_t second = draw(size());
  if (chance(20) && second != from && second != to[0]) to.push_back(second);
  SendOptions options;
  options.case_id = new_case();
  options.kind = chance(50) ? Kind::kInformation : Kind::kReferral;
  options.revision = 1 + draw(3);
  options.lifetime = std::chrono::days{40};
  guarded(from, [&] {
    const auto sent = try_send(from, to, options);
    if (!sent) return;
    released_.push_back(*sent);
    cases_.emplace_back(from, *options.case_id);
  });
}

void Simulation::meet(std::size_t index, std::size_t peer) {
  guarded(index, [&] { push(index, peer); });
  guarded(index, [&] { collect(index, peer); });
}

void Simulation::plan_a_crash() { node(draw(size())).crash = CrashPlan{draw(4), chance(50)}; }

void Simulation::rotate_a_key() {
  const auto role = chance(50) ? crypto::KeyRole::kSealing : crypto::KeyRole::kSigning;
  // A little in the past, since clocks differ.
  const crypto::Validity validity{federation.now - hours{2},
                                  federation.now + std::chrono::days{300}};
  federation.rotate(draw(size()), role, validity);
  federation.publish();
}

void Simulation::move_a_clock() {
  node(draw(size())).clock_offset = minutes{static_cast<std::int64_t>(draw(120)) - 60};
}

void Simulation::withdraw_a_consent() {
  if (cases_.empty()) return;
  const auto& [owner, case_id] = cases_[draw(cases_.size())];
  node(owner).without_consent.insert(case_id);
}

// Not always the oldest one: what was sent first may come last.
void Simulation::deliver_something_late() {
  if (in_flight_.empty()) return;
  const auto at = in_flight_.begin() + static_cast<std::ptrdiff_t>(draw(in_flight_.size()));
  const InFlight late = *at;
  in_flight_.erase(at);
  if (away_ && (late.from == node(*away_).id() || late.to == node(*away_).id())) return;
  [[maybe_unused]] const auto nobody_waits = hand_over(late.from, late.to, late.path, late.body);
}

void Simulation::step() {
  if (chance(weather_.crash_percent)) plan_a_crash();
  if (chance(weather_.rotate_percent)) rotate_a_key();
  if (chance(weather_.clock_percent)) move_a_clock();
  if (chance(weather_.withdraw_percent)) withdraw_a_consent();
  if (chance(10)) node(draw(size())).update();
  if (chance(30)) release_something();
  if (chance(20)) deliver_something_late();
  const std::size_t index = draw(size());
  meet(index, other_than(index));
  advance(seconds{1 + static_cast<std::int64_t>(draw(chance(10) ? 3600 : 60))});
}

std::optional<std::string> Simulation::run(std::size_t steps) {
  for (std::size_t i = 0; i < steps; ++i) {
    step();
    if (auto broken = checker_.check()) return broken;
  }
  return std::nullopt;
}

std::optional<std::string> Simulation::be_away(std::size_t index, Duration how_long) {
  away_ = index;
  const Instant back = federation.now + how_long;
  while (federation.now < back) {
    step();
    if (auto broken = checker_.check()) return broken;
    advance(hours{4});
  }
  away_.reset();
  return std::nullopt;
}

bool Simulation::is_quiet() {
  store::Scan scan;
  scan.table = store::Table::kAttempt;
  scan.limit = 1;
  for (std::size_t i = 0; i < size(); ++i) {
    if (!must(node(i).store.scan(scan)).empty()) return false;
  }
  return true;
}

std::optional<std::string> Simulation::come_to_rest() {
  weather_ = kCalm;
  while (!in_flight_.empty()) deliver_something_late();
  for (std::size_t i = 0; i < size(); ++i) {
    node(i).crash.reset();
    node(i).clock_offset = {};
    node(i).update();
  }
  // A node that was restored tells everybody that it can reach.
  for (std::size_t i = 0; i < size(); ++i) {
    for (std::size_t peer = 0; peer < size(); ++peer) {
      if (peer != i) (void)node(i).courier(node(peer).id()).announce();
    }
  }
  for (std::size_t round = 0; round == 0 || (round < kMaxRoundsToRest && !is_quiet()); ++round) {
    advance(minutes{16});
    for (std::size_t i = 0; i < size(); ++i) {
      for (std::size_t peer = 0; peer < size(); ++peer) {
        if (peer != i) meet(i, peer);
      }
    }
    if (auto broken = checker_.check()) return broken;
  }
  return checker_.check_at_rest(released_);
}

void Simulation::restore(std::size_t index, std::size_t changes) {
  ExchangeNode& restored = node(index);
  restored.restart();
  restored.store.restore_to(changes);
  const auto change = must(declare_restored(restored.context()));
  if (!restored.store.apply(change)) throw std::runtime_error("cannot declare the restore");
  checker_.node_was_restored(index);
  std::erase_if(released_, [&](const MessageId& message) {
    for (std::size_t i = 0; i < size(); ++i) {
      if (must(find_outbox(node(i).store, message))) return false;
    }
    return true;
  });
}

Digest Simulation::fingerprint() {
  Bytes roots;
  for (std::size_t i = 0; i < size(); ++i) {
    const Digest root = must(node(i).store.log_head()).root;
    roots.insert(roots.end(), root.bytes.begin(), root.bytes.end());
  }
  return crypto::sha256(roots);
}

}  // namespace musubi::testing
