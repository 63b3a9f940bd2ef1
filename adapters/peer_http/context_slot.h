// The TLS context in force, which rotation replaces. Internal to adapters/peer_http.
#pragma once

#include <memory>
#include <mutex>

#include "adapters/peer_http/tls_context.h"

namespace musubi::peer_http {

// Safe for concurrent use.
class ContextSlot {
 public:
  explicit ContextSlot(std::shared_ptr<const TlsContext> context) : context_(std::move(context)) {}

  [[nodiscard]] std::shared_ptr<const TlsContext> get() const {
    const std::lock_guard lock(mutex_);
    return context_;
  }
  void put(std::shared_ptr<const TlsContext> context) {
    const std::lock_guard lock(mutex_);
    context_.swap(context);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const TlsContext> context_;
};

}  // namespace musubi::peer_http
