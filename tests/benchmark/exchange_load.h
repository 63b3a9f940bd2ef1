// Releases case summaries at a node and watches for their verified receipts in its store.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "node/sharing/sharing_service.h"
#include "protocol/store/store.h"

namespace musubi::testing {

using SteadyClock = std::chrono::steady_clock;

// Looks at the sender's database from outside, as an auditor would: what it sees was committed,
// so a delivery that it finds is durable, and so is the receipt.
class ReceiptWatch {
 public:
  static constexpr auto kInterval = std::chrono::milliseconds{4};

  ReceiptWatch(std::unique_ptr<store::Store> reads, NodeId peer);
  ~ReceiptWatch();

  // `begun`: when the release was asked for.
  void expect(const MessageId& message, SteadyClock::time_point begun);
  // Returns when fewer than `limit` messages wait for their receipts.
  void wait_below(std::size_t limit);
  // From release to verified receipt, in milliseconds, of those that came since the last call.
  [[nodiscard]] std::vector<double> take_latencies();

 private:
  void work();
  [[nodiscard]] std::vector<std::string> newest(std::size_t count);
  void look();
  void arrived(const std::string& message, SteadyClock::time_point now);

  std::unique_ptr<store::Store> reads_;
  NodeId peer_;
  std::string last_;  // of those seen
  std::mutex mutex_;
  std::condition_variable fewer_;
  std::map<std::string, SteadyClock::time_point> waiting_;
  std::map<std::string, SteadyClock::time_point> early_;  // seen before expect() was called
  std::vector<double> latencies_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

class ReleaseLoad {
 public:
  // Threads that ask at once; what they ask for shares the sender's commits.
  static constexpr std::size_t kThreads = 48;
  static constexpr std::size_t kMaxInFlight = 512;

  ReleaseLoad(node::SharingService& sharing, ReceiptWatch& watch,
              std::vector<node::ReleaseOrder> orders)
      : sharing_(sharing), watch_(watch), orders_(std::move(orders)) {}

  // As fast as the bound on what is in flight allows; returns messages a second.
  double at_full_rate(std::size_t messages);
  // Evenly, at `rate` a second, whether the node keeps up or not.
  void at_rate(std::size_t messages, double rate);

 private:
  template <class Pace>
  void run(std::size_t messages, Pace pace);
  void release_one(std::size_t number, SteadyClock::time_point begun);

  node::SharingService& sharing_;
  ReceiptWatch& watch_;
  std::vector<node::ReleaseOrder> orders_;
};

}  // namespace musubi::testing
