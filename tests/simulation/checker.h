// What must hold after every step of a simulated federation (invariant 4, and the log's part of
// invariant 10). Returns what is broken, in words, or nothing.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/exchange_world.h"

namespace musubi::testing {

class Checker {
 public:
  explicit Checker(ExchangeWorld& world) : world_(world), heads_(world.size()) {}

  // Nothing took effect twice; what a sender holds as acknowledged is there at the recipient;
  // every log still contains its earlier self.
  [[nodiscard]] std::optional<std::string> check();

  // After the federation has come to rest: every message has ended, and one that was delivered
  // as accepted has had its effect.
  [[nodiscard]] std::optional<std::string> check_at_rest(const std::vector<MessageId>& released);

  // A node was restored: its log goes on from an earlier state, and what it lost is asked for.
  void node_was_restored(std::size_t index);

 private:
  std::optional<std::string> check_effects(std::size_t index);
  std::optional<std::string> check_acknowledged(std::size_t index);
  std::optional<std::string> check_log(std::size_t index);
  std::optional<std::string> check_rest_of(std::size_t index);

  ExchangeWorld& world_;
  std::vector<store::LogHead> heads_;
  // Has lost what its backup does not have; acknowledgements are checked again at rest.
  std::set<std::size_t> restored_;
  bool at_rest_ = false;
};

}  // namespace musubi::testing
