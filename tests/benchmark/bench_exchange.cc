// Two nodes exchange case summaries, from the policy's decision to the verified receipt, durable
// on both sides, over mutual TLS on loopback. The recipient is the program that members run; the
// sender is the same daemon, hosted here so that releases need no API. The last line is JSON.
//
//   bench_exchange [MESSAGES [BINARIES]]
//
// The ratio is to what the bare primitives would allow on all cores: sign, seal, open and verify
// a message, sign and verify its receipt, and nothing else.
#include <algorithm>
#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/files/key_folder.h"
#include "adapters/sqlite/sqlite_store.h"
#include "crypto/primitives/openssl.h"
#include "node/daemon/daemon.h"
#include "tests/benchmark/bare_primitives.h"
#include "tests/benchmark/exchange_load.h"
#include "tests/support/real_federation.h"
#include "tests/support/scratch_directory.h"

namespace musubi::testing {
namespace {

constexpr std::size_t kDefaultMessages = 5000;
constexpr std::size_t kCases = 50;
constexpr std::size_t kPayloadBytes = 4096;
const casework::Author kCaseworker{"u-0001"};
const std::vector<Category> kReferred{Category::kIdentity,         Category::kContact,
                                      Category::kPresentingIssues, Category::kHistory,
                                      Category::kHealth,           Category::kServicesPlan};

template <class T>
T must_have(Result<T> result, const char* what) {
  if (!result)
    throw std::runtime_error(
        fmt::format("{}: {} {}", what, result.error().reason, result.error().detail));
  return *std::move(result);
}

// What a process, or the calling thread, has had of the processors: a neighbour's load does not
// count, as it does in the rates.
double cpu_milliseconds(clockid_t clock) {
  timespec spent{};
  crypto::must(clock_gettime(clock, &spent) == 0, "reading a clock");
  return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
}

double milliseconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

// musubi-node as a process of its own.
class NodeProcess {
 public:
  NodeProcess(const std::filesystem::path& program, const std::filesystem::path& config) {
    int ends[2];
    crypto::must(pipe(ends) == 0, "making a pipe");
    const auto start = SteadyClock::now();
    child_ = fork();
    if (child_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      close(ends[0]);
      close(ends[1]);
      execl(program.c_str(), program.c_str(), config.c_str(), nullptr);
      _exit(127);
    }
    close(ends[1]);
    char first = 0;
    const bool serves = read(ends[0], &first, 1) == 1;
    start_ms_ = milliseconds_since(start);
    output_ = ends[0];
    if (!serves) throw std::runtime_error("the recipient did not start");
  }
  ~NodeProcess() {
    kill(child_, SIGTERM);
    waitpid(child_, nullptr, 0);
    close(output_);
  }
  NodeProcess(const NodeProcess&) = delete;
  NodeProcess& operator=(const NodeProcess&) = delete;

  [[nodiscard]] double start_ms() const { return start_ms_; }
  [[nodiscard]] double cpu_ms() const {
    clockid_t clock{};
    crypto::must(clock_getcpuclockid(child_, &clock) == 0, "finding a clock");
    return cpu_milliseconds(clock);
  }
  [[nodiscard]] double resident_mib() const {
    std::ifstream status(fmt::format("/proc/{}/status", child_));
    for (std::string word; status >> word;) {
      double kib = 0;
      if (word == "VmRSS:" && status >> kib) return kib / 1024;
    }
    return 0;
  }

