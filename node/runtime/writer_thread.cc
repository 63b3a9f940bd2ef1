#include "node/runtime/writer_thread.h"

#include <typeinfo>

namespace musubi::node {
namespace {

Error stopping() { return {ErrorCode::kUnavailable, "node.stopping", ""}; }

}  // namespace

WriterThread::WriterThread(store::Store& store,
                           std::function<void(const Error&)> on_storage_failure,
                           std::function<void(std::string_view)> on_exception)
    : store_(store),
      on_storage_failure_(std::move(on_storage_failure)),
      on_exception_(std::move(on_exception)) {
  thread_ = std::thread([this] { work(); });
}

WriterThread::~WriterThread() {
  stop();
  thread_.join();
}

void WriterThread::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  arrived_.notify_all();
}

Status WriterThread::run(const std::function<Status(store::Store&)>& step) {
  Waiting waiting{&step};
  std::unique_lock lock(mutex_);
  if (stopping_) return stopping();
  if (waiting_.size() >= kMaxWaitingSteps) return Error{ErrorCode::kUnavailable, "node.busy", ""};
  waiting_.push_back(&waiting);
  arrived_.notify_one();
  waiting.finished.wait(lock, [&waiting] { return waiting.done; });
  return waiting.outcome;
}

void WriterThread::work() {
  for (;;) {
    Group group;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      while (!waiting_.empty() && group.size() < kMaxStepsPerGroup) {
        group.push_back(waiting_.front());
        waiting_.pop_front();
      }
    }
    while (!group.empty()) {
      const auto settled = static_cast<std::ptrdiff_t>(carry_out(group));
      const Group done(group.begin(), group.begin() + settled);
      group.erase(group.begin(), group.begin() + settled);
      finish(done);
    }
  }
}

std::optional<Status> WriterThread::try_step(const Waiting& waiting) {
  std::string_view type = "unknown";
  try {
    return (*waiting.step)(store_);
  } catch (const std::exception& exception) {
    type = typeid(exception).name();
  } catch (...) {
  }
  if (on_exception_) on_exception_(type);
  return std::nullopt;
}

// A step that threw may have left a change set half applied, so that the whole group goes. Steps
// can't be run twice, so those before it are told that nothing happened; those behind it follow in
// a group of their own.
std::size_t WriterThread::carry_out(const Group& group) {
  const Status begun = store_.begin_group();
  if (!begun.ok()) return fail(group, begun.error()), group.size();
  for (std::size_t i = 0; i < group.size(); ++i) {
    const auto outcome = try_step(*group[i]);
    if (!outcome) {
      store_.rollback_group();
      for (std::size_t before = 0; before < i; ++before) {
        group[before]->outcome = Error{ErrorCode::kUnavailable, "node.undone", ""};
      }
      group[i]->outcome = Error{ErrorCode::kInternal, "internal.unexpected", ""};
      return i + 1;
    }
    group[i]->outcome = *outcome;
    if (!outcome->ok() && outcome->error().code == ErrorCode::kStorage) {
      store_.rollback_group();
      return fail(group, outcome->error()), group.size();
    }
  }
  const Status durable = store_.commit_group();
  if (!durable.ok()) fail(group, durable.error());
  return group.size();
}

void WriterThread::fail(const Group& group, const Error& error) {
  for (Waiting* waiting : group) waiting->outcome = error;
  failed_ = true;
  stop();
  on_storage_failure_(error);
}

void WriterThread::finish(const Group& group) {
  const std::lock_guard lock(mutex_);
  const auto release = [](Waiting& waiting) {
    waiting.done = true;
    waiting.finished.notify_one();  // under the lock: then the caller may leave with it
  };
  for (Waiting* waiting : group) release(*waiting);
  if (failed_) {
    // Nobody knows what is on the disk: what still waits must not be built upon it.
    for (Waiting* waiting : waiting_) {
      waiting->outcome = stopping();
      release(*waiting);
    }
    waiting_.clear();
  }
}

}  // namespace musubi::node
