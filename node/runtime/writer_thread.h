// The single writer of a node's store, with group commit: steps that arrive while a commit is on
// its way to the disk share the next one.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "protocol/exchange/environment.h"

namespace musubi::node {

class WriterThread final : public exchange::Writer {
 public:
  static constexpr std::size_t kMaxStepsPerGroup = 64;
  static constexpr std::size_t kMaxWaitingSteps = 4096;

  // `store` is not owned and must not be used by anyone else while this lives.
  // `on_storage_failure` is called once, on the writer's thread: the process has to stop, since
  // after a failed sync nobody knows what is on the disk. `on_exception` is called there, too, with
  // the type of what a step threw, and never with its text: that may hold anything.
  WriterThread(store::Store& store, std::function<void(const Error&)> on_storage_failure,
               std::function<void(std::string_view type)> on_exception = {});
  // Finishes what was accepted.
  ~WriterThread() override;

  // kUnavailable "node.busy" when too many steps wait, "node.stopping" after stop() or a failure.
  // What a step throws is kInternal "internal.unexpected" for its caller. Nothing of the step
  // stays, and nothing of those before it in the same group, who get kUnavailable "node.undone".
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

  using Group = std::deque<Waiting*>;
  void work();
  // One commit. Returns how many of the first steps are settled: all, or those up to one that
  // threw.
  [[nodiscard]] std::size_t carry_out(const Group& group);
  // The step's own status; nothing if it threw.
  [[nodiscard]] std::optional<Status> try_step(const Waiting& waiting);
  void fail(const Group& group, const Error& error);
  void finish(const Group& group);

  store::Store& store_;
  std::function<void(const Error&)> on_storage_failure_;
  std::function<void(std::string_view)> on_exception_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Waiting*> waiting_;  // live on the stacks of their callers
  bool stopping_ = false;
  bool failed_ = false;  // of the writer's thread only
  std::thread thread_;
};

}  // namespace musubi::node
