// The answer of the policy engine. A denial is a Decision, not an error.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "protocol/envelope/manifest.h"
#include "protocol/ids/codes.h"
#include "protocol/policy/facts.h"

namespace musubi::policy {

enum class Effect : std::uint8_t { kDeny, kRelease };
enum class Level : std::uint8_t { kFull, kRedacted, kExistenceOnly };
// When a duty must be done: before the release, with it (by the recipient), or after it.
enum class Phase : std::uint8_t { kBefore, kWith, kAfter };

struct Duty {
  std::string id;
  Phase phase = Phase::kWith;
  std::optional<std::int64_t> days;
  friend auto operator<=>(const Duty&, const Duty&) = default;
};

// The reason of a denial that no forbid caused.
inline constexpr std::string_view kNoPermit = "NO_PERMIT";

// For whom a reason is fit. Outsiders get a generic code only.
enum class Audience : std::uint8_t { kInternal, kSubject, kPeer };

struct CategoryDecision {
  Category category{};
  Effect effect = Effect::kDeny;
  Level level = Level::kExistenceOnly;  // of a release
  std::vector<Duty> duties;             // sorted, each once
  std::vector<std::string> rules;       // rows that decided, as "bundle/row", sorted
  std::string reason;                   // of a denial: a forbid's code, or "NO_PERMIT"
  Audience audience = Audience::kInternal;
  friend bool operator==(const CategoryDecision&, const CategoryDecision&) = default;
};

// Categories that may not leave together (a forbid_set row that matched). It denies no category
// by itself; Engine::permit() refuses a release that includes them all.
struct ForbiddenSet {
  std::string rule;
  std::vector<Category> categories;  // sorted
  std::string reason;
  Audience audience = Audience::kInternal;
  friend bool operator==(const ForbiddenSet&, const ForbiddenSet&) = default;
};

struct BundleHashes {
  Digest catalogue;
  Digest baseline;
  Digest sender;
  std::vector<Digest> acceptance;
  friend bool operator==(const BundleHashes&, const BundleHashes&) = default;
};

struct Decision {
  std::string basis;  // the catalogue row that a person chose; only its permits counted
  std::array<CategoryDecision, kCategoryCount> categories;
  std::vector<ForbiddenSet> forbidden_sets;  // sorted by rule
  BundleHashes bundles;
  Facts facts;

  [[nodiscard]] bool releases(Category category) const {
    return categories[static_cast<std::size_t>(category)].effect == Effect::kRelease;
  }
};

// The names of these values in files and on the wire.
[[nodiscard]] std::string_view name(Level level);
[[nodiscard]] std::string_view name(Phase phase);
[[nodiscard]] std::string_view name(Audience audience);
[[nodiscard]] std::optional<Level> parse_level(std::string_view name);
[[nodiscard]] std::optional<Phase> parse_phase(std::string_view name);
[[nodiscard]] std::optional<Audience> parse_audience(std::string_view name);

[[nodiscard]] json::Value to_json(const Decision& decision);
[[nodiscard]] Result<Decision> decision_from_json(const json::Value& value);

// What one person's decision gives. Each person of a case is a 本人 of their own and is decided
// apart; together their grants make one release.
struct Grant {
  std::uint32_t person = 0;  // position in the case
  Decision decision;
  std::vector<Category> categories;  // sorted; at least one, to be permitted
};

// Of each person of a case what was decided; also for those of whom nothing is given, who have
// no categories. [{"categories","decision","person"}…]
inline constexpr std::uint32_t kMaxPersonsDecided = 64;
[[nodiscard]] json::Value to_json(const std::vector<Grant>& grants);
[[nodiscard]] Result<std::vector<Grant>> grants_from_json(const json::Value& value);

// Leave to release certain categories of certain persons, once, on one basis. Only
// Engine::permit() makes one, and the outbox takes nothing without one (invariant 1).
class Permit {
 public:
  [[nodiscard]] const DecisionId& id() const { return id_; }
  // At least one; by person, each once; all on one basis and the same bundles.
  [[nodiscard]] const std::vector<Grant>& grants() const { return grants_; }
  [[nodiscard]] const std::string& basis() const { return grants_.front().decision.basis; }
  [[nodiscard]] const BundleHashes& bundles() const { return grants_.front().decision.bundles; }
  // Duties of phase "with", for the manifest.
  [[nodiscard]] std::vector<Obligation> obligations() const;
  // Duties of phase "after", which become tasks with a deadline.
  [[nodiscard]] std::vector<Duty> later_duties() const;
  // The persons on whose consent this rests, ascending: had it ended, this would not have been
  // permitted as it is (P-36).
  [[nodiscard]] const std::vector<std::uint32_t>& consented() const { return consented_; }

 private:
  friend class Engine;
  Permit(DecisionId id, std::vector<Grant> grants, std::vector<std::uint32_t> consented)
      : id_(std::move(id)), grants_(std::move(grants)), consented_(std::move(consented)) {}
  DecisionId id_;
  std::vector<Grant> grants_;
  std::vector<std::uint32_t> consented_;
};

}  // namespace musubi::policy
