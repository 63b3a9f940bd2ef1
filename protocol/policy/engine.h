// The sharing-policy engine: pure, total, without a clock (docs/spec/policy.md).
#pragma once

#include <array>
#include <memory>
#include <set>
#include <span>

#include "protocol/policy/bundle.h"
#include "protocol/policy/catalogue.h"
#include "protocol/policy/decision.h"

namespace musubi::policy {

inline constexpr std::size_t kMaxAcceptance = 16;

inline constexpr std::string_view kConsentAttribute = "consent";
// Its values that say that somebody took their consent back (P-36).
inline constexpr std::array<std::string_view, 4> kEndedConsent{"refused", "withdrawn", "terminated",
                                                               "invalidated"};

struct CompiledPolicy;
struct Trace;

// Facts and basis as positions: what one engine needs to decide fast. Of use to that engine only.
struct CompiledFacts {
  std::array<std::uint8_t, kMaxAttributes> position{};
  std::uint32_t basis = 0;
};

// A decision without its words.
struct Verdict {
  Effect effect = Effect::kDeny;
  Level level = Level::kExistenceOnly;  // of a release
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// The three bundles that count, compiled together. Immutable; safe for concurrent use.
class Engine {
 public:
  // Refused at load: what check_bundle() refuses, overlapping permits of one basis that
  // disagree, domains that differ, a basis that the catalogue lacks, a permit of a basis that
  // needs consent but does not ask for it. `acceptance` is in the order of the recipients.
  // Reasons "bundle.…" with the row (as "bundle/row") or attribute as detail.
  [[nodiscard]] static Result<Engine> make(const Bundle& baseline, const Bundle& sender,
                                           std::span<const Bundle> acceptance,
                                           const Catalogue& catalogue);

  // Decides every category on the named basis. Any matching forbid denies; else the matching
  // permits of that basis release; else "NO_PERMIT". Missing facts match every forbid and duty
  // cell that lists the attribute, and never a permit or unless cell (invariant 2).
  [[nodiscard]] Decision decide(std::string_view basis, const Facts& facts) const;

  // The same with everything that explains it, for people (protocol/policy/trace.h).
  [[nodiscard]] Trace trace(std::string_view basis, const Facts& facts) const;

  // A permit, if each grant's decision releases each of its categories, no set of categories that
  // is forbidden for one of the persons lies within what leaves of all of them, and every duty of
  // phase "before" is among `discharged`. The engine decides again and refuses a decision that
  // is not its own. All refusals are kRefused: "policy.denied", with the reason of the set as
  // detail if it was one; "policy.duty-open" with the duty's id as detail;
  // "policy.foreign-decision".
  [[nodiscard]] Result<Permit> permit(const DecisionId& id, std::vector<Grant> grants,
                                      const std::set<std::string>& discharged) const;

  // The fast path: compile once, then decide without allocating.
  [[nodiscard]] CompiledFacts compile(std::string_view basis, const Facts& facts) const;
  [[nodiscard]] Verdict verdict(const CompiledFacts& facts, Category category) const noexcept;

  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

 private:
  [[nodiscard]] bool is_own(const Decision& decision) const;
  explicit Engine(std::unique_ptr<const CompiledPolicy> compiled);
  std::unique_ptr<const CompiledPolicy> compiled_;
};

}  // namespace musubi::policy
