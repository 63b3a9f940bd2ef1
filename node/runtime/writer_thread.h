// The single writer of a node's store, with group commit: steps that arrive while a commit is on
// its way to the disk share the next one.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "protocol/exchange/environment.h"

namespace musubi::node {

class WriterThread final : public exchange::Writer {
 public:
  static constexpr std::size_t kMaxStepsPerGroup = 64;
  static constexpr std::size_t kMaxWaitingSteps = 4096;

  // `store` is not owned and must not be used by anyone else while this lives.
  // `on_storage_failure` is called once, on the writer's thread: the process has to stop, since
  // after a failed sync nobody knows what is on the disk.
  WriterThread(store::Store& store, std::function<void(const Error&)> on_storage_failure);
  // Finishes what was accepted.
  ~WriterThread() override;

  // kUnavailable "node.busy" when too many steps wait, "node.stopping" after stop() or a failure.
  [[nodiscard]] Status run(const std::function<Status(store::Store&)>& step) override;

  // No more steps are accepted; those that wait are carried out.
  void stop();

 private:
  struct Waiting {
    const std::function<Status(store::Store&)>* step;
    Status outcome{};
    bool done = false;
    std::condition_variable finished{};  // of its own: a group wakes nobody else
  };

  void work();
  void carry_out(const std::deque<Waiting*>& group);
  void finish(const std::deque<Waiting*>& group);

  store::Store& store_;
  std::function<void(const Error&)> on_storage_failure_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Waiting*> waiting_;  // live on the stacks of their callers
  bool stopping_ = false;
  bool failed_ = false;  // of the writer's thread only
  std::thread thread_;
};

}  // namespace musubi::node
