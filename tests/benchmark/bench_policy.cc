// Decisions per second over the shipped bundles on one core: the compiled fast path, whole
// decisions with their words, and full traces; beside them Cedar and CLIPS on the same rules and
// requests in the same run. One decision is the answer for one category. Then how long analysis and
// difference take. The last line is JSON; a figure that could not be measured is null.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iomanip>
#include <limits>
#include <random>
#include <sstream>

#include "protocol/analysis/analysis_report.h"
#include "protocol/policy/trace.h"
#include "tests/benchmark/other_engines.h"
#include "tests/unit/policy/policy_world.h"

namespace musubi::policy::test {
namespace {

constexpr std::size_t kRequests = 1024;
constexpr int kDefaultRounds = 200;  // short ones, so that some pass undisturbed
constexpr int kAnalysisRounds = 5;

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

struct Rates {
  std::size_t releases = 0;
  double compiled = 0;
  double whole = 0;
  double trace = 0;
};

Rates measure_ours(const Engine& engine, const std::vector<Request>& asked, int rounds) {
  Rates rates;
  rates.compiled = rate(asked, rounds, 4, [&](const Request& request) {
    for (std::size_t c = 0; c < kCategoryCount; ++c) {
      const Verdict verdict = engine.verdict(request.compiled, static_cast<Category>(c));
      rates.releases += verdict.effect == Effect::kRelease ? 1 : 0;
    }
  });
  rates.whole = rate(asked, rounds, 1, [&](const Request& request) {
    const Decision decision = engine.decide(request.basis, request.facts);
    rates.releases += decision.releases(Category::kIdentity) ? 1 : 0;
  });
  rates.trace = rate(asked, rounds, 1, [&](const Request& request) {
    rates.releases += engine.trace(request.basis, request.facts).categories[0].permits.size();
  });
  return rates;
}

std::vector<PlainRequest> plain(const std::vector<Request>& requests) {
  std::vector<PlainRequest> made;
  for (const Request& request : requests) {
    PlainRequest& one = made.emplace_back(PlainRequest{request.basis, {}});
    for (const auto& [name, fact] : request.facts) one.facts.emplace_back(name, fact.value);
  }
  return made;
}

// Seconds: the best of the rounds.
template <class Act>
double spent(int rounds, Act act) {
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    if (!act()) std::abort();
    best = std::min(
        best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

// Of the shipped sender that takes longest.
struct AnalysisTimes {
  double analysis = 0;
  double difference = 0;        // from the same bundle with one permit less
  double first_difference = 0;  // from a bundle that permits nothing
};

AnalysisTimes measure_analysis(int rounds) {
  const Bundle baseline = shipped("baseline");
  AnalysisTimes times;
  for (const auto& [sender, recipient] : senders_and_recipients()) {
    const Bundle bundle = shipped("bundle-" + sender);
    const std::vector<Bundle> acceptance{shipped("acceptance-" + recipient)};
    Bundle before = bundle;
    before.rows.erase(before.rows.begin());
    const Bundle nothing = analysis::without_rows(bundle);
    const auto documents = [&](const Bundle& of) -> analysis::Documents {
      return {baseline, of, acceptance, catalogue()};
    };
    const auto slower = [&](double& slowest, auto act) {
      slowest = std::max(slowest, spent(rounds, act));
    };
    slower(times.analysis, [&] { return analysis::analyse(documents(bundle)).ok(); });
    slower(times.difference,
           [&] { return analysis::difference(documents(before), documents(bundle)).ok(); });
    slower(times.first_difference,
           [&] { return analysis::difference(documents(nothing), documents(bundle)).ok(); });
  }
  return times;
}

std::string or_null(std::optional<double> figure, int decimals) {
  if (!figure) return "null";
  std::ostringstream text;
  text << std::fixed << std::setprecision(decimals) << *figure;
  return text.str();
}

std::optional<double> ratio(double ours, std::optional<double> other) {
  if (!other) return std::nullopt;
  return ours / *other;
}

void tell(const std::string& what, std::optional<double> figure, const char* unit, int decimals) {
  std::printf("%-34s %14s %s\n", what.c_str(),
              figure ? or_null(figure, decimals).c_str() : "not measured", unit);
}

int run(int rounds) {
  const std::string sender_name = "bundle-lg-032026";
  const std::string acceptance_name = "acceptance-lg-034827";
  const Bundle sender = shipped(sender_name);
  const Engine engine = engine_for("lg-032026", {"lg-034827"});
  const std::vector<Request> asked = requests(sender, engine);
  const std::size_t rows =
      sender.rows.size() + shipped("baseline").rows.size() + shipped(acceptance_name).rows.size();

  const Rates ours = measure_ours(engine, asked, rounds);
  const AnalysisTimes times = measure_analysis(std::min(rounds, kAnalysisRounds));
  const OtherEngines others = measure_others(plain(asked), sender_name, acceptance_name);

  std::printf("%zu rows, %zu requests, %zu releases counted\n", rows, asked.size(), ours.releases);
  tell("compiled", ours.compiled, "decisions/s", 0);
  tell("whole", ours.whole, "decisions/s", 0);
  tell("with full trace", ours.trace, "decisions/s", 0);
  tell("CLIPS", others.clips, "decisions/s", 0);
  tell("cedar-wasm", others.cedar, "decisions/s", 0);
  tell("analysis, slowest sender", times.analysis, "s", 4);
  tell("difference, one permit less", times.difference, "s", 4);
  tell("difference, from nothing", times.first_difference, "s", 4);

  const std::vector<std::pair<std::string, std::string>> figures{
      {"rows", std::to_string(rows)},
      {"compiled_per_s", or_null(ours.compiled, 0)},
      {"decide_per_s", or_null(ours.whole, 0)},
      {"trace_per_s", or_null(ours.trace, 0)},
      {"cedar_per_s", or_null(others.cedar, 0)},
      {"clips_per_s", or_null(others.clips, 0)},
      {"compiled_ratio_to_cedar", or_null(ratio(ours.compiled, others.cedar), 1)},
      {"compiled_ratio_to_clips", or_null(ratio(ours.compiled, others.clips), 1)},
      {"analysis_s", or_null(times.analysis, 4)},
      {"difference_s", or_null(times.difference, 4)},
      {"first_difference_s", or_null(times.first_difference, 4)},
      {"compiled_ratio_to_goal", or_null(ours.compiled / 20e6, 2)},
      {"trace_ratio_to_goal", or_null(ours.trace / 1e6, 2)},
      {"analysis_ratio_to_goal", or_null(times.analysis / 0.2, 3)},
      {"difference_ratio_to_goal",
       or_null(std::max(times.difference, times.first_difference) / 0.2, 3)}};
  std::string line;
  for (const auto& [name, value] : figures) {
    line += (line.empty() ? "{\"" : ",\"") + name + "\":" + value;
  }
  std::printf("%s}\n", line.c_str());
  return 0;
}

}  // namespace
}  // namespace musubi::policy::test

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : musubi::policy::test::kDefaultRounds;
  return musubi::policy::test::run(std::max(rounds, 1));
}
