// Decisions per second over the shipped bundles on one core: the compiled fast path, whole
// decisions with their words, and full traces. One decision is the answer for one category.
// The last line is JSON.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "protocol/policy/trace.h"
#include "tests/unit/policy/policy_world.h"

namespace musubi::policy::test {
namespace {

constexpr std::size_t kRequests = 1024;
constexpr int kDefaultRounds = 5;

struct Request {
  std::string basis;
  Facts facts;
  CompiledFacts compiled;
};

// The example cases, each with a few facts changed at random, so that the branches vary.
std::vector<Request> requests(const Bundle& sender, const Engine& engine) {
  std::mt19937_64 random(20261121);
  std::vector<Request> made;
  for (std::size_t i = 0; i < kRequests; ++i) {
    const ExampleCase& example = sender.cases[random() % sender.cases.size()];
    Facts facts = facts_of(example);
    const Attribute& changed = sender.domains[random() % sender.domains.size()];
    if (const auto fact = facts.find(changed.name); fact != facts.end()) {
      fact->second.value = changed.values[random() % changed.values.size()];
    }
    CompiledFacts compiled = engine.compile(example.basis, facts);
    made.push_back({example.basis, std::move(facts), compiled});
  }
  return made;
}

// Decisions a second: the best of the rounds, each of `repeats` passes over all requests.
template <class Decide>
double rate(const std::vector<Request>& requests, int rounds, int repeats, Decide decide) {
  double best = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int repeat = 0; repeat < repeats; ++repeat) {
      for (const Request& request : requests) decide(request);
    }
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    const auto decisions = static_cast<double>(requests.size() * kCategoryCount) * repeats;
    best = std::max(best, decisions / spent.count());
  }
  return best;
}

int run(int rounds) {
  const Bundle sender = shipped("bundle-lg-032026");
  const Engine engine = engine_for("lg-032026", {"lg-034827"});
  const std::vector<Request> asked = requests(sender, engine);

  std::size_t releases = 0;
  const double compiled = rate(asked, rounds, 200, [&](const Request& request) {
    for (std::size_t c = 0; c < kCategoryCount; ++c) {
      const Verdict verdict = engine.verdict(request.compiled, static_cast<Category>(c));
      releases += verdict.effect == Effect::kRelease ? 1 : 0;
    }
  });
  const double whole = rate(asked, rounds, 2, [&](const Request& request) {
    releases += engine.decide(request.basis, request.facts).releases(Category::kIdentity) ? 1 : 0;
  });
  const double traced = rate(asked, rounds, 2, [&](const Request& request) {
    releases += engine.trace(request.basis, request.facts).categories[0].permits.size();
  });

  std::size_t rows = sender.rows.size() + shipped("baseline").rows.size() +
                     shipped("acceptance-lg-034827").rows.size();
  std::printf("%zu rows, %zu requests, %zu releases counted\n", rows, asked.size(), releases);
  std::printf(
      "compiled %14.0f decisions/s\nwhole    %14.0f decisions/s\ntrace    %14.0f decisions/s\n",
      compiled, whole, traced);
  std::printf(
      "{\"rows\":%zu,\"compiled_per_s\":%.0f,\"decide_per_s\":%.0f,\"trace_per_s\":%.0f,"
      "\"compiled_ratio_to_goal\":%.2f,\"trace_ratio_to_goal\":%.2f}\n",
      rows, compiled, whole, traced, compiled / 20e6, traced / 1e6);
  return 0;
}

}  // namespace
}  // namespace musubi::policy::test

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : musubi::policy::test::kDefaultRounds;
  return musubi::policy::test::run(std::max(rounds, 1));
}
