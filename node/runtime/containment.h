// Lets nothing that is thrown end the process: it becomes an error of the one call, and is told by
// its type alone, since its text may hold anything.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <typeinfo>

#include "crypto/base/instant.h"
#include "crypto/base/result.h"

namespace musubi::node {

class Containment {
 public:
  // So long after something was thrown the node still says that it is not well.
  static constexpr Duration kTold = std::chrono::minutes{10};

  // `report` is called on whatever thread it happens.
  explicit Containment(std::function<void(std::string_view type)> report)
      : report_(std::move(report)) {}

  // What `call` gives, a Result; or kInternal "internal.unexpected" if it throws.
  template <class Call>
  [[nodiscard]] auto run(Instant now, Call call) -> decltype(call()) {
    std::string_view type = "unknown";
    try {
      return call();
    } catch (const std::exception& exception) {
      type = typeid(exception).name();
    } catch (...) {
    }
    note(now, type);
    return unexpected();
  }

  // "internal.unexpected" for a while after something was thrown.
  [[nodiscard]] Status state(Instant now) const {
    const std::lock_guard lock(mutex_);
    if (!last_ || now - *last_ > kTold) return {};
    return unexpected();
  }

 private:
  static Error unexpected() { return {ErrorCode::kInternal, "internal.unexpected", ""}; }
  void note(Instant now, std::string_view type) {
    if (report_) report_(type);
    const std::lock_guard lock(mutex_);
    last_ = now;
  }

  std::function<void(std::string_view)> report_;
  mutable std::mutex mutex_;
  std::optional<Instant> last_;
};

}  // namespace musubi::node
