#include "node/runtime/writer_thread.h"

namespace musubi::node {

WriterThread::WriterThread(store::Store& store,
                           std::function<void(const Error&)> on_storage_failure)
    : store_(store), on_storage_failure_(std::move(on_storage_failure)) {
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
  if (stopping_) return Error{ErrorCode::kUnavailable, "node.stopping", ""};
  if (waiting_.size() >= kMaxWaitingSteps) return Error{ErrorCode::kUnavailable, "node.busy", ""};
  waiting_.push_back(&waiting);
  arrived_.notify_one();
  waiting.finished.wait(lock, [&waiting] { return waiting.done; });
  return waiting.outcome;
}

void WriterThread::work() {
  for (;;) {
    std::deque<Waiting*> group;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      while (!waiting_.empty() && group.size() < kMaxStepsPerGroup) {
        group.push_back(waiting_.front());
        waiting_.pop_front();
      }
    }
    carry_out(group);
    finish(group);
  }
}

void WriterThread::carry_out(const std::deque<Waiting*>& group) {
  Status durable = store_.begin_group();
  if (durable.ok()) {
    for (Waiting* waiting : group) {
      waiting->outcome = (*waiting->step)(store_);
      if (!waiting->outcome.ok() && waiting->outcome.error().code == ErrorCode::kStorage) {
        durable = waiting->outcome;
        break;
      }
    }
    if (durable.ok()) {
      durable = store_.commit_group();
    } else {
      store_.rollback_group();
    }
  }
  if (durable.ok()) return;
  for (Waiting* waiting : group) waiting->outcome = durable;
  failed_ = true;
  stop();
  on_storage_failure_(durable.error());
}

void WriterThread::finish(const std::deque<Waiting*>& group) {
  const std::lock_guard lock(mutex_);
  const auto release = [](Waiting& waiting) {
    waiting.done = true;
    waiting.finished.notify_one();  // under the lock: then the caller may leave with it
  };
  for (Waiting* waiting : group) release(*waiting);
  if (failed_) {
    // Nobody knows what is on the disk: what still waits must not be built upon it.
    for (Waiting* waiting : waiting_) {
      waiting->outcome = Error{ErrorCode::kUnavailable, "node.stopping", ""};
      release(*waiting);
    }
    waiting_.clear();
  }
}

}  // namespace musubi::node
