// What sealing, opening, signing and verifying cost: ours, OpenSSL's CMS, and the bare
// primitives below both, in turns, in one run on one core. The last line is JSON.
//
//   bench_envelope [ROUNDS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include <nlohmann/json.hpp>

#include "crypto/cms/gate.h"
#include "crypto/primitives/openssl.h"
#include "tests/benchmark/bare_primitives.h"
#include "tests/support/sealed_exchange.h"
#include "tests/support/stock_cms.h"

namespace musubi::testing {
namespace {

constexpr int kDefaultRounds = 30;
constexpr int kTurnsPerRound = 60;
constexpr std::size_t kPayloadBytes = 4096;
constexpr std::size_t kManifestBytes = 1536;

struct Subject {
  const char* name;
  std::function<bool()> turn;
  std::vector<double> microseconds{};  // one for each round

  void run_round() {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kTurnsPerRound; ++i) crypto::must(turn(), name);
    const std::chrono::duration<double, std::micro> taken =
        std::chrono::steady_clock::now() - start;
    microseconds.push_back(taken.count() / kTurnsPerRound);
  }
  // The median shrugs off a neighbour's load.
  [[nodiscard]] double median() const {
    std::vector<double> sorted = microseconds;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
};

// The same message in both implementations, and the primitives' inputs.
struct Bench {
  SealedExchange exchange;
  Bytes manifest = Bytes(kManifestBytes, 'm');
  Bytes signed_manifest = *crypto::sign_manifest(
      manifest, exchange.sender.key, exchange.sender.certificate, exchange.signing_time);
  Bytes package =
      *crypto::pack({signed_manifest, Bytes(crypto::kSaltSize, 0x5a), Bytes(kPayloadBytes, 'p')});
  std::vector<crypto::Certificate> recipients{exchange.recipients[0].certificate};
  Bytes envelope = *crypto::seal(package, recipients);

  bool sign_and_seal() {
    const Bytes message = *crypto::sign_manifest(
        manifest, exchange.sender.key, exchange.sender.certificate, exchange.signing_time);
    return crypto::seal(package, recipients).ok() && !message.empty();
  }
  bool stock_sign_and_seal() {
    const Bytes message = stock_sign(manifest, exchange.sender, Attributes::kOfTheProfile);
    return !message.empty() &&
           !stock_seal(package, std::span(exchange.recipients).first(1)).empty();
  }
  bool open_and_verify() {
    const auto opened = exchange.open_as(0, envelope);
    return opened.ok() && exchange.verify(signed_manifest).ok();
  }
  bool stock_open_and_verify() {
    return stock_open(envelope, exchange.recipients[0]).has_value() &&
           stock_verify_signature(signed_manifest).has_value();
  }
  bool stock_open_and_verify_with_chain() {
    return stock_open(envelope, exchange.recipients[0]).has_value() &&
           stock_verify(signed_manifest, exchange.authority).has_value();
  }
  bool gate_only() {
    return crypto::check_envelope(envelope).ok() &&
           crypto::check_signed_manifest(signed_manifest).ok();
  }
};

int run(int rounds) {
  Bench bench;
  BarePrimitives primitives(bench.exchange, bench.package);
  std::vector<Subject> subjects{
      {"send", [&] { return bench.sign_and_seal(); }},
      {"send_cms", [&] { return bench.stock_sign_and_seal(); }},
      {"send_primitives", [&] { return primitives.sending(); }},
      {"receive", [&] { return bench.open_and_verify(); }},
      {"receive_cms", [&] { return bench.stock_open_and_verify(); }},
      {"receive_cms_chain", [&] { return bench.stock_open_and_verify_with_chain(); }},
      {"receive_primitives", [&] { return primitives.receiving(); }},
      {"gate", [&] { return bench.gate_only(); }},
  };
  for (int round = 0; round < rounds; ++round) {
    for (Subject& subject : subjects) subject.run_round();
  }

  nlohmann::ordered_json report;
  for (const Subject& subject : subjects) {
    std::printf("%-20s %8.1f us\n", subject.name, subject.median());
    report[std::string(subject.name) + "_us"] = subject.median();
  }
  const auto rate_ratio = [&](std::size_t ours, std::size_t theirs) {
    return subjects[theirs].median() / subjects[ours].median();
  };
  // Ratios of rates: above 1, ours is the faster.
  report["payload_bytes"] = kPayloadBytes;
  report["package_bytes"] = bench.package.size();
  report["seal_ratio_to_cms"] = rate_ratio(0, 1);
  report["seal_ratio_to_primitives"] = rate_ratio(0, 2);
  report["open_ratio_to_cms"] = rate_ratio(3, 4);
  report["open_ratio_to_cms_with_chain"] = rate_ratio(3, 5);
  report["open_ratio_to_primitives"] = rate_ratio(3, 6);
  std::printf("%s\n", report.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace musubi::testing

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : musubi::testing::kDefaultRounds;
  return musubi::testing::run(std::max(rounds, 1));
}
