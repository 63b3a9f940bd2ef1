// A case with its household, its measures, and whose place is sealed by them.
#pragma once

#include <vector>

#include "protocol/people/seals.h"
#include "protocol/store/store.h"

namespace musubi::node {

struct CasePeople {
  casework::CaseFile file;
  people::Household household;  // as the sheet has it, until somebody edited it
  std::vector<people::Measure> measures;

  [[nodiscard]] people::Seals seals() const;
};

// What casework::load_case() says; kInternal "case.bad-row".
[[nodiscard]] Result<CasePeople> load_people(store::Store& store, const CaseId& id);

// Adds the case's own row to a change that wrote something of its people, so that every later
// reading follows: its next revision, and whose place is sealed. `after`: the people as they are
// then; `before`: the seals until then. Everything that changes people or measures goes through
// here (docs/spec/household.md, H-20 and H-21).
void settle(store::ChangeSet& change, const CasePeople& after, const people::Seals& before,
            Instant now);

}  // namespace musubi::node
