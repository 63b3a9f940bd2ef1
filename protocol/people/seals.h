// Whose place is sealed: the one decision that every output of a case follows (invariant 7;
// docs/spec/household.md, section 5).
#pragma once

#include <map>
#include <set>
#include <vector>

#include "protocol/people/household.h"
#include "protocol/people/household_of_sheet.h"
#include "protocol/people/measure.h"

namespace musubi::people {

// Of each person of a case. Of whom nothing is known is unknown, and hidden.
class Seals {
 public:
  explicit Seals(std::map<PersonId, Mark> marks) : marks_(std::move(marks)) {}
  [[nodiscard]] Mark of(const PersonId& person) const;
  [[nodiscard]] bool hides(const PersonId& person) const { return of(person) != Mark::kNo; }
  // Whether somebody is hidden here who was not, or is under a measure whom nobody knew of.
  [[nodiscard]] bool stricter_than(const Seals& before) const;

 private:
  std::map<PersonId, Mark> marks_;
};

// All measures of the case, cleared ones too.
[[nodiscard]] Seals seals_of(const Household& household, const SheetMarks& sheet,
                             const std::vector<Measure>& measures);

// The numbers of the residences that nobody may be told of.
[[nodiscard]] std::set<std::int64_t> sealed_residences(const Household& household,
                                                       const Seals& seals);

// The same for the sheet of the case: what load_case() applies to it.
[[nodiscard]] casework::LaterSeals later_seals(const casework::CaseFile& file,
                                               const Household& household, const Seals& seals);

// H-12: the first residence whose seal an edit would take away.
[[nodiscard]] std::optional<std::int64_t> unsealed_by(const Household& before,
                                                      const Household& after);

}  // namespace musubi::people
