// What would be released of a case on one request, person by person and category by category,
// and what is withheld and why.
#pragma once

#include <string>
#include <vector>

#include "node/sharing/policy_library.h"
#include "protocol/casework/release_facts.h"
#include "protocol/policy/decision.h"

namespace musubi::node {

// The policy permits less than the whole category ("redacted", "existence_only").
inline constexpr std::string_view kOnlyInPart = "ONLY_IN_PART";

// The content is sealed (invariant 7), though the policy would let the category go.
inline constexpr std::string_view kSealedPlace = "SEALED_PLACE";

// Whether a release may hold the category, which it would hold in full.
[[nodiscard]] bool leaves(const policy::Decision& decision, Category category);
// Of a category that does not leave: the code of the first forbid, NO_PERMIT or ONLY_IN_PART.
[[nodiscard]] std::string why_not(const policy::Decision& decision, Category category);

struct Withheld {
  Category category;
  std::string reason;  // why_not(), or SEALED_PLACE; internal
};

struct PersonAssessment {
  casework::Role role;
  policy::Grant grant;  // its categories: released, asked for, and held
  std::vector<Withheld> withheld;
};

struct Assessment {
  std::vector<PersonAssessment> persons;  // in the order of the case

  // Those of whom something is given.
  [[nodiscard]] std::vector<policy::Grant> grants() const;
  // Of everybody, for the record of a denial.
  [[nodiscard]] std::vector<policy::Grant> all() const;
  // Per person of the case, for restrict().
  [[nodiscard]] std::vector<std::vector<Category>> allowed() const;
};

[[nodiscard]] Assessment assess(const policy::Engine& engine, const casework::Evidence& evidence,
                                const casework::ReleaseRequest& request,
                                const casework::CaseFile& file,
                                const std::vector<std::optional<casework::Consent>>& consents,
                                Instant now);

// All categories that hold something for anybody in the case.
[[nodiscard]] std::vector<Category> held_categories(const casework::CaseSummary& summary);

}  // namespace musubi::node
