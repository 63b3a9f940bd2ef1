// The sharing-policy engine: pure, total, without a clock (docs/spec/policy.md).
#pragma once

#include <memory>
#include <set>
#include <span>

#include "protocol/policy/bundle.h"
#include "protocol/policy/decision.h"

namespace musubi::policy {

// The three bundles that count, compiled together. Immutable; safe for concurrent use.
class Engine {
 public:
  // Refused at load: overlapping permits of one basis that disagree, an unknown duty,
  // a baseline or acceptance bundle that has permits, domains that differ.
  [[nodiscard]] static Result<Engine> make(const Bundle& baseline, const Bundle& sender,
                                           std::span<const Bundle> acceptance,
                                           const Digest& catalogue);

  // Decides every category on the named basis. Any matching forbid denies; else the matching
  // permits of that basis release; else "NO_PERMIT". Missing facts match every forbid and duty
  // cell that lists the attribute, and never a permit or unless cell (invariant 2).
  [[nodiscard]] Decision decide(std::string_view basis, const Facts& facts) const;

  // A permit for `wanted`, if the decision releases each of them, their set is not forbidden
  // together, and every duty of phase "before" is among `discharged`.
  // Otherwise kRefused "policy.denied" or "policy.duty-open"; the detail is the duty's id.
  [[nodiscard]] Result<Permit> permit(const DecisionId& id, Decision decision,
                                      const std::vector<Category>& wanted,
                                      const std::set<std::string>& discharged) const;

  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

 private:
  struct Compiled;
  explicit Engine(std::unique_ptr<const Compiled> compiled);
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace musubi::policy