 private:
  pid_t child_ = -1;
  int output_ = -1;
  double start_ms_ = 0;
};

struct PrimitivesCost {
  double wall_ms = 0;  // of one exchange on one core
  double cpu_ms = 0;
};

PrimitivesCost measure_primitives() {
  constexpr int kTurns = 400;
  constexpr int kRounds = 7;
  const SealedExchange exchange;
  BarePrimitives primitives(exchange, exchange.package());
  std::vector<double> wall;
  const double cpu_before = cpu_milliseconds(CLOCK_THREAD_CPUTIME_ID);
  for (int round = 0; round < kRounds; ++round) {
    const auto start = SteadyClock::now();
    for (int i = 0; i < kTurns; ++i) {
      const bool done = primitives.sending() && primitives.receiving() && primitives.receipt();
      crypto::must(done, "the bare primitives");
    }
    wall.push_back(milliseconds_since(start) / kTurns);
  }
  // The median shrugs off a neighbour's load.
  std::sort(wall.begin(), wall.end());
  const double cpu = cpu_milliseconds(CLOCK_THREAD_CPUTIME_ID) - cpu_before;
  return {wall[kRounds / 2], cpu / (kRounds * kTurns)};
}

node::ReleaseOrder order_for(const CaseId& case_id) {
  const auto recipient = NodeId::parse(kContractorNode);
  return {case_id,
          {*recipient, Kind::kReferral, Purpose::kIntakeHandoff, "dss-77", kReferred},
          {},
          "",
          std::nullopt};
}

std::size_t payload_size(const casework::CaseFile& file, const node::Assessment& assessment) {
  const auto payload = casework::restrict(file.summary, assessment.allowed());
  return json::to_canonical(casework::to_json(payload)).size();
}

// The caseworker's account, filled up until what is released of it has the size wanted.
json::Value sheet_of_size(node::SharingService& sharing, json::Value sheet) {
  const auto file = must_have(sharing.take_intake(sheet, kCaseworker), "intake");
  const auto preview = must_have(sharing.preview(order_for(file.id), kCaseworker), "preview");
  const std::size_t size = payload_size(file, preview.assessment);
  crypto::must(size < kPayloadBytes, "the sheet alone is larger than the payload wanted");
  std::string account = *sheet.find("situation")->text();
  account.append(kPayloadBytes - size, '.');
  sheet.object()->insert_or_assign("situation", std::move(account));
  return sheet;
}

struct Cases {
  std::vector<node::ReleaseOrder> orders;
  std::size_t payload_bytes = 0;
};

Cases take_cases(node::SharingService& sharing, const json::Value& family) {
  const json::Value sheet = sheet_of_size(sharing, family);
  Cases cases;
  for (std::size_t i = 0; i < kCases; ++i) {
    const auto file = must_have(sharing.take_intake(sheet, kCaseworker), "intake");
    const auto order = order_for(file.id);
    const auto preview = must_have(sharing.preview(order, kCaseworker), "preview");
    cases.payload_bytes = payload_size(file, preview.assessment);
    cases.orders.push_back(order);
  }
  return cases;
}

std::unique_ptr<store::Store> open_beside(const config::NodeConfig& config) {
  const auto passphrase = files::read_passphrase(config.passphrase_file);
  crypto::must(passphrase.ok(), "reading the passphrase");
  files::KeyFolder keys(config.keys,
                        must_have(files::read_passphrase(config.passphrase_file), "passphrase"));
  const auto key = must_have(keys.store_key(), "store key");
  return must_have(store::open_sqlite_store_for_reading(config.data, key), "store");
}

double percentile(std::vector<double>& values, double part) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

void run(std::size_t messages, const std::filesystem::path& binaries) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const PrimitivesCost bare = measure_primitives();
  const double primitives = static_cast<double>(cores) * 1000 / bare.wall_ms;
  const test::ScratchDirectory scratch;
  const RealFederation federation(
      binaries, std::filesystem::path(MUSUBI_SOURCE_DIR) / "admin/reference", scratch.path());
  const NodeProcess recipient(binaries / "musubi-node", federation.config(kContractorNode));
  const auto config =
      must_have(config::read_node_config(federation.config(kCityNode)), "configuration");
  const auto sender = must_have(node::Daemon::start(config), "the sender");
  const double idle_mib = recipient.resident_mib();

  const Cases cases = take_cases(sender->sharing(), federation.family_sheet());
  ReceiptWatch watch(open_beside(config), *NodeId::parse(kContractorNode));
  ReleaseLoad load(sender->sharing(), watch, cases.orders);
  load.at_full_rate(messages / 10 + 1);  // connections, caches, prepared statements
  const double sender_before = cpu_milliseconds(CLOCK_PROCESS_CPUTIME_ID);
  const double recipient_before = recipient.cpu_ms();
  const double rate = load.at_full_rate(messages);
  const auto count = static_cast<double>(messages);
  const double sender_ms = (cpu_milliseconds(CLOCK_PROCESS_CPUTIME_ID) - sender_before) / count;
  const double recipient_ms = (recipient.cpu_ms() - recipient_before) / count;
  [[maybe_unused]] const auto under_full_load = watch.take_latencies();
  load.at_rate(messages / 2, rate / 2);
  auto latencies = watch.take_latencies();

  std::cout << fmt::format(
      "start to serving {:.0f} ms, idle {:.1f} MiB resident\n"
      "processor time of a message: sender {:.2f} ms, recipient {:.2f} ms; bare primitives {:.2f} "
      "ms\n",
      recipient.start_ms(), idle_mib, sender_ms, recipient_ms, bare.cpu_ms);
  std::cout << fmt::format(
      "{{\"rate_per_s\":{:.0f},\"ratio_to_primitives\":{:.3f},\"primitives_per_s\":{:.0f},"
      "\"cpu_ratio_to_primitives\":{:.3f},\"p50_ms\":{:.1f},\"p99_ms\":{:.1f},"
      "\"payload_bytes\":{},\"messages\":{},\"cores\":{},\"start_ms\":{:.0f},"
      "\"idle_mib\":{:.1f}}}\n",
      rate, rate / primitives, primitives, bare.cpu_ms / (sender_ms + recipient_ms),
      percentile(latencies, 0.5), percentile(latencies, 0.99), cases.payload_bytes, messages, cores,
      recipient.start_ms(), idle_mib);
}

}  // namespace
}  // namespace musubi::testing

int main(int argc, char** argv) {
  const auto own = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const int messages =
      argc > 1 ? std::atoi(argv[1]) : static_cast<int>(musubi::testing::kDefaultMessages);
  try {
    musubi::testing::run(static_cast<std::size_t>(std::max(messages, 20)),
                         argc > 2 ? argv[2] : own);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
