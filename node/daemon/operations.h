// /livez and /readyz, on a listener of their own: alive means that the process answers, ready
// means that it can do its work. What keeps it from that is told in both languages.
#pragma once

#include <atomic>
#include <functional>

#include "adapters/http/message.h"
#include "crypto/base/result.h"
#include "protocol/json/value.h"

namespace musubi::node {

class Operations final : public http::Handler {
 public:
  struct Check {
    std::string_view name;
    std::function<Status()> examine;  // called from several threads; must not block for long
  };
  explicit Operations(std::vector<Check> checks) : checks_(std::move(checks)) {}

  [[nodiscard]] http::Response handle(const http::Request& request) override;

 private:
  std::vector<Check> checks_;
};

}  // namespace musubi::node
