#include "tests/benchmark/exchange_load.h"

#include <algorithm>
#include <stdexcept>

namespace musubi::testing {
namespace {

constexpr std::size_t kByState = 0;  // index of kDelivery: recipient, state, peer_log_index

}  // namespace

ReceiptWatch::ReceiptWatch(std::unique_ptr<store::Store> reads, NodeId peer)
    : reads_(std::move(reads)), peer_(std::move(peer)), thread_([this] { work(); }) {}

ReceiptWatch::~ReceiptWatch() {
  stopping_ = true;
  thread_.join();
}

void ReceiptWatch::work() {
  while (!stopping_) {
    look();
    std::this_thread::sleep_for(kInterval);
  }
}

// The newest `count` messages with a verified receipt, the newest first.
std::vector<std::string> ReceiptWatch::newest(std::size_t count) {
  store::Scan scan;
  scan.table = store::Table::kDelivery;
  scan.index = kByState;
  scan.prefix = {peer_.text(), std::string("delivered")};
  scan.newest_first = true;
  scan.limit = count;
  const auto rows = reads_->scan(scan);
  if (!rows.ok()) throw std::runtime_error("deliveries: " + rows.error().reason);
  std::vector<std::string> messages;
  for (const store::Row& row : *rows) messages.push_back(std::get<std::string>(row.fields.front()));
  return messages;
}

// Reads back to what was seen last; one row if nothing is new.
void ReceiptWatch::look() {
  for (std::size_t count = 1;; count = std::min(2 * count, store::kMaxScanRows)) {
    std::vector<std::string> found = newest(count);
    const auto known = std::find(found.begin(), found.end(), last_);
    if (known == found.end() && found.size() == count && count < store::kMaxScanRows) continue;
    found.erase(known, found.end());
    if (found.empty()) return;
    const auto now = SteadyClock::now();
    const std::lock_guard lock(mutex_);
    for (const std::string& message : found) arrived(message, now);
    last_ = found.front();
    fewer_.notify_all();
    return;
  }
}

void ReceiptWatch::arrived(const std::string& message, SteadyClock::time_point now) {
  const auto found = waiting_.find(message);
  if (found == waiting_.end()) {
    early_.emplace(message, now);
    return;
  }
  latencies_.push_back(std::chrono::duration<double, std::milli>(now - found->second).count());
  waiting_.erase(found);
}

void ReceiptWatch::expect(const MessageId& message, SteadyClock::time_point begun) {
  const std::lock_guard lock(mutex_);
  waiting_.emplace(message.text(), begun);
  const auto early = early_.find(message.text());
  if (early == early_.end()) return;
  const auto seen = early->second;
  early_.erase(early);
  arrived(message.text(), seen);
}

void ReceiptWatch::wait_below(std::size_t limit) {
  std::unique_lock lock(mutex_);
  fewer_.wait(lock, [this, limit] { return waiting_.size() < limit; });
}

std::vector<double> ReceiptWatch::take_latencies() {
  const std::lock_guard lock(mutex_);
  return std::exchange(latencies_, {});
}

template <class Pace>
void ReleaseLoad::run(std::size_t messages, Pace pace) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (std::size_t number = next++; number < messages; number = next++) {
        release_one(number, pace(number));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  watch_.wait_below(1);
}

void ReleaseLoad::release_one(std::size_t number, SteadyClock::time_point begun) {
  const auto answer = sharing_.release(orders_[number % orders_.size()], {"u-0001"});
  if (!answer.ok()) throw std::runtime_error("release: " + answer.error().reason);
  if (!answer->message) throw std::runtime_error("release: denied");
  watch_.expect(*answer->message, begun);
}

double ReleaseLoad::at_full_rate(std::size_t messages) {
  const auto start = SteadyClock::now();
  run(messages, [this](std::size_t) {
    watch_.wait_below(kMaxInFlight);
    return SteadyClock::now();
  });
  const std::chrono::duration<double> taken = SteadyClock::now() - start;
  return static_cast<double>(messages) / taken.count();
}

void ReleaseLoad::at_rate(std::size_t messages, double rate) {
  const auto start = SteadyClock::now();
  run(messages, [start, rate](std::size_t number) {
    const auto due = start + std::chrono::duration_cast<SteadyClock::duration>(
                                 std::chrono::duration<double>(static_cast<double>(number) / rate));
    std::this_thread::sleep_until(due);
    return due;
  });
}

}  // namespace musubi::testing
